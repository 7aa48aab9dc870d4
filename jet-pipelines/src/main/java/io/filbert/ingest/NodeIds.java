package io.filbert.ingest;

import io.filbert.graph.GraphSchema;

/** The dense ids of the nodes that rows name. One thread. */
final class NodeIds {
    private final GraphSchema schema;

    NodeIds(LoadingGraph graph) {
        this.schema = graph.version().schema();
    }

    /** The nodes of a batch's field; what is not in the graph is -1 or beyond the last. */
    long[] of(int nodeType, RowBatch batch, int field) {
        return batch.longs(field);
    }

    /** How a row names its node. */
    String text(RowBatch batch, int field, int row) {
        return Long.toString(batch.longs(field)[row]);
    }

    /** What ids there are, for a message. */
    String known(int nodeType) {
        return ", ids are 0 to " + (schema.nodeTypes().get(nodeType).count() - 1);
    }
}

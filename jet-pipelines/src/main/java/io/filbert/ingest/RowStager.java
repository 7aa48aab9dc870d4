package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.store.EdgeList;
import io.filbert.store.Staging;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Turns the rows of one split into staged edges and attribute rows. One thread. */
final class RowStager {
    private static final Staging.Checks CHECKS = new Staging.Checks(false, false);

    private final boolean undirected;
    private final MappedSource source;
    private final GraphSchema schema;
    private final NodeIds ids;
    private final Staging staging;
    private final int type;

    RowStager(IngestMapping mapping, LoadingGraph graph, MappedSource source, Staging staging) {
        this.undirected = mapping.toUndirected();
        this.source = source;
        this.schema = graph.version().schema();
        this.ids = new NodeIds(graph);
        this.staging = staging;
        this.type = source.node() != null
                ? schema.nodeTypeIndex(source.node().name())
                : schema.edgeTypeIndex(
                        Objects.requireNonNull(source.edge()).spec().type());
    }

    /** Stages a batch; rows whose nodes are not in the graph are rejected. */
    void stage(IngestTask task, RowBatch batch, Rejects rejects) {
        if (source.node() != null) {
            stageNodes(task, batch, rejects);
        } else {
            stageEdges(task, batch, rejects);
        }
    }

    private void stageNodes(IngestTask task, RowBatch batch, Rejects rejects) {
        long[] nodes = ids.of(type, batch, 0);
        boolean[] unknown = new boolean[batch.size()];
        rejectUnknown(task, batch, rejects, type, 0, nodes, unknown);
        int[] kept = kept(unknown);
        long[] keptNodes = select(nodes, kept);
        List<String> attributes = source.mapping().attributes();
        for (int a = 0; a < attributes.size(); a++) {
            int attribute = schema.attributeIndex(type, attributes.get(a));
            AttributeSpec spec = schema.attributes(type).get(attribute);
            staging.rows(type, attribute, keptNodes, select(batch.rows(a + 1), kept, spec.rowBytes()), CHECKS);
        }
    }

    private void stageEdges(IngestTask task, RowBatch batch, Rejects rejects) {
        int sourceType = schema.sourceIndex(type);
        int destinationType = schema.destinationIndex(type);
        long[] from = ids.of(sourceType, batch, 0);
        long[] to = ids.of(destinationType, batch, 1);
        boolean[] unknown = new boolean[batch.size()];
        rejectUnknown(task, batch, rejects, sourceType, 0, from, unknown);
        rejectUnknown(task, batch, rejects, destinationType, 1, to, unknown);
        int[] kept = kept(unknown);
        GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(type);
        EdgeList edges = EdgeList.of(select(from, kept), select(to, kept)).ids(select(batch.longs(2), kept));
        int field = 3;
        if (spec.weights()) {
            edges.weights(select(batch.weights(field++), kept));
        }
        if (spec.times()) {
            edges.times(select(batch.longs(field++), kept));
        }
        for (AttributeSpec attribute : spec.attributes()) {
            edges.attribute(attribute.name(), select(batch.rows(field++), kept, attribute.rowBytes()));
        }
        staging.edges(type, edges, 0, CHECKS);
        if (undirected) {
            staging.edges(schema.edgeTypeIndex(spec.type().reversed()), edges.reversed(), 0, CHECKS);
        }
    }

    /** Rejects rows whose node is not in the graph, each once. */
    private void rejectUnknown(
            IngestTask task,
            RowBatch batch,
            Rejects rejects,
            int nodeType,
            int field,
            long[] nodes,
            boolean[] unknown) {
        long count = schema.nodeTypes().get(nodeType).count();
        for (int i = 0; i < batch.size(); i++) {
            if ((nodes[i] < 0 || nodes[i] >= count) && !unknown[i]) {
                unknown[i] = true;
                rejects.reject(ids.unknown(task, batch, i, source.fields().get(field), field, nodeType));
            }
        }
    }

    /** Closes the split; the chunks of each partition. */
    int[] finish() {
        return staging.finish();
    }

    private static int[] kept(boolean[] unknown) {
        int[] kept = new int[unknown.length];
        int n = 0;
        for (int i = 0; i < unknown.length; i++) {
            if (!unknown[i]) {
                kept[n++] = i;
            }
        }
        return Arrays.copyOf(kept, n);
    }

    /** The kept values; the array itself when that is all of it. */
    private static long[] select(long[] values, int[] kept) {
        if (kept.length == values.length) {
            return values;
        }
        long[] some = new long[kept.length];
        for (int i = 0; i < kept.length; i++) {
            some[i] = values[kept[i]];
        }
        return some;
    }

    private static float[] select(float[] values, int[] kept) {
        if (kept.length == values.length) {
            return values;
        }
        float[] some = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            some[i] = values[kept[i]];
        }
        return some;
    }

    private static byte[] select(byte[] rows, int[] kept, int rowBytes) {
        if (kept.length * rowBytes == rows.length) {
            return rows;
        }
        byte[] some = new byte[kept.length * rowBytes];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(rows, kept[i] * rowBytes, some, i * rowBytes, rowBytes);
        }
        return some;
    }
}

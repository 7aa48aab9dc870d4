package io.filbert.ingest;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.IdDictionary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The nodes that rows name, by dense or by external ids. One thread. */
final class NodeIds {
    private final LoadingGraph graph;
    private final GraphSchema schema;
    private final IdDictionary dictionary;

    NodeIds(LoadingGraph graph) {
        this.graph = graph;
        this.schema = graph.version().schema();
        this.dictionary = new IdDictionary(graph.rpc(), graph.catalog());
    }

    /** The nodes that a field of a batch names; below 0 or beyond the last is none. External ids are one request to each owner. */
    long[] of(int nodeType, RowBatch batch, int field) {
        IdKind kind = schema.nodeTypes().get(nodeType).externalIds();
        if (kind == null) {
            return batch.longs(field);
        }
        String[] texts = batch.externalIds(field);
        long[] nodes = new long[batch.size()];
        byte[][] ids = new byte[nodes.length][];
        int[] at = new int[nodes.length];
        int n = 0;
        for (int i = 0; i < nodes.length; i++) {
            byte[] id = encode(kind, texts[i]);
            nodes[i] = -1;
            if (id != null) {
                ids[n] = id;
                at[n++] = i;
            }
        }
        long[] found = dictionary.nodeIds(graph.version(), nodeType, Arrays.copyOf(ids, n));
        for (int k = 0; k < n; k++) {
            nodes[at[k]] = found[k];
        }
        return nodes;
    }

    /** Why a row's node is none. */
    Reject unknown(IngestTask task, RowBatch batch, int row, Field field, int index, int nodeType) {
        GraphSchema.NodeTypeSpec spec = schema.nodeTypes().get(nodeType);
        IdKind kind = spec.externalIds();
        String text = kind == null ? Long.toString(batch.longs(index)[row]) : batch.externalIds(index)[row];
        boolean isId = kind == null || encode(kind, text) != null;
        return new Reject(
                task.split().file(),
                batch.lines()[row],
                isId ? RejectReason.UNKNOWN_NODE : RejectReason.EXTERNAL_ID,
                !isId
                        ? field.name() + " '" + text + "' is no external id of kind " + kind
                        : field.name() + " " + text + " is no node of type " + spec.name()
                                + (kind == null ? ", ids are 0 to " + (spec.count() - 1) : ""),
                batch.text(row));
    }

    /** The bytes of an external id, null when its kind cannot hold the text. */
    static byte @Nullable [] encode(IdKind kind, String text) {
        try {
            return kind.encode(text);
        } catch (InvalidGraphException e) {
            return null;
        }
    }
}

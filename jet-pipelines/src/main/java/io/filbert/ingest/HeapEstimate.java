package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import java.util.List;

/**
 * The bytes of a graph in the heap, by the layout of its blocks: {@code ARCHITECTURE.md}, "Storage". Plain arithmetic; what surrounds the
 * arrays is a tenth more.
 */
final class HeapEstimate {
    private static final double OVERHEAD = 1.1;

    /** Of a staged edge: its row, neighbor and id. */
    private static final int STAGED_EDGE = 20;

    /** Open and queued chunks of a reader. */
    private static final long READER_BYTES = 48L << 20;

    private final GraphSchema schema;
    private final long[] edges;
    private final long idBytes;

    /**
     * @param schema with the number of nodes of each type
     * @param edges by edge type
     * @param idBytes of external ids as kept
     */
    HeapEstimate(GraphSchema schema, long[] edges, long idBytes) {
        this.schema = schema;
        this.edges = edges;
        this.idBytes = idBytes;
    }

    /** One copy of all sealed blocks. */
    long sealed() {
        double bytes = idBytes;
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            bytes += (double) schema.nodeTypes().get(t).count() * rowBytes(schema.attributes(t));
        }
        for (int a = 0; a < schema.adjacencies(); a++) {
            if (!schema.hasAdjacency(a)) {
                continue;
            }
            int e = schema.edgeTypeOf(a);
            long nodes = schema.nodeTypes().get(schema.rowType(a)).count();
            bytes += (double) Integer.BYTES * nodes + (double) edges[e] * edgeBytes(a);
        }
        for (int e = 0; e < edges.length; e++) {
            GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(e);
            if (spec.links()) {
                bytes += (double) edges[e] * Long.BYTES * (spec.times() ? 3 : 2);
            }
        }
        return (long) (OVERHEAD * bytes);
    }

    private int edgeBytes(int adjacency) {
        GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(schema.edgeTypeOf(adjacency));
        long neighbors = schema.nodeTypes().get(schema.neighborType(adjacency)).count();
        int bytes = neighbors <= Integer.MAX_VALUE ? Integer.BYTES : Long.BYTES;
        if (spec.ids()) {
            bytes += edges[schema.edgeTypeOf(adjacency)] <= Integer.MAX_VALUE ? Integer.BYTES : Long.BYTES;
        }
        bytes += schema.samplingColumns(adjacency).stream()
                .mapToInt(column -> column.dtype().bytes())
                .sum();
        return bytes + rowBytes(spec.attributes());
    }

    private static int rowBytes(List<AttributeSpec> attributes) {
        return attributes.stream().mapToInt(AttributeSpec::rowBytes).sum();
    }

    /** All chunks before the first partition is sealed; they have no backups. */
    long staged() {
        double bytes = 0;
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            for (AttributeSpec spec : schema.attributes(t)) {
                bytes += (double) schema.nodeTypes().get(t).count() * (Integer.BYTES + spec.rowBytes());
            }
        }
        for (int e = 0; e < edges.length; e++) {
            GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(e);
            int edge = STAGED_EDGE + (spec.weights() ? Float.BYTES : 0) + (spec.times() ? Long.BYTES : 0);
            int copies = 1 + (spec.outEdges() ? 1 : 0) + (spec.links() ? 1 : 0);
            bytes += (double) edges[e] * copies * (edge + rowBytes(spec.attributes()));
        }
        return (long) bytes;
    }

    /** On each of some members when all is built. */
    long finalBytes(int members, int backups) {
        return sealed() * Math.min(members, 1 + backups) / members;
    }

    /** On each of some members while it loads: staged chunks go as blocks with their backups come. */
    long peakBytes(int members, int backups) {
        long open = Math.min(IngestJobs.READERS * READER_BYTES, 2 * staged());
        return Math.max(staged() / members, finalBytes(members, backups)) + open;
    }
}

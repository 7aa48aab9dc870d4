package io.filbert.examples.bench;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;

/**
 * A generated graph, as a list of edges.
 *
 * @param kind how it was generated
 * @param nodes number of nodes
 * @param source source of each edge
 * @param destination destination of each edge
 */
record BenchGraph(GraphKind kind, int nodes, int[] source, int[] destination) {
    /** Edges that are given to a writer at once. */
    static final int LOADED_AT_ONCE = 1 << 20;

    int edges() {
        return source.length;
    }

    /** The in-neighbors by node, in the order of the edges. */
    Csc csc() {
        return Csc.of(nodes, source, destination);
    }

    /** Row v of the attribute x of a bench: values that tell the node. */
    static void features(int node, int columns, float[] out, int at) {
        for (int c = 0; c < columns; c++) {
            out[at + c] = node + c / 128f;
        }
    }

    /**
     * Loads it under a name: edges without ids, and {@code x}, float32, of so many columns (0 for none).
     *
     * @param grid of a member or a client
     */
    Graph load(GraphGrid grid, String name, int columns) {
        AttributeSpec[] attributes = columns == 0
                ? new AttributeSpec[0]
                : new AttributeSpec[] {AttributeSpec.of("x", DType.FLOAT32, columns)};
        GraphSchema schema = GraphSchema.builder()
                .nodeType(GraphSchema.NODE, nodes, attributes)
                .edgeType(new EdgeTypeSpec(GraphSchema.EDGE).withIds(false))
                .build();
        try (GraphWriter writer = grid.create(name, schema)) {
            if (columns > 0) {
                float[] x = new float[Math.multiplyExact(nodes, columns)];
                for (int v = 0; v < nodes; v++) {
                    features(v, columns, x, v * columns);
                }
                writer.nodes(GraphSchema.NODE, "x", x);
            }
            for (int from = 0; from < source.length; from += LOADED_AT_ONCE) {
                int to = Math.min(source.length, from + LOADED_AT_ONCE);
                writer.edges(GraphSchema.EDGE, EdgeList.of(longs(source, from, to), longs(destination, from, to)));
            }
            return writer.commit();
        }
    }

    static long[] longs(int[] values, int from, int to) {
        long[] longs = new long[to - from];
        for (int i = from; i < to; i++) {
            longs[i - from] = values[i];
        }
        return longs;
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%s: %,d nodes, %,d edges", kind.label(), nodes, source.length);
    }
}

package io.filbert.store;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sections built from edges by the real builder, for tests of the kernels. */
public final class TestSections {
    private TestSections() {}

    /** The sections of one edge type in one partition of {@code rows} destination rows. */
    public static List<AdjacencySection> of(int[] row, long[] source, long[] id, int rows, int blockBytes) {
        GraphSchema schema = GraphSchema.builder()
                .nodeType("node", Long.MAX_VALUE)
                .edgeType(new EdgeTypeSpec(GraphSchema.EDGE))
                .build();
        StagedEdges.Buffer buffer = new StagedEdges.Buffer();
        List<StagedEdges> chunks = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            buffer.add(0, row[i], source[i], id[i], 0);
            if (i % 7 == 6) {
                chunks.add(buffer.take());
            }
        }
        chunks.add(buffer.take());
        return new AdjacencyBuilder(schema, 0, RowIds.hash(0, 1, rows), chunks, NeighborValues.NONE, blockBytes)
                .sections();
    }

    /**
     * The only row of a partition, with a weight and a time for each edge; in several sections when {@code parts} says so.
     *
     * @param times ascending
     */
    public static List<AdjacencySection> row(int[] source, float[] weights, long[] times, int parts) {
        List<AdjacencySection> sections = new ArrayList<>();
        int n = source.length;
        for (int p = 0; p < parts; p++) {
            int from = p * n / parts;
            int to = (p + 1) * n / parts;
            sections.add(new AdjacencySection(
                    0,
                    0,
                    new int[] {0, to - from},
                    Ids.of(Arrays.copyOfRange(source, from, to)),
                    null,
                    List.of(
                            SamplingColumn.of(Arrays.copyOfRange(weights, from, to)),
                            SamplingColumn.of(Arrays.copyOfRange(times, from, to))),
                    from,
                    from,
                    parts == 1 ? -1 : n));
        }
        return sections;
    }
}

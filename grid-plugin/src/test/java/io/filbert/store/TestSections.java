package io.filbert.store;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import java.util.ArrayList;
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
}

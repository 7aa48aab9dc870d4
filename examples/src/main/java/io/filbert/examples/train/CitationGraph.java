package io.filbert.examples.train;

import io.filbert.examples.data.CitationData;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;

/** A citation graph in the grid: rows {@code x} whose columns sum to 1, labels {@code y}, in-degrees, and each edge in both directions. */
public final class CitationGraph {
    static final String NODE = GraphSchema.NODE;
    static final EdgeType EDGE = GraphSchema.EDGE;
    static final String IN_DEGREE = "in_degree";

    private CitationGraph() {}

    /** Creates the graph {@code name}. */
    public static Graph load(GraphGrid grid, String name, CitationData data) {
        GraphSchema schema = GraphSchema.homogeneous(
                data.nodes(),
                AttributeSpec.of("x", DType.FLOAT32, data.columns()),
                AttributeSpec.of("y", DType.INT64, 1),
                AttributeSpec.of(IN_DEGREE, DType.INT32, 1));
        try (GraphWriter writer = grid.create(name, schema)) {
            writer.inDegree(EDGE, IN_DEGREE);
            writer.nodes(NODE, "x", data.features());
            writer.nodes(NODE, "y", data.labels());
            writer.edges(EDGE, EdgeList.of(data.source(), data.destination()));
            writer.edges(EDGE, EdgeList.of(data.destination(), data.source()));
            return writer.commit();
        }
    }
}

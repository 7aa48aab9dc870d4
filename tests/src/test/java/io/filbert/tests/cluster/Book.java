package io.filbert.tests.cluster;

import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.partition.PartitionGraph;
import io.filbert.partition.Partitioner;
import io.filbert.tests.property.TestGraph;
import org.junit.jupiter.api.Assumptions;

/** The books that a graph may be loaded by. */
public enum Book {
    HASH,
    LDG,
    FENNEL,
    METIS;

    /** Begins to load a graph by this book, cut into as many parts as there are members. */
    public GraphWriter create(GraphGrid grid, String name, TestGraph graph) {
        GraphSchema schema = Grids.schema(graph);
        PartitionGraph shape = PartitionGraph.of(schema);
        graph.edges().forEach(edges -> shape.edges(Grids.type(edges), edges.from, edges.to));
        return create(grid, name, schema, shape);
    }

    /** The same of a shape; where libmetis is missing the test is skipped, or fails with {@code -Dmetis.required=true}. */
    public GraphWriter create(GraphGrid grid, String name, GraphSchema schema, PartitionGraph shape) {
        if (this == HASH) {
            return grid.create(name, schema);
        }
        Partitioner partitioner =
                switch (this) {
                    case LDG -> Partitioner.ldg(grid.members());
                    case FENNEL -> Partitioner.fennel(grid.members()).passes(2);
                    default -> Partitioner.metis(grid.members());
                };
        try {
            return grid.create(name, schema, partitioner.partition(shape));
        } catch (GraphException e) {
            if (!Boolean.getBoolean("metis.required") && e.getCause() instanceof UnsatisfiedLinkError) {
                Assumptions.abort(e.getMessage());
            }
            throw e;
        }
    }
}

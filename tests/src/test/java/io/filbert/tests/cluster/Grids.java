package io.filbert.tests.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;
import io.filbert.tests.property.TestGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Puts a {@link TestGraph} into a grid, by the calls that a user makes. */
public final class Grids {
    private Grids() {}

    public static EdgeType type(TestGraph.Edges edges) {
        return new EdgeType(edges.source, edges.relation, edges.destination);
    }

    public static EdgeType edgeType(String name) {
        String[] parts = name.split("__", 3);
        return new EdgeType(parts[0], parts[1], parts[2]);
    }

    public static GraphSchema schema(TestGraph graph) {
        GraphSchema.Builder schema = GraphSchema.builder();
        for (TestGraph.Nodes nodes : graph.nodes()) {
            schema.nodeType(nodes.type, nodes.count, specs(nodes.attributes).toArray(new AttributeSpec[0]));
        }
        for (TestGraph.Edges edges : graph.edges()) {
            schema.edgeType(new EdgeTypeSpec(
                    type(edges),
                    edges.ids != null,
                    edges.weights != null,
                    edges.times != null,
                    graph.outEdgesAndLinks,
                    graph.outEdgesAndLinks && edges.hasDenseIds(),
                    specs(edges.attributes)));
        }
        return schema.build();
    }

    private static List<AttributeSpec> specs(List<TestGraph.Attribute> attributes) {
        return attributes.stream()
                .map(a -> new AttributeSpec(a.name, DType.valueOf(a.dtype), a.columns, a.sampling))
                .toList();
    }

    /** Loads and commits the graph; the edges of a type go in by two calls. */
    public static Graph load(GraphGrid grid, String name, TestGraph graph) {
        return load(grid, name, graph, writer -> {});
    }

    /** The same with options of the writer. */
    public static Graph load(GraphGrid grid, String name, TestGraph graph, Consumer<GraphWriter> options) {
        return load(grid, name, graph, Book.HASH, options);
    }

    /** The same by another book. */
    public static Graph load(GraphGrid grid, String name, TestGraph graph, Book book, Consumer<GraphWriter> options) {
        try (GraphWriter writer = book.create(grid, name, graph)) {
            options.accept(writer);
            write(writer, graph);
            return writer.commit();
        }
    }

    public static void write(GraphWriter writer, TestGraph graph) {
        for (TestGraph.Nodes nodes : graph.nodes()) {
            for (TestGraph.Attribute attribute : nodes.attributes) {
                write(writer, nodes.type, attribute);
            }
        }
        for (TestGraph.Edges edges : graph.edges()) {
            int half = edges.count() / 2;
            writer.edges(type(edges), list(edges.at(IntStream.range(0, half).toArray())));
            writer.edges(
                    type(edges),
                    list(edges.at(IntStream.range(half, edges.count()).toArray())));
        }
    }

    private static void write(GraphWriter writer, String type, TestGraph.Attribute attribute) {
        ByteBuffer rows = ByteBuffer.wrap(attribute.rows).order(ByteOrder.LITTLE_ENDIAN);
        switch (attribute.dtype) {
            case "FLOAT32" -> writer.nodes(type, attribute.name, floats(attribute));
            case "FLOAT64" -> {
                double[] values = new double[attribute.rows.length / Double.BYTES];
                rows.asDoubleBuffer().get(values);
                writer.nodes(type, attribute.name, values);
            }
            case "INT64" -> {
                long[] values = new long[attribute.rows.length / Long.BYTES];
                rows.asLongBuffer().get(values);
                writer.nodes(type, attribute.name, values);
            }
            case "INT32" -> {
                int[] values = new int[attribute.rows.length / Integer.BYTES];
                rows.asIntBuffer().get(values);
                writer.nodes(type, attribute.name, values);
            }
            default -> writer.nodes(type, attribute.name, attribute.rows);
        }
    }

    static float[] floats(TestGraph.Attribute attribute) {
        float[] values = new float[attribute.rows.length / Float.BYTES];
        ByteBuffer.wrap(attribute.rows)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static EdgeList list(TestGraph.Edges edges) {
        EdgeList list = EdgeList.of(edges.from, edges.to);
        if (edges.ids != null) {
            list = list.ids(edges.ids);
        }
        if (edges.times != null) {
            list = list.times(edges.times);
        }
        if (edges.weights != null) {
            list = list.weights(edges.weights);
        }
        for (TestGraph.Attribute attribute : edges.attributes) {
            list = list.attribute(
                    attribute.name, "FLOAT32".equals(attribute.dtype) ? floats(attribute) : attribute.rows);
        }
        return list;
    }

    /** Opens the grid on an instance, does something with it, and closes it. */
    public static void with(HazelcastInstance hz, GridAction action) throws Exception {
        try (GraphGrid grid = GraphGrid.of(hz)) {
            action.on(grid);
        }
    }

    /** What a test does with a grid. */
    @FunctionalInterface
    public interface GridAction {
        void on(GraphGrid grid) throws Exception;
    }
}

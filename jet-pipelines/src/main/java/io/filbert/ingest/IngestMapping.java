package io.filbert.ingest;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.Names;
import java.io.Serializable;
import java.util.List;

/**
 * What becomes which part of a graph. Immutable; it is sent to the members.
 *
 * @param graph its name
 * @param nodes node types, in the order of the schema
 * @param edges edge types, likewise; without the reverses that {@code toUndirected} adds
 * @param toUndirected whether every edge type gets its reverse
 * @param ldg whether nodes are assigned to members by LDG instead of by hash
 * @param rejectLimit how many rows may be left out before the load stops
 */
public record IngestMapping(
        String graph,
        List<NodeMapping> nodes,
        List<EdgeMapping> edges,
        boolean toUndirected,
        boolean ldg,
        long rejectLimit)
        implements Serializable {
    public IngestMapping {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** A mapping in Java; {@link MappingFile} reads one from a file. */
    public static MappingBuilder builder(String graph) {
        return new MappingBuilder(graph);
    }

    /**
     * The graph's schema, with the reverses that {@code toUndirected} adds.
     *
     * @param counts nodes of each type, in the order of {@link #nodes}
     */
    public GraphSchema schema(long[] counts) {
        if (counts.length != nodes.size()) {
            throw new InvalidGraphException(
                    "graph " + graph + " has " + nodes.size() + " node types, got " + counts.length + " counts");
        }
        GraphSchema.Builder schema = GraphSchema.builder();
        for (int n = 0; n < counts.length; n++) {
            NodeMapping node = nodes.get(n);
            GraphSchema.NodeTypeSpec spec =
                    new GraphSchema.NodeTypeSpec(node.name(), counts[n], node.external(), node.attributes());
            schema.nodeType(spec);
        }
        edges.forEach(edge -> schema.edgeType(edge.spec()));
        GraphSchema built = schema.build();
        return toUndirected ? built.toUndirected() : built;
    }

    /** The same mapping with another limit. */
    public IngestMapping rejectLimit(long limit) {
        if (limit < 0) {
            throw new InvalidGraphException("rejectLimit=" + limit + ", must be at least 0");
        }
        return new IngestMapping(graph, nodes, edges, toUndirected, ldg, limit);
    }

    /** The same mapping for a graph of another name. */
    public IngestMapping named(String name) {
        return new IngestMapping(Names.graph(name), nodes, edges, toUndirected, ldg, rejectLimit);
    }

    /** The mapping for a person to check: each type with what it takes from where, a line each. No secrets. */
    public String describe() {
        return MappingText.of(this);
    }
}

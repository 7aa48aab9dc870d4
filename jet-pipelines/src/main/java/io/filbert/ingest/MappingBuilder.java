package io.filbert.ingest;

import io.filbert.graph.EdgeType;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes an {@link IngestMapping}. Each call checks its own value, {@link #build} what goes together; either throws
 * {@link InvalidGraphException}. One thread.
 *
 * <pre>{@code
 * IngestMapping papers = IngestMapping.builder("papers")
 *         .node("paper", n -> n.id("paper_id", IdKind.STRING)
 *                 .attribute(AttributeSpec.of("y", DType.INT64, 1), a -> a.column("label"))
 *                 .read(CsvSource.of("/data/papers.csv")))
 *         .edge("paper", "cites", "paper", e -> e.source("from").destination("to")
 *                 .read(CsvSource.of("/data/cites.csv")))
 *         .build();
 * }</pre>
 */
public final class MappingBuilder {
    private final String graph;
    private final Map<String, NodeBuilder> nodes = new LinkedHashMap<>();
    private final Map<EdgeType, EdgeBuilder> edges = new LinkedHashMap<>();
    private boolean undirected;
    private boolean ldg;
    private long rejectLimit;

    MappingBuilder(String graph) {
        this.graph = Names.graph(graph);
    }

    /** Adds a node type. */
    public MappingBuilder node(String name, Consumer<NodeBuilder> settings) {
        NodeBuilder node = new NodeBuilder(name);
        if (nodes.putIfAbsent(name, node) != null) {
            throw new InvalidGraphException("node type " + name + " is declared twice");
        }
        settings.accept(node);
        return this;
    }

    /** Adds an edge type. */
    public MappingBuilder edge(String source, String relation, String destination, Consumer<EdgeBuilder> settings) {
        return edge(new EdgeType(source, relation, destination), settings);
    }

    /** Adds an edge type. */
    public MappingBuilder edge(EdgeType type, Consumer<EdgeBuilder> settings) {
        EdgeBuilder edge = new EdgeBuilder(type);
        if (edges.putIfAbsent(type, edge) != null) {
            throw new InvalidGraphException("edge type " + type + " is declared twice");
        }
        settings.accept(edge);
        return this;
    }

    /** Gives every edge type (a, r, b) its reverse (b, rev_r, a). */
    public MappingBuilder undirected() {
        undirected = true;
        return this;
    }

    /** Assigns nodes to members by LDG, so that few edges join two; by default by hash. */
    public MappingBuilder ldg() {
        ldg = true;
        return this;
    }

    /** How many rows may be left out before the load stops, 0 by default. */
    public MappingBuilder rejectLimit(long rows) {
        if (rows < 0) {
            throw new InvalidGraphException("rejectLimit=" + rows + ", must be at least 0");
        }
        rejectLimit = rows;
        return this;
    }

    /** Makes the mapping; throws with everything that does not go together, a line for each. */
    public IngestMapping build() {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(
                    problems.stream().map(Problem::text).distinct().collect(Collectors.joining("\n")));
        }
        return new IngestMapping(
                graph,
                nodes.values().stream().map(NodeBuilder::build).toList(),
                edges.values().stream().map(e -> e.build(nodes)).toList(),
                undirected,
                ldg,
                rejectLimit);
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (nodes.isEmpty()) {
            problems.add(new Problem(List.of("nodes"), "graph " + graph + " has no node types, must have one or more"));
        }
        nodes.values().forEach(node -> {
            node.check(problems);
            node.inDegrees().forEach((attribute, type) -> checkInDegree(node, attribute, type, problems));
        });
        edges.values().forEach(edge -> {
            requireDeclared(edge.type(), edge.type().source(), problems);
            if (!edge.type().source().equals(edge.type().destination())) {
                requireDeclared(edge.type(), edge.type().destination(), problems);
            }
            edge.check(nodes, problems);
            EdgeType reversed = edge.type().reversed();
            if (undirected && edges.containsKey(reversed) && reversed.relation().startsWith("rev_")) {
                problems.add(new Problem(
                        EdgeBuilder.path(reversed),
                        "edge type " + reversed + " is what undirected makes of " + edge.type()
                                + "; leave it out, or leave undirected out"));
            }
        });
        return problems;
    }

    private void requireDeclared(EdgeType type, String end, List<Problem> problems) {
        if (!nodes.containsKey(end)) {
            problems.add(new Problem(
                    EdgeBuilder.path(type),
                    "edge type " + type + " names node type " + end + ", which is none of " + nodes.keySet()
                            + "; declare it, without a source ('" + end
                            + ": {id: {type: string}}' under nodes) if its ids"
                            + " are those that edges name" + Nearest.hint(end, nodes.keySet())));
        }
    }

    private void checkInDegree(NodeBuilder node, String attribute, EdgeType type, List<Problem> problems) {
        boolean known = edges.containsKey(type) || (undirected && edges.containsKey(type.reversed()));
        if (!known || !type.destination().equals(node.name())) {
            problems.add(new Problem(
                    List.of("nodes", node.name(), "attributes", attribute, "inDegree"),
                    "attribute " + attribute + " of node type " + node.name() + " is the in-degree of " + type
                            + (known ? ", which ends at " + type.destination() : ", which is no edge type")
                            + "; must be one that ends at " + node.name()));
        }
    }
}

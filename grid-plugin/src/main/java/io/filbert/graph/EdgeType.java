package io.filbert.graph;

/**
 * The type of an edge: source node type, relation, destination node type, as in {@code ("paper", "cites", "paper")}.
 * Messages flow from source to destination.
 */
public record EdgeType(String source, String relation, String destination) {
    public EdgeType {
        Names.checked("node type", source);
        Names.checked("relation", relation);
        Names.checked("node type", destination);
    }

    /** The form that PyG writes: {@code paper__cites__paper}. */
    @Override
    public String toString() {
        return source + "__" + relation + "__" + destination;
    }
}

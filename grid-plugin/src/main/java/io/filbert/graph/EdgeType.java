package io.filbert.graph;

import java.io.Serializable;

/**
 * The type of an edge: source node type, relation, destination node type, as in {@code ("paper", "cites", "paper")}.
 * Messages flow from source to destination.
 */
public record EdgeType(String source, String relation, String destination) implements Serializable {
    private static final String REVERSE = "rev_";

    public EdgeType {
        Names.checked("node type", source);
        Names.checked("relation", relation);
        Names.checked("node type", destination);
    }

    /** The type of the reversed edges: (b, rev_r, a) of (a, r, b), and (a, r, b) of (b, rev_r, a). */
    public EdgeType reversed() {
        String other = relation.startsWith(REVERSE) && relation.length() > REVERSE.length()
                ? relation.substring(REVERSE.length())
                : REVERSE + relation;
        return new EdgeType(destination, other, source);
    }

    /** The form that PyG writes: {@code paper__cites__paper}. */
    @Override
    public String toString() {
        return source + "__" + relation + "__" + destination;
    }
}

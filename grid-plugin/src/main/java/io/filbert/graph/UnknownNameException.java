package io.filbert.graph;

/** A node type, edge type, attribute or graph that does not exist. */
public final class UnknownNameException extends GraphException {
    private static final long serialVersionUID = 1L;

    public UnknownNameException(String message) {
        super(message);
    }
}

package io.filbert.graph;

/** A graph of this name exists already. */
public final class GraphExistsException extends GraphException {
    private static final long serialVersionUID = 1L;

    public GraphExistsException(String message) {
        super(message);
    }
}

package io.filbert.graph;

/** A node id outside the graph, or one that another member owns where a local one is needed. */
public final class NodeNotFoundException extends GraphException {
    private static final long serialVersionUID = 1L;

    public NodeNotFoundException(String message) {
        super(message);
    }
}

package io.filbert.graph;

/** A member, a client or a loader is not set up as Filbert needs it; the message names what is missing. */
public final class GraphConfigException extends GraphException {
    private static final long serialVersionUID = 1L;

    public GraphConfigException(String message) {
        super(message);
    }
}

package io.filbert.graph;

/** The graph was dropped, loaded again, or written so often that the asked version is no longer kept. */
public final class VersionGoneException extends GraphException {
    private static final long serialVersionUID = 1L;

    public VersionGoneException(String message) {
        super(message);
    }
}

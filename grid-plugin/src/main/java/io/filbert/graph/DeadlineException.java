package io.filbert.graph;

/** An answer did not come in time. */
public final class DeadlineException extends GraphException {
    private static final long serialVersionUID = 1L;

    public DeadlineException(String message) {
        super(message);
    }
}

package io.filbert.graph;

/** Data or a schema that cannot be stored: a wrong count, a bad id, a NaN where it is refused, a bad name. */
public final class InvalidGraphException extends GraphException {
    private static final long serialVersionUID = 1L;

    public InvalidGraphException(String message) {
        super(message);
    }
}

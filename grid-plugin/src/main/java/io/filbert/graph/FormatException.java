package io.filbert.graph;

/** Bytes in a form that this version does not read: written by another version, or damaged. */
public final class FormatException extends GraphException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }
}

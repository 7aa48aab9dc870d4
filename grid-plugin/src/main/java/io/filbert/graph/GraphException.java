package io.filbert.graph;

import org.jspecify.annotations.Nullable;

/** What every failure of Filbert extends: unchecked, with a message that names the value, the bound and the way out. */
public class GraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GraphException(String message) {
        super(message);
    }

    public GraphException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

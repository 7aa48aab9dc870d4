package io.filbert.rpc;

import io.filbert.graph.GraphException;

/** A call that failed for a reason that may pass; the cause is Hazelcast's. */
final class RetryException extends GraphException {
    private static final long serialVersionUID = 1L;

    RetryException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.filbert.graph;

/** A failure inside a member that has no type of its own here; the message names the member, the class and the cause. */
public final class RemoteException extends GraphException {
    private static final long serialVersionUID = 1L;

    public RemoteException(String message) {
        super(message);
    }
}

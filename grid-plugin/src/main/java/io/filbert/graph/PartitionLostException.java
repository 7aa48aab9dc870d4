package io.filbert.graph;

/** Data of a partition is gone: more members died than there were backups, or entries were removed from outside. */
public final class PartitionLostException extends GraphException {
    private static final long serialVersionUID = 1L;

    public PartitionLostException(String message) {
        super(message);
    }
}

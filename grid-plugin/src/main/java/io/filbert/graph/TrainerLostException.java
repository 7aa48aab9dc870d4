package io.filbert.graph;

/** A rank of a group is gone, or this one was thought to be: what the group did since its last checkpoint is to be done again. */
public final class TrainerLostException extends GraphException {
    private static final long serialVersionUID = 1L;
    private final int rank;

    /** @param rank which one is gone */
    public TrainerLostException(int rank, String message) {
        super(message);
        this.rank = rank;
    }

    /** Which one is gone. */
    public int rank() {
        return rank;
    }
}

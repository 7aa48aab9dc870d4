package io.filbert.train;

/** What the others do when a trainer is lost. */
public enum LostTrainer {
    /** They get a {@link io.filbert.graph.TrainerLostException}, join again and go on from the last checkpoint. */
    FAIL,

    /**
     * They do the operation that it is missing in again without it, and go on. {@link DistContext#ranks} tells who is left; what the lost
     * one has not done of the epoch is left out, unless the trainers make their loaders again.
     */
    GO_ON
}

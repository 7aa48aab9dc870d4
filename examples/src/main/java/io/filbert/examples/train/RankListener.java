package io.filbert.examples.train;

import io.filbert.examples.train.RunResult.EpochResult;

/** Told what the ranks of a run do; called by a thread of each rank. */
public interface RankListener {
    RankListener SILENT = new RankListener() {};

    /** After a step, counted from the first of the run. */
    default void step(int rank, long step, double loss) {}

    default void epoch(int rank, EpochResult epoch) {}

    /** A rank died, or lost another one, and goes on from the last checkpoint. */
    default void again(int rank, String why) {}
}

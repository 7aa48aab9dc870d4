package io.filbert.examples.train;

import java.util.List;
import java.util.Map;

/**
 * What a run came to; the same on every rank but for the times, which are the rank's own.
 *
 * @param seed of the run
 * @param rank that says so
 * @param bestEpoch that validation chose
 * @param validation by metric, at that epoch
 * @param test by metric, read once, with the parameters of that epoch
 * @param losses of every step, over all ranks
 * @param epochs what each was like
 * @param parameters SHA-256 of the parameters after the last step
 * @param seconds in all
 */
public record RunResult(
        long seed,
        int rank,
        int bestEpoch,
        Map<String, Double> validation,
        Map<String, Double> test,
        List<Double> losses,
        List<EpochResult> epochs,
        String parameters,
        double seconds) {

    /**
     * An epoch; times in seconds.
     *
     * @param loss the mean over its steps
     * @param validation by the first metric, NaN where it was not asked
     * @param waiting for batches
     * @param computing forward and backward
     * @param reducing gradients over the ranks
     * @param optimizing the optimizer's step
     * @param validating the metric
     */
    public record EpochResult(
            int epoch,
            double loss,
            double validation,
            double waiting,
            double computing,
            double reducing,
            double optimizing,
            double validating,
            long seeds,
            long edges) {
        /** Without the validation. */
        double training() {
            return waiting + computing + reducing + optimizing;
        }
    }

    /** Share of the epochs' time, without validation, that the trainer waited for batches. */
    public double waitShare() {
        double waiting = epochs.stream().mapToDouble(EpochResult::waiting).sum();
        double all = epochs.stream().mapToDouble(EpochResult::training).sum();
        return all == 0 ? 0 : waiting / all;
    }
}

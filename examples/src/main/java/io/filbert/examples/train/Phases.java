package io.filbert.examples.train;

import io.filbert.examples.train.RunResult.EpochResult;

/** Where an epoch's time goes: each method adds the time since the one before to its phase. */
final class Phases {
    private long last = System.nanoTime();
    private long waiting;
    private long computing;
    private long reducing;
    private long optimizing;
    private long validating;

    private long lap() {
        long now = System.nanoTime();
        long lap = now - last;
        last = now;
        return lap;
    }

    /** From here the trainer waits for a batch; what was since the last phase is nobody's. */
    void begin() {
        last = System.nanoTime();
    }

    void waited() {
        waiting += lap();
    }

    void computed() {
        computing += lap();
    }

    void reduced() {
        reducing += lap();
    }

    void optimized() {
        optimizing += lap();
    }

    void validated() {
        validating += lap();
    }

    EpochResult result(int epoch, double loss, double validation, long seeds, long edges) {
        return new EpochResult(
                epoch,
                loss,
                validation,
                waiting / 1e9,
                computing / 1e9,
                reducing / 1e9,
                optimizing / 1e9,
                validating / 1e9,
                seeds,
                edges);
    }
}

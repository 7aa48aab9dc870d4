package io.filbert.batch;

import java.util.Arrays;

/**
 * The inputs of one step of one trainer.
 *
 * @param places of each input in the epoch's order, ascending
 * @param positions of each in the input
 */
public record StepInputs(long[] places, long[] positions) {
    /** The first {@code n} of these. */
    StepInputs first(int n) {
        return n == places.length ? this : new StepInputs(Arrays.copyOf(places, n), Arrays.copyOf(positions, n));
    }
}

package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.filbert.nn.Parameters;

/** What one rank does in a step; valid until the task's next step. */
interface Step {
    /** Seeds of this rank; none is a step, too. */
    int seeds();

    /** Seeds of all ranks, which the loss is divided by. */
    int globalSeeds();

    /** Sampled edges of this rank. */
    long edges();

    /** The sum of this rank's losses over {@link #globalSeeds}: a scalar that belongs to {@code step}. */
    NDArray loss(Parameters.Bound model, NDManager step);

    /** What {@link Task#metrics} needs of this rank's seeds. */
    float[] outcome(Parameters.Bound model, NDManager step);
}

package io.filbert.examples.sage;

import io.filbert.nn.TypedSample;

/** A mini-batch with labels. The arrays belong to the batch and are valid until the source's next step. */
public interface SampledBatch extends TypedSample {
    /** The node type of the seeds, which are its first local ids. */
    int inputType();

    /** Labels of the seeds; its length is their number. */
    long[] labels();
}

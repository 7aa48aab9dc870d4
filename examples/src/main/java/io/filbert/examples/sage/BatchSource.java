package io.filbert.examples.sage;

import java.util.List;

/** Where a step's mini-batches come from: one for each node type that still has seeds, in the order of node types. */
public interface BatchSource {
    /** The steps of an epoch, in order. A step's batches are valid until the next one is asked for. */
    Iterable<? extends List<? extends SampledBatch>> epoch(int epoch);
}

package io.filbert.sampler;

/** How neighbors that are in time are chosen: PyG's {@code temporal_strategy}. */
public enum TemporalStrategy {
    /** All of them alike. */
    UNIFORM,
    /** The most recent ones. */
    LAST
}

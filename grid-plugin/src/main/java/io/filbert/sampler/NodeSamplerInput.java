package io.filbert.sampler;

import io.filbert.graph.GraphConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Seed nodes: PyG's {@code NodeSamplerInput}. The arrays must not change while the sample is taken.
 *
 * @param inputType node type of the seeds
 * @param nodes global ids
 * @param time of each seed; null for none, or for the seeds' own times
 * @param places of each seed in the epoch's order, part of the draws of disjoint samples; null for 0, 1, 2 and so on
 */
public record NodeSamplerInput(String inputType, long[] nodes, long @Nullable [] time, long @Nullable [] places) {
    /** Seeds without times. */
    public NodeSamplerInput(String inputType, long... nodes) {
        this(inputType, nodes, null, null);
    }

    /** Refuses arrays that are not as long as {@code nodes}. */
    void check() {
        requireLength("time", time, nodes.length);
        requireLength("places", places, nodes.length);
    }

    static void requireLength(String name, long @Nullable [] values, int inputs) {
        if (values != null && values.length != inputs) {
            throw new GraphConfigException(
                    name + " has " + values.length + " values for " + inputs + " inputs, must be one for each");
        }
    }

    static long place(long @Nullable [] places, int i) {
        return places == null ? i : places[i];
    }
}

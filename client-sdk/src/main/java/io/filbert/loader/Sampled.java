package io.filbert.loader;

import io.filbert.sampler.SamplerOutput;
import org.jspecify.annotations.Nullable;

/**
 * What a loader sampled for a step.
 *
 * @param sample the subgraph
 * @param links what a link loader adds, else null
 */
record Sampled(SamplerOutput sample, @Nullable LinkLabels links) {}

package io.filbert.batch;

import io.filbert.sampler.SamplerOutput;
import org.jspecify.annotations.Nullable;

/**
 * What was sampled for a step. The arrays belong to the receiver.
 *
 * @param sample the subgraph
 * @param links what a batch of links has besides, else null
 */
public record Sampled(SamplerOutput sample, @Nullable LinkLabels links) {}

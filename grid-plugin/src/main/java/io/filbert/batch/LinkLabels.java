package io.filbert.batch;

import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.store.FeatureTensor;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of links has besides a sample.
 *
 * @param ends where the ends of links and negatives are
 * @param label of links and binary negatives; null with triplets
 */
public record LinkLabels(EdgeSamplerOutput ends, @Nullable FeatureTensor label) {}

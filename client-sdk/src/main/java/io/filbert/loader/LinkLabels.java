package io.filbert.loader;

import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.store.FeatureTensor;
import org.jspecify.annotations.Nullable;

/**
 * What a link loader's batch has besides a sample.
 *
 * @param ends where the ends of links and negatives are
 * @param label of links and binary negatives; null with triplets
 */
record LinkLabels(EdgeSamplerOutput ends, @Nullable FeatureTensor label) {}

package io.filbert.loader;

import io.filbert.batch.EpochOptions;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What all loaders have in common.
 *
 * @param epoch what batches depend on
 * @param prefetch batches in flight ahead of the trainer
 * @param prefetchBytes bound of their bytes
 * @param samplerThreads batches worked on at once
 * @param transform applied to every batch, null for none
 * @param seedsByOwner whether a member serves the inputs that it owns
 * @param featureCache where rows of nodes are kept, null for nowhere
 * @param externalIds whether batches have the external ids of their nodes
 * @param timeout of the requests of one hop or look-up
 */
record LoaderOptions(
        EpochOptions epoch,
        int prefetch,
        long prefetchBytes,
        int samplerThreads,
        @Nullable UnaryOperator<MiniBatch> transform,
        boolean seedsByOwner,
        @Nullable FeatureCache featureCache,
        boolean externalIds,
        Duration timeout) {}

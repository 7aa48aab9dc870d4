package io.filbert.loader;

import io.filbert.batch.RankSlice;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What all loaders have in common.
 *
 * @param batchSize seeds of a step, over all ranks
 * @param shuffle whether an epoch visits the seeds in a keyed order
 * @param seed of order and draws
 * @param dropLast whether a shorter last batch is left out
 * @param slice this trainer's part of every batch
 * @param prefetch batches in flight ahead of the trainer
 * @param prefetchBytes bound of their bytes
 * @param samplerThreads batches worked on at once
 * @param attributes names of the attributes to load, null for all
 * @param transform applied to every batch, null for none
 * @param skipUnknown whether inputs that are not in the graph are left out
 * @param seedsByOwner whether a member serves the inputs that it owns
 * @param featureCache where rows of nodes are kept, null for nowhere
 * @param externalIds whether batches have the external ids of their nodes
 * @param batchOptions what batches depend on
 * @param timeout of the requests of one hop or look-up
 */
record LoaderOptions(
        int batchSize,
        boolean shuffle,
        long seed,
        boolean dropLast,
        RankSlice slice,
        int prefetch,
        long prefetchBytes,
        int samplerThreads,
        @Nullable Set<String> attributes,
        @Nullable UnaryOperator<MiniBatch> transform,
        boolean skipUnknown,
        boolean seedsByOwner,
        @Nullable FeatureCache featureCache,
        boolean externalIds,
        BatchOptions batchOptions,
        Duration timeout) {}

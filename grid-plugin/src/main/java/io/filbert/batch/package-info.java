/**
 * What loaders and pipelines share: the options of an epoch ({@link io.filbert.batch.EpochBuilder}), what its batches are sampled around
 * ({@link io.filbert.batch.BatchInputs}), which inputs a step has ({@link io.filbert.batch.EpochPlan}), how a batch is made
 * ({@link io.filbert.batch.BatchRun}); and which edges train, validate and test ({@link io.filbert.batch.RandomLinkSplit},
 * {@link io.filbert.batch.TemporalSplit}). Plain Java but for the calls.
 */
@NullMarked
package io.filbert.batch;

import org.jspecify.annotations.NullMarked;

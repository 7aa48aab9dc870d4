/**
 * What loaders and pipelines share: which seeds a step has ({@link io.filbert.batch.EpochOrder},
 * {@link io.filbert.batch.RankSlice}), and which edges train, validate and test ({@link io.filbert.batch.RandomLinkSplit},
 * {@link io.filbert.batch.TemporalSplit}). Plain Java.
 */
@NullMarked
package io.filbert.batch;

import org.jspecify.annotations.NullMarked;

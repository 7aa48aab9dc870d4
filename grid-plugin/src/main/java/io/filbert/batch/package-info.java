/**
 * What loaders and pipelines share: which seeds a step has ({@link io.filbert.batch.EpochOrder},
 * {@link io.filbert.batch.RankSlice}). Plain Java.
 */
@NullMarked
package io.filbert.batch;

import org.jspecify.annotations.NullMarked;

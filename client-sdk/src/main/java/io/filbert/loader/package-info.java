/**
 * Mini-batches from the grid: {@link io.filbert.loader.DistNeighborLoader} iterates seeds, samples their neighborhoods, fetches
 * their features, and prefetches; {@link io.filbert.loader.MiniBatch} is what a trainer sees. The same on a member and on a
 * thin client.
 */
@NullMarked
package io.filbert.loader;

import org.jspecify.annotations.NullMarked;

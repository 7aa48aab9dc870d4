package io.filbert.sampler;

import io.filbert.store.Ids;
import org.jspecify.annotations.Nullable;

/**
 * What was drawn from one section.
 *
 * @param nodes the rows served, as ascending indices into the request's list from its {@code from}; null for all of it
 * @param counts draws of each of those
 * @param total their sum
 * @param neighborInts the source nodes in order, when they are ints
 * @param neighborLongs or when they are longs
 * @param ids edge ids, or null
 * @param edgeRows row of each edge among the partition's edges of the type, for edge attributes; or null
 * @param slots where in its row's draws each edge stands; only of a split row, else null
 */
record Piece(
        int @Nullable [] nodes,
        int[] counts,
        int total,
        int @Nullable [] neighborInts,
        long @Nullable [] neighborLongs,
        @Nullable Ids ids,
        int @Nullable [] edgeRows,
        int @Nullable [] slots) {}

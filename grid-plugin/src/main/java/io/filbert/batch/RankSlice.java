package io.filbert.batch;

import io.filbert.graph.GraphConfigException;

/**
 * Which part of every global batch a trainer takes: rank r of W takes the r-th slice, so all ranks have the same number of
 * steps and a slice may be empty.
 *
 * @param rank 0 to worldSize - 1
 * @param worldSize number of trainers, at least 1
 */
public record RankSlice(int rank, int worldSize) {
    /** A single trainer, which takes everything. */
    public static final RankSlice ALL = new RankSlice(0, 1);

    public RankSlice {
        if (worldSize < 1 || rank < 0 || rank >= worldSize) {
            throw new GraphConfigException(
                    "rank=" + rank + " of worldSize=" + worldSize + ", must be 0 to worldSize - 1");
        }
    }

    /** Where the slice of {@code seeds} seeds begins. */
    public int from(int seeds) {
        return (int) ((long) seeds * rank / worldSize);
    }

    /** Where it ends. */
    public int to(int seeds) {
        return (int) ((long) seeds * (rank + 1) / worldSize);
    }
}

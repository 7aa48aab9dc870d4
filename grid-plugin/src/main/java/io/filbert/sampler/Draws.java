package io.filbert.sampler;

import io.filbert.partition.SplitMix64;

/**
 * Counter-based randomness: a draw is a hash of what it is for, and no generator has a state. So the same batch comes out of
 * any number of members and threads, in any order, and after a retry. The functions are those of {@code docs/sampling.md}:
 * {@link SplitMix64} and Lemire's multiplication (ACM TOMACS 29(1), 2019).
 */
public final class Draws {
    private Draws() {}

    /** A key for (what {@code key} stands for, value). */
    public static long absorb(long key, long value) {
        return SplitMix64.absorb(key, value);
    }

    /** The j-th random word of a key, j from 0. */
    public static long word(long key, int j) {
        return SplitMix64.mix64(key + (j + 1L) * SplitMix64.GAMMA);
    }

    /** A number from 0 to {@code n - 1} out of a random word; n is at least 1. */
    public static long bounded(long word, long n) {
        return Math.multiplyHigh(word, n) + ((word >> 63) & n);
    }

    /** A double from 0 to below 1 out of a random word, with 53 bits. */
    public static double unit(long word) {
        return (word >>> 11) * 0x1.0p-53;
    }

    /** The key of an epoch. */
    public static long epochKey(long seed, long epoch) {
        return absorb(absorb(0, seed), epoch);
    }

    /** The key of a global batch, the number {@code step} of its epoch. */
    public static long stepKey(long seed, long epoch, long step) {
        return absorb(epochKey(seed, epoch), step);
    }

    /** The key of the subgraph of a seed: its place in the epoch's order, and its role in a link (0 for a seed node). */
    public static long treeKey(long epochKey, long place, int role) {
        return absorb(absorb(absorb(epochKey, -2), place), role);
    }

    /** The key of the k-th negative of the link at a place of the epoch's order, k from 1. */
    public static long negativeKey(long epochKey, long place, int k) {
        return absorb(absorb(absorb(epochKey, -3), place), k);
    }
}

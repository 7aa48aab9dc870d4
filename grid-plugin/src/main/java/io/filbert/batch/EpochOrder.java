package io.filbert.batch;

import io.filbert.partition.SplitMix64;
import io.filbert.sampler.Draws;

/**
 * The order in which an epoch visits n positions: as they stand, or a keyed permutation that is computed and not stored. The
 * permutation is a balanced Feistel network of six rounds over the smallest even number of bits that holds n - 1, walked
 * until the value is below n (Black, Rogaway: Ciphers with Arbitrary Finite Domains, CT-RSA 2002). Immutable.
 */
public final class EpochOrder {
    private static final int ROUNDS = 6;
    private final long size;
    private final boolean shuffle;
    private final int half;
    private final long mask;
    private final long[] roundKeys = new long[ROUNDS];

    /** The order of {@code size} positions in an epoch. */
    public EpochOrder(long size, boolean shuffle, long seed, long epoch) {
        this.size = size;
        this.shuffle = shuffle;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(0, size - 1));
        this.half = Math.max(1, (bits + 1) / 2);
        this.mask = (1L << half) - 1;
        long orderKey = Draws.absorb(Draws.epochKey(seed, epoch), -1);
        for (int r = 0; r < ROUNDS; r++) {
            roundKeys[r] = Draws.word(orderKey, r);
        }
    }

    public long size() {
        return size;
    }

    /** The position that is visited i-th, 0 to size - 1. */
    public long at(long i) {
        if (!shuffle) {
            return i;
        }
        long x = i;
        do {
            long left = x >>> half;
            long right = x & mask;
            for (long roundKey : roundKeys) {
                long next = left ^ (SplitMix64.mix64(right ^ roundKey) & mask);
                left = right;
                right = next;
            }
            x = left << half | right;
        } while (x >= size);
        return x;
    }
}

package io.filbert.sampler;

import java.util.Arrays;

/**
 * Uniform draws of k numbers below n by a key. Without replacement it is Floyd's algorithm (Bentley, Floyd, CACM 30(9), 1987): k
 * draws for k results, whatever n is. Whether a number was taken already is told by a word of bits: exactly where n is at most 64,
 * else by its low six bits, and only where those were met before by a scan while k is small, or a hash set. All
 * ways give the same numbers. One thread; reused for its table.
 */
final class Uniform {
    private static final int SCAN = 64;

    private int[] taken = new int[0];

    /** Writes {@code k} numbers from {@code base} to {@code base + n - 1}, each at most once, {@code k < n}. */
    void withoutReplacement(int n, int k, long key, int[] out, int at, int base) {
        if (n <= 64) {
            floydOfBits(n, k, key, out, at, base);
        } else if (k <= SCAN) {
            floyd(n, k, key, out, at, base);
        } else {
            floydHashed(n, k, key, out, at, base);
        }
    }

    /** Writes {@code k} numbers from {@code base} to {@code base + n - 1}. */
    void withReplacement(int n, int k, long key, int[] out, int at, int base) {
        for (int j = 0; j < k; j++) {
            out[at + j] = base + (int) Draws.bounded(Draws.word(key, j), n);
        }
    }

    private static void floydOfBits(int n, int k, long key, int[] out, int at, int base) {
        long seen = 0;
        for (int t = 0; t < k; t++) {
            int last = n - k + t;
            int drawn = (int) Draws.bounded(Draws.word(key, t), last + 1L);
            drawn = (seen >>> drawn & 1) != 0 ? last : drawn;
            seen |= 1L << drawn;
            out[at + t] = base + drawn;
        }
    }

    private static void floyd(int n, int k, long key, int[] out, int at, int base) {
        long seen = 0;
        for (int t = 0; t < k; t++) {
            int last = n - k + t;
            int drawn = (int) Draws.bounded(Draws.word(key, t), last + 1L);
            if ((seen >>> drawn & 1) != 0 && contains(out, at, at + t, base + drawn)) { // shifts by the low six bits
                drawn = last;
            }
            seen |= 1L << drawn;
            out[at + t] = base + drawn;
        }
    }

    private static boolean contains(int[] values, int from, int to, int value) {
        for (int j = from; j < to; j++) {
            if (values[j] == value) {
                return true;
            }
        }
        return false;
    }

    private void floydHashed(int n, int k, long key, int[] out, int at, int base) {
        int capacity = Integer.highestOneBit(2 * k) << 1;
        if (taken.length != capacity) {
            taken = new int[capacity];
        }
        Arrays.fill(taken, -1);
        for (int t = 0; t < k; t++) {
            int last = n - k + t;
            int drawn = (int) Draws.bounded(Draws.word(key, t), last + 1L);
            if (!take(drawn)) {
                drawn = last;
                take(drawn);
            }
            out[at + t] = base + drawn;
        }
    }

    private boolean take(int value) {
        int mask = taken.length - 1;
        int slot = ((value * 0x9E3779B9) >>> 7) & mask;
        while (taken[slot] >= 0) {
            if (taken[slot] == value) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        taken[slot] = value;
        return true;
    }
}

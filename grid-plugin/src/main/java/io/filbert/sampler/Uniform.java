package io.filbert.sampler;

import java.util.Arrays;

/**
 * Uniform draws of k numbers below n by a key. Without replacement it is Floyd's algorithm (Bentley, Floyd, CACM 30(9), 1987): k
 * draws for k results, whatever n is. Whether a number was taken already is a scan of those so far while k is small, else
 * a hash set. One thread; reused for its table.
 */
final class Uniform {
    private static final int SCAN = 32;

    private int[] taken = new int[0];

    /** Writes {@code k} numbers below {@code n}, each at most once, {@code k < n}. */
    void withoutReplacement(int n, int k, long key, int[] out, int at) {
        if (k <= SCAN) {
            floyd(n, k, key, out, at);
        } else {
            floydHashed(n, k, key, out, at);
        }
    }

    /** Writes {@code k} numbers below {@code n}. */
    void withReplacement(int n, int k, long key, int[] out, int at) {
        for (int j = 0; j < k; j++) {
            out[at + j] = (int) Draws.bounded(Draws.word(key, j), n);
        }
    }

    private static void floyd(int n, int k, long key, int[] out, int at) {
        for (int t = 0; t < k; t++) {
            int last = n - k + t;
            int drawn = (int) Draws.bounded(Draws.word(key, t), last + 1L);
            for (int j = at; j < at + t; j++) {
                if (out[j] == drawn) {
                    drawn = last;
                    break;
                }
            }
            out[at + t] = drawn;
        }
    }

    private void floydHashed(int n, int k, long key, int[] out, int at) {
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
            out[at + t] = drawn;
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

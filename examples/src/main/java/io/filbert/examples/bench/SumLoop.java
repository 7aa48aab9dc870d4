package io.filbert.examples.bench;

import java.util.Arrays;

/**
 * All-reduces one after another, and what they are of: whole numbers, whose sums are exact in any order. A rank sums what the last
 * all-reduce left, which is as many times as much as there are ranks, and begins anew before that is no longer exact.
 */
final class SumLoop {
    /** A way to sum over all ranks. */
    interface AllReduce {
        void sum(float[] buffer) throws Exception;
    }

    /** 4^32 times 2^10 is less than the greatest float. */
    private static final int BEFORE_ANEW = 32;

    private static final int CHECKED = 61;

    private float[] own = new float[0];
    private float[] buffer = new float[0];

    /** {@code rank=0 ranks=4 floats=1048576 operations=16} answers seconds; throws when a sum is wrong. */
    Settings run(Settings settings, AllReduce allReduce) throws Exception {
        int rank = settings.integer("rank");
        int ranks = settings.integer("ranks");
        int floats = settings.integer("floats");
        int operations = settings.integer("operations");
        if (own.length != floats) {
            own = new float[floats];
            for (int i = 0; i < floats; i++) {
                own[i] = summand(rank, i);
            }
            buffer = new float[floats];
        }
        allReduce.sum(new float[ranks]); // all are here
        long start = System.nanoTime();
        for (int n = 0; n < operations; n++) {
            if (n % BEFORE_ANEW == 0) {
                System.arraycopy(own, 0, buffer, 0, floats);
            }
            allReduce.sum(buffer);
            check(n, ranks);
        }
        return new Settings().set("seconds", (System.nanoTime() - start) / 1e9);
    }

    private static int summand(int rank, int i) {
        return (i * 31 + rank * 7) & 0xff;
    }

    private void check(int operation, int ranks) {
        double times = Math.pow(ranks, operation % BEFORE_ANEW);
        int stride = Math.max(1, buffer.length / CHECKED);
        for (int i = operation % stride; i < buffer.length; i += stride) {
            double expected = 0;
            for (int rank = 0; rank < ranks; rank++) {
                expected += summand(rank, i);
            }
            if (buffer[i] != expected * times) {
                throw new IllegalStateException("the sum at " + i + " of all-reduce " + operation + " is " + buffer[i]
                        + ", must be " + expected * times + "; around it "
                        + Arrays.toString(
                                Arrays.copyOfRange(buffer, Math.max(0, i - 2), Math.min(buffer.length, i + 3))));
            }
        }
    }
}

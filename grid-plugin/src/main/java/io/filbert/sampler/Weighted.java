package io.filbert.sampler;

import io.filbert.store.SamplingColumn;
import org.jspecify.annotations.Nullable;

/**
 * Draws of k of m entries by their weights: without replacement those of the k greatest keys log(u) / weight (Efraimidis and Spirakis, Information
 * Processing Letters 97(5), 2006), with replacement by running sums. {@code docs/sampling.md} fixes both to the bit. Few entries of
 * not too many are first ordered by keys from a table of logarithms (Tang, ACM TOMS 16(4), 1990), which are off by less than {@link #CLOSE}; only where
 * two keys come closer than that are they computed as the documentation says. One thread; reused for its arrays.
 */
final class Weighted {
    /** So few draws are kept in order by passing each entry along them. */
    private static final int FEW = 32;

    /** Numbers of entries take the place of the last bits of keys, and must leave enough. */
    private static final int MANY = 1 << 18;

    /** So many entries are computed at once, whether they can be among the k or not. */
    private static final int HEAD = 32;

    /** Keys that differ by a smaller share are not told apart by the table. */
    private static final double CLOSE = 0x1.0p-26;

    /** Below, keys may have lost bits. */
    private static final double TINY = 0x1.0p-900;

    /** More than what a logarithm, a division and a product are off by. */
    private static final double ROUNDING = 1 + 0x1.0p-40;

    private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    private static final int BITS = 8;

    /** For the middle c of each 256th of [1, 2), and exactly 1 and 2 for the outermost: 1 / c, and log(c), from 1.5 on less log(2). */
    private static final double[] LOGARITHMS = new double[2 << BITS];

    /** Of a number whose first bit follows so many zeros, the logarithm of the least such one over 2^53; one too much below 1.5 of it. */
    private static final double[] POWERS = new double[65];

    static {
        int n = 1 << BITS;
        for (int i = 0; i < n; i++) {
            double middle = i == 0 ? 1 : i == n - 1 ? 2 : 1 + (i + .5) / n;
            LOGARITHMS[2 * i] = 1 / middle;
            LOGARITHMS[2 * i + 1] = StrictMath.log(2 * i < n ? middle : middle / 2);
        }
        for (int zeros = 0; zeros < POWERS.length; zeros++) {
            POWERS[zeros] = (63 - zeros - 53 + 1) * StrictMath.log(2);
        }
    }

    private final long[] best = new long[FEW + 1];
    private final long[] costs = new long[HEAD];
    private final TopK top = new TopK();
    private double[] weights = new double[64];

    /** Room for {@code m} weights, 0 for what is no positive finite number: {@link #weigh} fills it, or the caller. */
    double[] weights(int m) {
        if (weights.length < m) {
            weights = new double[Math.max(m, 2 * weights.length)];
        }
        return weights;
    }

    /** Reads the weights of all entries from {@code column[from..to)}. */
    void weigh(SamplingColumn column, int from, int to) {
        double[] out = weights(to - from);
        float[] floats = column.floats();
        if (floats == null) {
            for (int i = from; i < to; i++) {
                out[i - from] = clean(column.number(i));
            }
        } else {
            for (int i = from; i < to; i++) {
                out[i - from] = clean(floats[i]);
            }
        }
    }

    static double clean(double weight) {
        return weight > 0 && weight < Double.POSITIVE_INFINITY ? weight : 0;
    }

    /**
     * Draws {@code k < m} of the entries whose {@link #weights} were read, each at most once, by descending key.
     *
     * @param positions what names each entry's word of {@code key}; null when that is its number
     * @param out receives {@code base} and the entry's position
     */
    void withoutReplacement(int m, int k, long key, int @Nullable [] positions, int[] out, int at, int base) {
        if (k > FEW || m > MANY || !drawByTable(m, k, key, positions, out, at, base)) {
            drawExactly(m, k, key, positions, out, at, base);
        }
    }

    /** Answers false when keys came too close, with anything in {@code out}. */
    private boolean drawByTable(int m, int k, long key, int @Nullable [] positions, int[] out, int at, int base) {
        long mask = (1L << (32 - Integer.numberOfLeadingZeros(m))) - 1;
        long[] b = best;
        double[] w = weights;
        for (int j = 0; j <= k; j++) {
            b[j] = INFINITE;
        }
        int head = Math.min(m, HEAD);
        long[] c = costs;
        for (int a = 0; a < head; a++) {
            c[a] = cost(word(key, positions, a), w[a], mask, a);
        }
        for (int a = 0; a < head; a++) {
            if (c[a] < b[k]) {
                pass(c[a], b, k);
            }
        }
        for (int a = head; a < m; a++) { // -log(u) is at least 1 - u: most entries of a long list need no logarithm
            long u = word(key, positions, a);
            if (((1L << 53) - u) * 0x1.0p-53 < w[a] * Double.longBitsToDouble(b[k] & ~mask) * (1 + CLOSE)) {
                pass(cost(u, w[a], mask, a), b, k);
            }
        }
        for (int j = 0; j < k; j++) {
            double less = Double.longBitsToDouble(b[j] & ~mask);
            double more = Double.longBitsToDouble(b[j + 1] & ~mask);
            if (!(more - less > more * CLOSE && more > TINY)) { // also where one is infinite, or none
                return false;
            }
            int number = (int) (b[j] & mask);
            out[at + j] = base + (positions == null ? number : positions[number]);
        }
        return true;
    }

    /** An entry's u, times 2^53: from 1 to 2^53. */
    private static long word(long key, int @Nullable [] positions, int number) {
        return (Draws.word(key, positions == null ? number : positions[number]) >>> 11) + 1;
    }

    /** The bits of -log(u) / weight, which order as it does; the last ones are the entry's number. */
    private static long cost(long u, double weight, long mask, int number) {
        return (Double.doubleToRawLongBits(minusLog(u) / weight) & ~mask) | number;
    }

    /**
     * Puts an entry among the k + 1 least so far; the greatest drops out. By arithmetic, as neither costs nor their differences pass a long:
     * what {@code Math.min} becomes depends on what the compiler saw before.
     */
    private static void pass(long cost, long[] least, int k) {
        long here = least[k];
        for (int j = k; j > 0; j--) {
            long before = least[j - 1];
            long above = cost - before;
            long greater = cost - (above & above >> 63); // of the cost and the one before
            long over = here - greater;
            least[j] = greater + (over & over >> 63); // the less of that and the one here
            here = before;
        }
        long over = here - cost;
        least[0] = cost + (over & over >> 63);
    }

    /**
     * -log(u / 2^53), off by less than a 2^-32th of it. No long becomes a double by a conversion: on JDK 17 each of those waits for the one
     * before.
     */
    static double minusLog(long u) {
        int zeros = Long.numberOfLeadingZeros(u);
        long fraction = u << zeros << 1;
        int interval = (int) (fraction >>> (64 - BITS));
        double mantissa = Double.longBitsToDouble((fraction >>> 12) | (1023L << 52));
        double r = mantissa * LOGARITHMS[2 * interval] - 1;
        double tail = r * r * (.5 - r * (1 / 3. - r * .25));
        return tail - r - LOGARITHMS[2 * interval + 1] - POWERS[zeros + ((~interval >>> (BITS - 1)) & 1)];
    }

    /** As the documentation says. An entry whose (u - 1) / weight is below the least of the k so far needs no logarithm here either. */
    private void drawExactly(int m, int k, long key, int @Nullable [] positions, int[] out, int at, int base) {
        top.reset(k);
        double least = Double.NEGATIVE_INFINITY; // of the k greatest so far, a little below
        for (int a = 0; a < m; a++) {
            double weight = weights[a];
            double u = word(key, positions, a) * 0x1.0p-53;
            if (u - 1 < least * weight) {
                continue;
            }
            top.offer(TopK.orderedBits(weight > 0 ? StrictMath.log(u) / weight : Double.NEGATIVE_INFINITY), a);
            if (top.isFull()) {
                least = TopK.value(top.least()) * ROUNDING;
            }
        }
        top.drainByKey(out, at);
        for (int j = 0; j < k; j++) {
            out[at + j] = base + (positions == null ? out[at + j] : positions[out[at + j]]);
        }
    }

    /**
     * Draws {@code k} of the entries whose {@link #weights} were read; overwrites those.
     *
     * @return how many were drawn: k, or 0 when no weight is positive
     */
    int withReplacement(int m, int k, long key, int[] out) {
        double[] sums = weights;
        double sum = 0;
        int lastPositive = -1;
        for (int a = 0; a < m; a++) {
            lastPositive = weights[a] > 0 ? a : lastPositive;
            sum += weights[a];
            sums[a] = sum;
        }
        if (lastPositive < 0) {
            return 0;
        }
        for (int j = 0; j < k; j++) {
            int number = CumulativeWeights.first(sums, m, Draws.unit(Draws.word(key, j)) * sum);
            out[j] = number < m ? number : lastPositive;
        }
        return k;
    }
}

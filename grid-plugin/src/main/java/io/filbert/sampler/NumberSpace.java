package io.filbert.sampler;

import io.filbert.graph.GraphConfigException;
import org.jspecify.annotations.Nullable;

/** What one end of a negative link is drawn from: nodes 0 to n - 1, by weight or not, or a list of candidates. Immutable. */
final class NumberSpace {
    private final long size;
    private final double @Nullable [] sums;
    private final long @Nullable [] candidates;

    private NumberSpace(long size, double @Nullable [] sums, long @Nullable [] candidates) {
        this.size = size;
        this.sums = sums;
        this.candidates = candidates;
    }

    /** @param weights one for each of the n nodes, or null */
    static NumberSpace nodes(String end, long n, double @Nullable [] weights) {
        if (n == 0) {
            throw new GraphConfigException("the " + end + " type of the links has no nodes to draw negatives from");
        }
        return new NumberSpace(n, sums(end + "Weight", n, weights, "nodes of the type"), null);
    }

    static NumberSpace candidates(long[] candidates, double @Nullable [] weights) {
        return new NumberSpace(
                candidates.length, sums("dstWeight", candidates.length, weights, "candidates"), candidates);
    }

    private static double @Nullable [] sums(String name, long n, double @Nullable [] weights, String of) {
        if (weights == null) {
            return null;
        }
        if (weights.length != n) {
            throw new GraphConfigException(name + " has " + weights.length + " numbers for " + n + " " + of);
        }
        double[] sums = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
        return sums;
    }

    long size() {
        return size;
    }

    /** The number that a random word stands for. */
    long draw(long word) {
        if (sums == null) {
            return Draws.bounded(word, size);
        }
        int number = CumulativeWeights.first(sums, sums.length, Draws.unit(word) * sums[sums.length - 1]);
        while (number == sums.length || !isDrawn(number)) { // rounding left none: the last of positive weight
            number--;
        }
        return number;
    }

    /** Whether a number has a weight. */
    boolean isDrawn(long number) {
        int i = (int) number;
        return sums == null || sums[i] > (i == 0 ? 0 : sums[i - 1]);
    }

    /** The node of a number. */
    long node(long number) {
        return candidates == null ? number : candidates[(int) number];
    }
}

package io.filbert.examples.link;

import java.util.Arrays;

/**
 * How well scores tell positives from negatives. Items of equal score are one step: they pass a threshold together, so the order
 * in which they are given never counts. Any thread may call; the arrays are read and stay the caller's.
 */
public final class AveragePrecision {
    private AveragePrecision() {}

    /**
     * Average precision: the sum over the distinct scores, highest first, of (recall - recall before) * precision, both over
     * all items of at least this score. This is {@code average_precision_score} of scikit-learn; there is no interpolation.
     *
     * @throws IllegalArgumentException if lengths differ, a score is NaN or nothing is positive
     */
    public static double of(double[] scores, boolean[] labels) {
        double[] positive = sorted(scores, labels, true);
        double[] negative = sorted(scores, labels, false);
        requireSome("positive", positive);
        int p = positive.length;
        int n = negative.length;
        double sum = 0;
        while (p > 0) { // below the last positive recall does not grow
            double threshold = positive[p - 1];
            int before = p;
            p = countBelow(positive, p, threshold);
            n = countBelow(negative, n, threshold);
            double right = positive.length - p;
            double taken = right + negative.length - n;
            sum += (before - p) * right / taken;
        }
        return sum / positive.length;
    }

    /**
     * Area under the ROC curve: the probability that a positive scores higher than a negative, a tie counted half. This is
     * the Mann-Whitney statistic with midranks, and {@code roc_auc_score} of scikit-learn.
     *
     * @throws IllegalArgumentException if lengths differ, a score is NaN, or nothing is positive or nothing negative
     */
    public static double areaUnderRoc(double[] scores, boolean[] labels) {
        double[] positive = sorted(scores, labels, true);
        double[] negative = sorted(scores, labels, false);
        requireSome("positive", positive);
        requireSome("negative", negative);
        int n = negative.length;
        double won = 0;
        for (int p = positive.length - 1; p >= 0; p--) {
            while (n > 0 && negative[n - 1] > positive[p]) {
                n--;
            }
            // Below the positive, and half of those that are level with it.
            int below = countBelow(negative, n, positive[p]);
            won += below + (n - below) / 2.0;
        }
        return won / positive.length / negative.length;
    }

    /** How many of the first {@code n} values, which ascend, are below the threshold. */
    private static int countBelow(double[] values, int n, double threshold) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The scores of one label, ascending. */
    private static double[] sorted(double[] scores, boolean[] labels, boolean label) {
        if (scores.length != labels.length) {
            throw new IllegalArgumentException(
                    scores.length + " scores and " + labels.length + " labels, must be the same number");
        }
        double[] some = new double[scores.length];
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("score " + i + " is NaN; a model that diverged cannot be ranked");
            }
            if (labels[i] == label) {
                some[n++] = scores[i];
            }
        }
        double[] values = Arrays.copyOf(some, n);
        Arrays.sort(values);
        return values;
    }

    private static void requireSome(String what, double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no item is " + what + ", at least one must be");
        }
    }
}

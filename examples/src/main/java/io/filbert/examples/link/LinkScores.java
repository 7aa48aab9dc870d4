package io.filbert.examples.link;

import java.util.Arrays;

/**
 * Scores of links and whether each was an event. Higher is more likely; the scale is free, as only the order counts.
 *
 * @param scores none of them NaN; not copied
 * @param labels true for an event, false for a negative; as many as scores, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, never compared
public record LinkScores(double[] scores, boolean[] labels) {
    public LinkScores {
        if (scores.length != labels.length) {
            throw new IllegalArgumentException(
                    scores.length + " scores and " + labels.length + " labels, must be the same number");
        }
    }

    /** The events first, then the negatives, in a new array. */
    public static LinkScores of(double[] positive, double[] negative) {
        double[] scores = Arrays.copyOf(positive, positive.length + negative.length);
        System.arraycopy(negative, 0, scores, positive.length, negative.length);
        boolean[] labels = new boolean[scores.length];
        Arrays.fill(labels, 0, positive.length, true);
        return new LinkScores(scores, labels);
    }

    /** {@link AveragePrecision#of}. */
    public double averagePrecision() {
        return AveragePrecision.of(scores, labels);
    }

    /** {@link AveragePrecision#areaUnderRoc}. */
    public double areaUnderRoc() {
        return AveragePrecision.areaUnderRoc(scores, labels);
    }
}

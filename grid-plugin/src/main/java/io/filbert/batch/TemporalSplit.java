package io.filbert.batch;

import io.filbert.graph.GraphConfigException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.EdgeList;
import java.util.Arrays;

/**
 * Splits edges by their time: the earlier train, the later validate, the latest test. Edges of one time fall alike.
 *
 * @param lastTrain the last time in training
 * @param lastValidation the last time in validation, at least {@code lastTrain}; edges after it are for the test
 */
public record TemporalSplit(long lastTrain, long lastValidation) {
    public TemporalSplit {
        if (lastValidation < lastTrain) {
            throw new GraphConfigException("lastValidation=" + lastValidation + " is before lastTrain=" + lastTrain
                    + ", must be at or after it");
        }
    }

    /**
     * The split that leaves about these shares for validation and test: exactly, but that edges of the time at a cut fall to the
     * earlier part.
     *
     * @param times of all edges, at least one; stays the caller's
     * @param numVal at least 0, below 1
     * @param numTest likewise, and both together below 1
     */
    public static TemporalSplit quantiles(long[] times, double numVal, double numTest) {
        RandomLinkSplit shares = RandomLinkSplit.of(0).numTest(0).numVal(numVal).numTest(numTest);
        if (times.length == 0) {
            throw new InvalidGraphException("quantiles of no times; give the times of the edges");
        }
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new TemporalSplit(
                last(sorted, 1 - shares.numVal() - shares.numTest()), last(sorted, 1 - shares.numTest()));
    }

    private static long last(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.round(share * sorted.length) - 1)];
    }

    /** Splits edges that have times. Without ids an edge's id is its position in the list. */
    public LinkSplit split(EdgeList edges) {
        long[] times = edges.times();
        if (times == null) {
            throw new InvalidGraphException("the edges to split by time have no times; give them with times(...)");
        }
        return LinkSplit.of(edges, false, i -> {
            if (times[i] <= lastTrain) {
                return LinkSplit.MESSAGE;
            }
            return times[i] <= lastValidation ? LinkSplit.VALIDATION : LinkSplit.TEST;
        });
    }
}

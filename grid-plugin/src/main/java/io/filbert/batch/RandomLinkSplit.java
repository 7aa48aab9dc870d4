package io.filbert.batch;

import io.filbert.graph.GraphConfigException;
import io.filbert.sampler.Draws;
import io.filbert.store.EdgeList;

/**
 * PyG's {@code RandomLinkSplit} as a function of (seed, edge id): an edge falls into the same part in any list and any order, so
 * a stream can be split list by list, when its lists have ids. Where PyG cuts exact numbers, shares here are those of a fair draw.
 * An edge and its reverse under {@code GraphWriter.toUndirected} have one id and fall alike. Negatives are drawn by the loader, not here.
 *
 * <pre>{@code
 * LinkSplit split = RandomLinkSplit.of(42).numVal(0.1).numTest(0.1).disjointTrainRatio(0.3).split(edges);
 * }</pre>
 *
 * @param seed other seeds split otherwise
 * @param numVal share of the validation edges, 0.1 by default
 * @param numTest share of the test edges, 0.2 by default
 * @param disjointTrainRatio share of the training edges that are predicted and carry no messages; 0, the default, predicts the
 *     message edges
 * @param isUndirected whether an edge and one the other way have ids of their own, and are to fall alike: parts go by the two ends
 */
public record RandomLinkSplit(
        long seed, double numVal, double numTest, double disjointTrainRatio, boolean isUndirected) {
    public RandomLinkSplit {
        requireShare("numVal", numVal);
        requireShare("numTest", numTest);
        requireShare("disjointTrainRatio", disjointTrainRatio);
        if (numVal + numTest >= 1) {
            throw new GraphConfigException("numVal=" + numVal + " and numTest=" + numTest
                    + " leave no edges for training, together they must be below 1");
        }
    }

    static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new GraphConfigException(name + "=" + value + ", must be at least 0 and below 1");
        }
    }

    /** PyG's defaults: a tenth for validation, a fifth for the test, the others carry messages and are predicted. */
    public static RandomLinkSplit of(long seed) {
        return new RandomLinkSplit(seed, 0.1, 0.2, 0, false);
    }

    /** Share of the validation edges, 0 to below 1. */
    public RandomLinkSplit numVal(double share) {
        return new RandomLinkSplit(seed, share, numTest, disjointTrainRatio, isUndirected);
    }

    /** Share of the test edges, 0 to below 1. */
    public RandomLinkSplit numTest(double share) {
        return new RandomLinkSplit(seed, numVal, share, disjointTrainRatio, isUndirected);
    }

    /** Share of the training edges that are predicted and carry no messages, 0 to below 1. */
    public RandomLinkSplit disjointTrainRatio(double share) {
        return new RandomLinkSplit(seed, numVal, numTest, share, isUndirected);
    }

    /** Lets edges a-b and b-a fall alike, whatever their ids; only for edges between nodes of one type. */
    public RandomLinkSplit isUndirected(boolean undirected) {
        return new RandomLinkSplit(seed, numVal, numTest, disjointTrainRatio, undirected);
    }

    /** Splits; without ids an edge's id is its position in the list. */
    public LinkSplit split(EdgeList edges) {
        long splitKey = Draws.absorb(Draws.absorb(0, seed), -4);
        long[] ids = edges.ids();
        return LinkSplit.of(edges, disjointTrainRatio > 0, i -> {
            long a = edges.source()[i];
            long b = edges.destination()[i];
            long key = isUndirected
                    ? Draws.absorb(Draws.absorb(splitKey, Math.min(a, b)), Math.max(a, b))
                    : Draws.absorb(splitKey, ids == null ? i : ids[i]);
            double u = unit(Draws.word(key, 0));
            if (u < numTest) {
                return LinkSplit.TEST;
            }
            if (u < numTest + numVal) {
                return LinkSplit.VALIDATION;
            }
            return unit(Draws.word(key, 1)) < disjointTrainRatio ? LinkSplit.SUPERVISION : LinkSplit.MESSAGE;
        });
    }

    private static double unit(long word) {
        return (word >>> 11) * 0x1p-53;
    }
}

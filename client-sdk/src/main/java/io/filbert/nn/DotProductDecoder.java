package io.filbert.nn;

import ai.djl.ndarray.NDArray;

/**
 * Scores pairs of nodes by the dot product of their vectors. Of an unlabeled graph it is the decoder of Kipf and Welling
 * ("Variational graph auto-encoders", 2016). PyG: {@code InnerProductDecoder}, without its sigmoid. No parameters.
 */
public final class DotProductDecoder {
    private DotProductDecoder() {}

    /** A score for each pair (row[k], col[k]) of rows of {@code h}: one dimension. */
    public static NDArray score(NDArray h, int[] row, int[] col) {
        return score(h, row, h, col);
    }

    /** The same where sources and destinations have matrices of their own. */
    public static NDArray score(NDArray sources, int[] row, NDArray destinations, int[] col) {
        return GraphOps.gatherRows(sources, row)
                .mul(GraphOps.gatherRows(destinations, col))
                .sum(new int[] {1});
    }
}

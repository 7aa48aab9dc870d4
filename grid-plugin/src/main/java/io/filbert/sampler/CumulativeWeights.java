package io.filbert.sampler;

/** Running sums of weights, as draws by weight need them. */
final class CumulativeWeights {
    private CumulativeWeights() {}

    /** The first of {@code n} ascending sums that is greater than {@code value}; n when there is none. */
    static int first(double[] sums, int n, double value) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

package io.filbert.examples.bench;

import io.filbert.partition.SplitMix64;
import java.util.SplittableRandom;

/** The seed nodes of benches: the same in every process. */
final class Seeds {
    /** Of the loaders. */
    static final long SEED = 7;

    private Seeds() {}

    /**
     * Different nodes in random order.
     *
     * @param part parts have nothing to do with one another
     */
    static long[] of(int part, int n, long nodes) {
        if (n > nodes) {
            throw new IllegalArgumentException(
                    n + " seeds of " + nodes + " nodes; take fewer batches or a larger graph");
        }
        SplittableRandom random = new SplittableRandom(SplitMix64.absorb(SEED, part));
        return random.longs(0, nodes).distinct().limit(n).toArray();
    }
}

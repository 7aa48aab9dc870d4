package io.filbert.examples.wordnet;

import java.util.Map;
import java.util.TreeMap;

/** Right answers out of all, in all and by node type. Not thread-safe. */
public final class Accuracy {
    private final Map<String, long[]> counts = new TreeMap<>();

    /** Counts one answer about a node of this type. */
    public void add(String nodeType, boolean right) {
        long[] count = counts.computeIfAbsent(nodeType, t -> new long[2]);
        count[0] += right ? 1 : 0;
        count[1]++;
    }

    /** The share of right answers in all, 0 when nothing was asked. */
    public double overall() {
        long right = 0;
        long all = 0;
        for (long[] count : counts.values()) {
            right += count[0];
            all += count[1];
        }
        return all == 0 ? 0 : (double) right / all;
    }

    /** The share of right answers by node type, in order of names. */
    public Map<String, Double> byType() {
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((type, count) -> shares.put(type, (double) count[0] / count[1]));
        return shares;
    }
}

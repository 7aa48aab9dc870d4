package io.filbert.tests.property;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The words, and which of a node's entries are drawn: the first part of "Words" and "One hop" of {@code docs/sampling.md}. */
final class OracleDraws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private OracleDraws() {}

    static long mix64(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long absorb(long k, long v) {
        return mix64((k ^ v) + GAMMA);
    }

    static long word(long k, long j) {
        return mix64(k + (j + 1) * GAMMA);
    }

    static double unit(long w) {
        return (w >>> 11) * 0x1p-53;
    }

    static long bounded(long w, long n) {
        return new BigInteger(Long.toUnsignedString(w))
                .multiply(BigInteger.valueOf(n))
                .shiftRight(64)
                .longValueExact();
    }

    /**
     * One entry of a node's list.
     *
     * @param position in the whole list
     * @param edge its place in the input
     * @param neighbor the node at the other end
     * @param time null where the entry has none
     * @param weight null where draws are not weighted
     */
    record Entry(int position, int edge, long neighbor, Long time, Number weight) {

        double drawWeight() {
            return weightOf(weight.doubleValue());
        }
    }

    static double weightOf(double weight) {
        return weight > 0 && weight < Double.POSITIVE_INFINITY ? weight : 0;
    }

    /** The drawn ones of the allowed entries, in the order of the draws. */
    static List<Entry> draw(List<Entry> given, int k, long nodeKey, boolean replace, boolean last) {
        List<Entry> allowed = last ? last(given, k) : given;
        int m = allowed.size();
        if (m == 0 || k == 0) {
            return List.of();
        }
        if (k < 0 || (!replace && k >= m)) {
            return allowed;
        }
        if (allowed.get(0).weight != null) {
            return replace ? weightedWith(allowed, k, nodeKey) : weightedWithout(allowed, k, nodeKey);
        }
        List<Entry> drawn = new ArrayList<>();
        if (replace) {
            for (int j = 0; j < k; j++) {
                drawn.add(allowed.get((int) bounded(word(nodeKey, j), m)));
            }
            return drawn;
        }
        Set<Integer> taken = new HashSet<>();
        for (int t = 0; t < k; t++) {
            int i = m - k + t;
            int r = (int) bounded(word(nodeKey, t), i + 1);
            int number = taken.contains(r) ? i : r;
            taken.add(number);
            drawn.add(allowed.get(number));
        }
        return drawn;
    }

    /** The k entries that are last by time, then by position, in the order of the list. */
    private static List<Entry> last(List<Entry> allowed, int k) {
        if (k < 0 || allowed.size() <= k || allowed.get(0).time == null) {
            return allowed;
        }
        List<Entry> byTime = new ArrayList<>(allowed);
        byTime.sort(Comparator.comparing(Entry::time).thenComparing(Entry::position));
        List<Entry> latest = new ArrayList<>(byTime.subList(byTime.size() - k, byTime.size()));
        latest.sort(Comparator.comparing(Entry::position));
        return latest;
    }

    private static List<Entry> weightedWith(List<Entry> allowed, int k, long nodeKey) {
        double[] weights = allowed.stream().mapToDouble(Entry::drawWeight).toArray();
        List<Entry> drawn = new ArrayList<>();
        for (int j = 0; j < k; j++) {
            int number = byWeight(word(nodeKey, j), weights);
            if (number >= 0) {
                drawn.add(allowed.get(number));
            }
        }
        return drawn;
    }

    /** The number that a word picks by weight, or -1 when all weights are 0. */
    static int byWeight(long word, double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double point = unit(word) * total;
        double sum = 0;
        int lastPositive = -1;
        for (int a = 0; a < weights.length; a++) {
            sum += weights[a];
            if (sum > point) {
                return a;
            }
            if (weights[a] > 0) {
                lastPositive = a;
            }
        }
        return lastPositive;
    }

    private static List<Entry> weightedWithout(List<Entry> allowed, int k, long nodeKey) {
        List<Entry> byKey = new ArrayList<>(allowed);
        byKey.sort((a, b) -> {
            double keyOfA = key(a, nodeKey);
            double keyOfB = key(b, nodeKey);
            return keyOfA > keyOfB ? -1 : keyOfA < keyOfB ? 1 : Integer.compare(a.position, b.position);
        });
        return byKey.subList(0, k);
    }

    private static double key(Entry entry, long nodeKey) {
        double weight = entry.drawWeight();
        if (weight == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return StrictMath.log(((word(nodeKey, entry.position) >>> 11) + 1) * 0x1p-53) / weight;
    }
}

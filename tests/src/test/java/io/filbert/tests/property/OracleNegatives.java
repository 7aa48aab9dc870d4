package io.filbert.tests.property;

import static io.filbert.tests.property.OracleDraws.absorb;
import static io.filbert.tests.property.OracleDraws.bounded;
import static io.filbert.tests.property.OracleDraws.word;

/** How a negative of a link is drawn: the rounds of "Links" of {@code docs/sampling.md}. */
public final class OracleNegatives {
    public final boolean triplet;
    public final double amount;
    public double[] srcWeight;
    public double[] dstWeight;
    public long[] candidates;
    public boolean strict;

    private OracleNegatives(boolean triplet, double amount) {
        this.triplet = triplet;
        this.amount = amount;
    }

    public static OracleNegatives binary(double amount) {
        return new OracleNegatives(false, amount);
    }

    public static OracleNegatives triplet(int amount) {
        return new OracleNegatives(true, amount);
    }

    public OracleNegatives srcWeight(double... weights) {
        this.srcWeight = weights;
        return this;
    }

    public OracleNegatives dstWeight(double... weights) {
        this.dstWeight = weights;
        return this;
    }

    public OracleNegatives candidates(long... nodes) {
        this.candidates = nodes;
        return this;
    }

    public OracleNegatives strict() {
        this.strict = true;
        return this;
    }

    boolean isTriplet() {
        return triplet;
    }

    int count(int links) {
        return triplet ? links * (int) amount : (int) Math.ceil(links * amount);
    }

    /** One end of the links: who may be drawn there, how, and who of them is in time. */
    private static final class Side {
        final int count;
        final double[] weights;
        final long[] candidates;
        /** The link's own node, or null where the end is drawn. */
        final Long own;

        final TestGraph.Attribute times;

        Side(TestGraph.Nodes nodes, double[] weights, long[] candidates, Long own, String timeAttr) {
            this.count = candidates == null ? nodes.count : candidates.length;
            this.weights = weights;
            this.candidates = candidates;
            this.own = own;
            this.times = timeAttr == null || candidates != null || own != null ? null : nodes.attribute(timeAttr);
        }

        int number(long word) {
            return weights == null ? (int) bounded(word, count) : OracleDraws.byWeight(word, weights);
        }

        boolean mayBe(int number) {
            return weights == null || weights[number] > 0;
        }

        long node(int number) {
            return own != null ? own : candidates == null ? number : candidates[number];
        }

        boolean inTime(long node, Long time) {
            return times == null || time == null || times.value((int) node).longValue() <= time;
        }

        /** The first of rounds 0 to 4 that is in time, else the earliest node. */
        long drawnInTime(long negKey, int end, Long time) {
            for (int r = 0; r < 5; r++) {
                long node = node(number(word(negKey, 2L * r + end)));
                if (inTime(node, time)) {
                    return node;
                }
            }
            return earliest();
        }

        /** The node with the least time, the smallest of several. */
        long earliest() {
            int earliest = 0;
            for (int node = 1; node < count; node++) {
                if (times.value(node).longValue() < times.value(earliest).longValue()) {
                    earliest = node;
                }
            }
            return earliest;
        }
    }

    /** The source and the destination of the k-th negative of a link; {@code time} is null without link times. */
    long[] draw(OracleLinks links, String timeAttr, long epochKey, int place, int k, long ownSource, Long time) {
        long negKey = absorb(absorb(absorb(epochKey, -3), place), k);
        Long own = triplet || candidates != null ? ownSource : null;
        Side source = new Side(links.graph.nodes(links.type.source), srcWeight, null, own, timeAttr);
        Side destination = new Side(links.graph.nodes(links.type.destination), dstWeight, candidates, null, timeAttr);
        return strict
                ? strict(links, source, destination, negKey, time)
                : new long[] {source.drawnInTime(negKey, 0, time), destination.drawnInTime(negKey, 1, time)};
    }

    private static long[] strict(OracleLinks links, Side source, Side destination, long negKey, Long time) {
        long from = 0;
        int number = 0;
        for (int r = 0; r < 16; r++) {
            from = source.own != null ? source.own : source.node(source.number(word(negKey, 2L * r)));
            number = destination.number(word(negKey, 2L * r + 1));
            long to = destination.node(number);
            if (!isEdge(links, from, to) && source.inTime(from, time) && destination.inTime(to, time)) {
                return new long[] {from, to};
            }
        }
        if (!source.inTime(from, time)) {
            from = source.earliest();
        }
        for (boolean looksAtTime : new boolean[] {true, false}) {
            for (int i = 1; i <= destination.count; i++) {
                int next = (number + i) % destination.count;
                long to = destination.node(next);
                if (destination.mayBe(next)
                        && (!looksAtTime || destination.inTime(to, time))
                        && !isEdge(links, from, to)) {
                    return new long[] {from, to};
                }
            }
        }
        throw new IllegalStateException("no strict negative of source " + from);
    }

    private static boolean isEdge(OracleLinks links, long from, long to) {
        for (int i = 0; i < links.type.count(); i++) {
            if (links.type.from[i] == from && links.type.to[i] == to) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return (triplet ? "triplet " : "binary ")
                + amount
                + (srcWeight == null ? "" : ", srcWeight")
                + (dstWeight == null ? "" : ", dstWeight")
                + (candidates == null ? "" : ", candidates")
                + (strict ? ", strict" : "");
    }
}

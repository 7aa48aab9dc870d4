package io.filbert.tests.property;

import static io.filbert.tests.property.OracleDraws.absorb;
import static io.filbert.tests.property.OracleDraws.bounded;
import static io.filbert.tests.property.OracleDraws.word;

import java.util.Arrays;

/** How a negative of a link is drawn: the rounds of "Links" of {@code docs/sampling.md}. */
public final class OracleNegatives {
    private final boolean triplet;
    private final double amount;
    private double[] srcWeight;
    private double[] dstWeight;
    private long[] candidates;
    private boolean strict;

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
        final TestGraph.Attribute times;

        Side(TestGraph.Nodes nodes, double[] weights, long[] candidates, String timeAttr) {
            this.count = candidates == null ? nodes.count : candidates.length;
            this.weights = weights == null
                    ? null
                    : Arrays.stream(weights).map(OracleDraws::weightOf).toArray();
            this.candidates = candidates;
            this.times = timeAttr == null || candidates != null ? null : nodes.attribute(timeAttr);
        }

        int number(long word) {
            return weights == null ? (int) bounded(word, count) : OracleDraws.byWeight(word, weights);
        }

        long node(int number) {
            return candidates == null ? number : candidates[number];
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
            long earliest = 0;
            for (int node = 1; node < count; node++) {
                if (times.value(node).longValue() < times.value((int) earliest).longValue()) {
                    earliest = node;
                }
            }
            return earliest;
        }
    }

    /** The source and the destination of the k-th negative of a link; {@code time} is null without link times. */
    long[] draw(OracleLinks links, String timeAttr, long epochKey, int place, int k, long ownSource, Long time) {
        long negKey = absorb(absorb(absorb(epochKey, -3), place), k);
        Side source = new Side(links.graph.nodes(links.type.source), srcWeight, null, timeAttr);
        Side destination = new Side(links.graph.nodes(links.type.destination), dstWeight, candidates, timeAttr);
        boolean own = triplet || candidates != null;
        if (!strict) {
            return new long[] {
                own ? ownSource : source.drawnInTime(negKey, 0, time), destination.drawnInTime(negKey, 1, time)
            };
        }
        long from = ownSource;
        int number = 0;
        for (int r = 0; r < 16; r++) {
            from = own ? ownSource : source.node(source.number(word(negKey, 2L * r)));
            number = destination.number(word(negKey, 2L * r + 1));
            if (holds(links, source, from, destination, number, time)) {
                return new long[] {from, destination.node(number)};
            }
        }
        for (int i = 1; i < destination.count; i++) {
            int next = (number + i) % destination.count;
            boolean drawable = destination.weights == null || destination.weights[next] > 0;
            if (drawable && holds(links, source, from, destination, next, time)) {
                return new long[] {from, destination.node(next)};
            }
        }
        throw new IllegalStateException("no strict negative of source " + from);
    }

    /** Whether the pair is no edge and both ends are in time. */
    private static boolean holds(OracleLinks links, Side source, long from, Side destination, int number, Long time) {
        long to = destination.node(number);
        boolean edge = false;
        for (int i = 0; i < links.type.count(); i++) {
            edge |= links.type.from[i] == from && links.type.to[i] == to;
        }
        return !edge && source.inTime(from, time) && destination.inTime(to, time);
    }
}

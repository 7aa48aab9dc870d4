package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.GraphConfigException;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How negative links are made: PyG's {@code NegativeSampling}. Their ends are drawn among all nodes of their types in the whole
 * graph, uniformly unless weights are given; {@code docs/sampling.md}, "Links", defines the draws. Immutable.
 *
 * <pre>{@code
 * NegativeSampling.binary(1)                  // one random link for each link
 * NegativeSampling.triplet(5).strict()        // five destinations that no edge leads to
 * }</pre>
 */
public final class NegativeSampling {
    private final boolean triplet;
    private final double amount;
    private final double @Nullable [] srcWeight;
    private final double @Nullable [] dstWeight;
    private final boolean strict;
    private final long @Nullable [] candidates;

    private NegativeSampling(
            boolean triplet,
            double amount,
            double @Nullable [] srcWeight,
            double @Nullable [] dstWeight,
            boolean strict,
            long @Nullable [] candidates) {
        this.triplet = triplet;
        this.amount = amount;
        this.srcWeight = srcWeight;
        this.dstWeight = dstWeight;
        this.strict = strict;
        this.candidates = candidates;
    }

    /**
     * Negative links with a random source and a random destination, labelled 0.
     *
     * @param amount how many for each link, greater than 0; a batch of P links gets ceil(P * amount)
     */
    public static NegativeSampling binary(double amount) {
        if (!(amount > 0) || amount > Integer.MAX_VALUE) {
            throw new GraphConfigException(
                    "amount=" + amount + " of negative links, must be greater than 0 and at most " + Integer.MAX_VALUE);
        }
        return new NegativeSampling(false, amount, null, null, false, null);
    }

    /** @param amount how many negative destinations each link gets, at least 1 */
    public static NegativeSampling triplet(int amount) {
        if (amount < 1) {
            throw new GraphConfigException("amount=" + amount + " of negative destinations, must be at least 1");
        }
        return new NegativeSampling(true, amount, null, null, false, null);
    }

    /** Draws sources by weight: one number for each node of the source type. Only for binary negatives without candidates. */
    public NegativeSampling srcWeight(double... perNode) {
        if (triplet) {
            throw new GraphConfigException("srcWeight has no meaning for triplets: their source is the link's own");
        }
        if (candidates != null) {
            throw sourceIsTheLinks();
        }
        return new NegativeSampling(false, amount, checked("srcWeight", perNode), dstWeight, strict, candidates);
    }

    /** Draws destinations by weight: one number for each node of the destination type, or for each candidate. */
    public NegativeSampling dstWeight(double... perNode) {
        return new NegativeSampling(triplet, amount, srcWeight, checked("dstWeight", perNode), strict, candidates);
    }

    /** Never gives a link that is an edge of the graph: asked at the owners. */
    public NegativeSampling strict() {
        return new NegativeSampling(triplet, amount, srcWeight, dstWeight, true, candidates);
    }

    /** Hard negatives: destinations come from this list, and the source is the link's own. */
    public NegativeSampling candidates(long... destinations) {
        if (destinations.length == 0) {
            throw new GraphConfigException("candidates is empty, must have at least one node");
        }
        if (srcWeight != null) {
            throw sourceIsTheLinks();
        }
        return new NegativeSampling(triplet, amount, srcWeight, dstWeight, strict, destinations.clone());
    }

    private static GraphConfigException sourceIsTheLinks() {
        return new GraphConfigException("srcWeight has no meaning with candidates, whose source is the link's own;"
                + " leave one of the two out");
    }

    private static double[] checked(String name, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0) || weights[i] == Double.POSITIVE_INFINITY) {
                throw new GraphConfigException(
                        name + "[" + i + "]=" + weights[i] + ", must be a finite number of at least 0");
            }
            sum += weights[i];
        }
        if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
            throw new GraphConfigException(name + " sums to " + sum + ", must be a finite number greater than 0");
        }
        return weights.clone();
    }

    public boolean isTriplet() {
        return triplet;
    }

    public boolean isBinary() {
        return !triplet;
    }

    /** Negatives for each link. */
    public double amount() {
        return amount;
    }

    /** Whether negatives that are edges are refused. */
    public boolean isStrict() {
        return strict;
    }

    /** How many negatives a batch of so many links has. */
    int count(int links) {
        return triplet ? Math.multiplyExact(links, (int) amount) : Math.toIntExact((long) Math.ceil(links * amount));
    }

    double @Nullable [] srcWeight() {
        return srcWeight;
    }

    double @Nullable [] dstWeight() {
        return dstWeight;
    }

    long @Nullable [] candidates() {
        return candidates;
    }

    /** Hands out the numbers given to these options, by name, as longs or as the bits of doubles; the rest is in the text. */
    public void describe(BiConsumer<String, long[]> numbers) {
        if (srcWeight != null) {
            numbers.accept(
                    "srcWeight",
                    Arrays.stream(srcWeight).mapToLong(Double::doubleToLongBits).toArray());
        }
        if (dstWeight != null) {
            numbers.accept(
                    "dstWeight",
                    Arrays.stream(dstWeight).mapToLong(Double::doubleToLongBits).toArray());
        }
        if (candidates != null) {
            numbers.accept("candidates", candidates.clone());
        }
    }

    /** Writes this as a part of a message. */
    public void write(ObjectDataOutput out) throws IOException {
        out.writeBoolean(triplet);
        out.writeDouble(amount);
        for (double[] weight : new double[][] {srcWeight, dstWeight}) {
            Wire.writeDoubles(out, weight == null ? new double[0] : weight);
        }
        out.writeBoolean(strict);
        Wire.writeLongs(out, candidates);
    }

    /** Reads what {@link #write} wrote. */
    public static NegativeSampling read(ObjectDataInput in) throws IOException {
        boolean triplet = in.readBoolean();
        double amount = in.readDouble();
        double[] srcWeight = Wire.readDoubles(in);
        double[] dstWeight = Wire.readDoubles(in);
        return new NegativeSampling(
                triplet,
                amount,
                srcWeight.length == 0 ? null : srcWeight,
                dstWeight.length == 0 ? null : dstWeight,
                in.readBoolean(),
                Wire.readLongsOrNull(in));
    }

    @Override
    public String toString() {
        return (triplet ? "triplet " : "binary ")
                + amount
                + (strict ? " strict" : "")
                + (srcWeight == null ? "" : " srcWeight of " + srcWeight.length)
                + (dstWeight == null ? "" : " dstWeight of " + dstWeight.length)
                + (candidates == null ? "" : " candidates of " + candidates.length);
    }
}

package io.filbert.tests.property;

import static io.filbert.tests.property.OracleDraws.absorb;
import static io.filbert.tests.property.OracleDraws.mix64;
import static io.filbert.tests.property.OracleDraws.word;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch is, by {@code docs/sampling.md} and nothing else: a sampler in one heap that is slow, obvious, and shares
 * no code with the grid. Here are the options and the order of an epoch; {@link OracleSample} makes the hops of a batch by
 * the rules of {@link OracleDraws}, {@link OracleLinks} has links and negatives, {@link OracleDigest} the digest. Where a
 * word of that page can be written down as it stands, it is: {@code bounded} multiplies BigIntegers, local ids live in a
 * HashMap, a node finds its edges by a list sorted with a comparator. The options are open to be read, so that a test can
 * tell them to the grid's loader too.
 */
public final class Oracle {
    public final TestGraph graph;
    public String inputType;
    public long[] inputNodes;
    public long[] inputTime;
    public OracleLinks links;
    public int[] numNeighbors = {};
    public final Map<String, int[]> numNeighborsOf = new LinkedHashMap<>();
    public int batchSize = 1;
    public boolean shuffle;
    public boolean dropLast;
    public long seed;
    public int rank;
    public int worldSize = 1;
    public boolean skipUnknown;
    public boolean disjoint;
    /** Null for all. */
    public Set<String> attributes;

    public boolean replace;
    public boolean last;
    public boolean backward;
    public String subgraphType = "DIRECTIONAL";
    public String timeAttr;
    public String weightAttr;
    public final Map<String, TestFilter> filters = new LinkedHashMap<>();

    public Oracle(TestGraph graph) {
        this.graph = graph;
        this.inputType = graph.nodes().get(0).type;
    }

    /** The seeds; null ids are all nodes of the type. */
    public Oracle inputNodes(String type, long... ids) {
        this.inputType = type;
        this.inputNodes = ids;
        return this;
    }

    /** The times of the seeds, one each; null for their own. */
    public Oracle inputTime(long... times) {
        this.inputTime = times;
        return this;
    }

    /** Links instead of seeds. */
    public Oracle links(OracleLinks given) {
        this.links = given;
        return this;
    }

    public Oracle numNeighbors(int... fanOuts) {
        this.numNeighbors = fanOuts;
        return this;
    }

    public Oracle numNeighbors(String edgeType, int... fanOuts) {
        graph.edges(edgeType);
        numNeighborsOf.put(edgeType, fanOuts);
        return this;
    }

    public Oracle batchSize(int size) {
        this.batchSize = size;
        return this;
    }

    public Oracle shuffle(boolean on) {
        this.shuffle = on;
        return this;
    }

    public Oracle dropLast(boolean on) {
        this.dropLast = on;
        return this;
    }

    public Oracle replace(boolean on) {
        this.replace = on;
        return this;
    }

    public Oracle seed(long value) {
        this.seed = value;
        return this;
    }

    public Oracle rank(int number, int of) {
        this.rank = number;
        this.worldSize = of;
        return this;
    }

    public Oracle skipUnknown(boolean on) {
        this.skipUnknown = on;
        return this;
    }

    public Oracle disjoint(boolean on) {
        this.disjoint = on;
        return this;
    }

    /** DIRECTIONAL, BIDIRECTIONAL or INDUCED. */
    public Oracle subgraphType(String name) {
        this.subgraphType = name;
        return this;
    }

    /** Null for none; implies disjoint. */
    public Oracle timeAttr(String name) {
        this.timeAttr = name;
        return this;
    }

    /** The temporal strategy LAST. */
    public Oracle last(boolean on) {
        this.last = on;
        return this;
    }

    /** Null for none. */
    public Oracle weightAttr(String name) {
        this.weightAttr = name;
        return this;
    }

    public Oracle filter(String edgeType, TestFilter filter) {
        graph.edges(edgeType);
        filters.put(edgeType, filter);
        return this;
    }

    public Oracle backward(boolean on) {
        this.backward = on;
        return this;
    }

    /** The attributes that the digest sees, of all types that have them; all of them without this call. */
    public Oracle attributes(String... names) {
        this.attributes = Set.of(names);
        return this;
    }

    boolean loaded(TestGraph.Attribute attribute) {
        return attributes == null || attributes.contains(attribute.name);
    }

    boolean isDisjoint() {
        return disjoint || timeAttr != null;
    }

    int hops() {
        return numNeighborsOf.isEmpty()
                ? numNeighbors.length
                : numNeighborsOf.values().iterator().next().length;
    }

    int fanOut(String edgeType, int hop) {
        return numNeighborsOf.getOrDefault(edgeType, numNeighbors)[hop];
    }

    // ---- the order of an epoch

    long epochKey(long epoch) {
        return absorb(absorb(0, seed), epoch);
    }

    private int seedCount() {
        if (links != null) {
            return links.count();
        }
        return inputNodes == null ? graph.nodes(inputType).count : inputNodes.length;
    }

    static long permute(long i, long n, long orderKey) {
        int bits = new BigInteger(Long.toString(n - 1)).bitLength();
        int h = Math.max(1, (bits + 1) / 2);
        long mask = (1L << h) - 1;
        long x = i;
        do {
            long left = x >>> h;
            long right = x & mask;
            for (int r = 0; r < 6; r++) {
                long mixed = left ^ (mix64(right ^ word(orderKey, r)) & mask);
                left = right;
                right = mixed;
            }
            x = left << h | right;
        } while (x >= n);
        return x;
    }

    /** The positions of the seeds in the order in which the epoch visits them. */
    public long[] order(int epoch) {
        int n = seedCount();
        long orderKey = absorb(epochKey(epoch), -1);
        long[] order = new long[n];
        for (int i = 0; i < n; i++) {
            order[i] = shuffle ? permute(i, n, orderKey) : i;
        }
        return order;
    }

    public int steps() {
        int n = seedCount();
        return dropLast ? n / batchSize : (n + batchSize - 1) / batchSize;
    }

    /** The first place of a step that is this rank's, and the place after its last. */
    private int[] places(int step) {
        int first = step * batchSize;
        int b = Math.min(batchSize, seedCount() - first);
        return new int[] {
            first + (int) Math.floorDiv((long) b * rank, (long) worldSize),
            first + (int) Math.floorDiv((long) b * (rank + 1), (long) worldSize)
        };
    }

    /** The place in the epoch's order of this rank's first seed of a step. */
    public int firstPlace(int step) {
        return places(step)[0];
    }

    /** The positions that one step gives to this rank. */
    public long[] positions(int epoch, int step) {
        int[] places = places(step);
        return Arrays.copyOfRange(order(epoch), places[0], places[1]);
    }

    public List<Batch> epoch(int epoch) {
        List<Batch> batches = new ArrayList<>();
        for (int step = 0; step < steps(); step++) {
            batches.add(batch(epoch, step));
        }
        return batches;
    }

    public Batch batch(int epoch, int step) {
        int[] places = places(step);
        long[] positions = positions(epoch, step);
        OracleSample sample = new OracleSample(this, epoch, step);
        return links != null
                ? links.batch(this, sample, places[0], positions)
                : seeds(sample, epoch, places[0], positions);
    }

    /** Each seed in a subgraph of its own, or all in one. */
    private Batch seeds(OracleSample sample, int epoch, int firstPlace, long[] positions) {
        List<Long> inputId = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        OracleSample.Subgraph whole = sample.subgraph(sample.stepKey(), null, 0);
        for (int i = 0; i < positions.length; i++) {
            long node = inputNodes == null ? positions[i] : inputNodes[(int) positions[i]];
            if (skipUnknown && (node < 0 || node >= graph.nodes(inputType).count)) {
                continue;
            }
            OracleSample.Subgraph subgraph = whole;
            if (isDisjoint()) {
                Long time = timeAttr == null ? null : timeOfSeed(positions[i], node);
                times.add(time);
                subgraph = sample.subgraph(treeKey(epochKey(epoch), firstPlace + i, 0), time, inputId.size());
            }
            sample.seed(inputType, node, subgraph);
            inputId.add(positions[i]);
        }
        Batch batch = sample.run(longs(inputId));
        batch.seedTime = timeAttr == null ? null : longs(times);
        return batch;
    }

    private long timeOfSeed(long position, long node) {
        return inputTime == null
                ? graph.nodes(inputType).attribute(timeAttr).value((int) node).longValue()
                : inputTime[(int) position];
    }

    static long treeKey(long epochKey, long place, long role) {
        return absorb(absorb(absorb(epochKey, -2), place), role);
    }

    /** One batch, as it stands after the last hop; maps are keyed by node type, or by {@code source__relation__destination}. */
    public static final class Batch {
        public final int epoch;
        public final int step;
        public final long[] inputId;
        public final Map<String, long[]> nId = new LinkedHashMap<>();
        /** Of each local id its subgraph; empty unless the sample is disjoint. */
        public final Map<String, int[]> batch = new LinkedHashMap<>();

        public final Map<String, int[]> numSampledNodes = new LinkedHashMap<>();
        public final Map<String, int[]> row = new LinkedHashMap<>();
        public final Map<String, int[]> col = new LinkedHashMap<>();
        /** Edge ids; for an edge type without ids the number of each edge in the input. */
        public final Map<String, long[]> eId = new LinkedHashMap<>();
        /** Where each sampled edge stands in the input; -1 for a reversed one that kept nothing of it. */
        public final Map<String, int[]> positions = new LinkedHashMap<>();
        /** No numbers unless the sample is directional. */
        public final Map<String, int[]> numSampledEdges = new LinkedHashMap<>();

        final Map<String, List<OracleSample.Sampled>> sampled = new LinkedHashMap<>();

        /** One of each seed, or of each link; null without times. */
        public long[] seedTime;
        /** Local ids; null but for links without triplets. */
        public int[][] edgeLabelIndex;
        /** A float[] or a long[]; null but for links without triplets. */
        public Object edgeLabel;
        /** Local ids; null but for links with triplets, as the next two. */
        public int[] srcIndex;

        public int[] dstPosIndex;
        public int[] dstNegIndex;

        Batch(int epoch, int step, long[] inputId) {
            this.epoch = epoch;
            this.step = step;
            this.inputId = inputId;
        }

        public int edgeCount() {
            return row.values().stream().mapToInt(r -> r.length).sum();
        }

        public byte[] labelBytes() {
            return OracleDigest.labels(edgeLabel);
        }

        /** The rows of an attribute of an edge type, one for each sampled edge. */
        public byte[] rows(TestGraph.Edges edges, TestGraph.Attribute attribute) {
            return OracleDigest.join(sampled.get(edges.name()).stream()
                    .map(s -> s.attributeRow(attribute))
                    .toList());
        }
    }

    // ---- the digest

    /** The SHA-256 of an epoch as this rank sees it, in hexadecimal. */
    public String digest(int epoch) {
        return OracleDigest.of(this, epoch(epoch));
    }

    /** What one batch feeds to the digest. */
    public byte[] bytes(Batch batch) {
        return OracleDigest.bytes(this, batch);
    }

    @Override
    public String toString() {
        String seeds =
                links != null ? links.toString() : inputType + " x " + (inputNodes == null ? "all" : inputNodes.length);
        StringBuilder text = new StringBuilder(seeds)
                .append(", numNeighbors ")
                .append(Arrays.toString(numNeighbors))
                .append(numNeighborsOf.keySet())
                .append(", batchSize ")
                .append(batchSize)
                .append(", ")
                .append(subgraphType)
                .append(", rank ")
                .append(rank)
                .append(" of ")
                .append(worldSize);
        text.append(shuffle ? ", shuffle" : "").append(dropLast ? ", dropLast" : "");
        text.append(replace ? ", replace" : "").append(disjoint ? ", disjoint" : "");
        text.append(backward ? ", backward" : "").append(skipUnknown ? ", skipUnknown" : "");
        text.append(timeAttr == null ? "" : ", timeAttr " + timeAttr + (last ? ", last" : ""));
        text.append(inputTime == null ? "" : ", inputTime");
        text.append(weightAttr == null ? "" : ", weightAttr " + weightAttr);
        return text.append(filters.isEmpty() ? "" : ", filter " + filters).toString();
    }

    static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}

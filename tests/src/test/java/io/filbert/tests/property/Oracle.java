package io.filbert.tests.property;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch is, by {@code docs/sampling.md} and nothing else: a sampler in one heap that is slow, obvious, and shares
 * no code with the grid. Where a word of that page can be written down as it stands, it is: {@code bounded} multiplies
 * BigIntegers, local ids live in a HashMap, a node finds its in-edges by a list sorted with a comparator.
 */
public final class Oracle {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final TestGraph graph;
    private final Map<String, List<List<Integer>>> inEdges = new HashMap<>();

    private String inputType;
    private long[] inputNodes;
    private int[] numNeighbors = {};
    private final Map<String, int[]> numNeighborsOf = new HashMap<>();
    private int batchSize = 1;
    private boolean shuffle;
    private boolean dropLast;
    private boolean replace;
    private long seed;
    private int rank;
    private int worldSize = 1;
    private Set<String> attributes;

    public Oracle(TestGraph graph) {
        this.graph = graph;
        this.inputType = graph.nodes().get(0).type;
        for (TestGraph.Edges edges : graph.edges()) {
            inEdges.put(edges.name(), canonicalInEdges(edges));
        }
    }

    /** The seeds; null ids are all nodes of the type. */
    public Oracle inputNodes(String type, long... ids) {
        this.inputType = type;
        this.inputNodes = ids;
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

    /** The attributes that the digest sees, of all types that have them; all of them without this call. */
    public Oracle attributes(String... names) {
        this.attributes = Set.of(names);
        return this;
    }

    private boolean loaded(TestGraph.Attribute attribute) {
        return attributes == null || attributes.contains(attribute.name);
    }

    // ---- words

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

    static long bounded(long w, long n) {
        return new BigInteger(Long.toUnsignedString(w))
                .multiply(BigInteger.valueOf(n))
                .shiftRight(64)
                .longValueExact();
    }

    // ---- the order of an epoch

    private long epochKey(long epoch) {
        return absorb(absorb(0, seed), epoch);
    }

    private int seedCount() {
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

    /** The positions that one step gives to this rank. */
    public long[] positions(int epoch, int step) {
        long[] order = order(epoch);
        int first = step * batchSize;
        int b = Math.min(batchSize, order.length - first);
        int from = (int) Math.floorDiv((long) b * rank, (long) worldSize);
        int to = (int) Math.floorDiv((long) b * (rank + 1), (long) worldSize);
        return Arrays.copyOfRange(order, first + from, first + to);
    }

    public List<Batch> epoch(int epoch) {
        List<Batch> batches = new ArrayList<>();
        for (int step = 0; step < steps(); step++) {
            batches.add(batch(epoch, step));
        }
        return batches;
    }

    public Batch batch(int epoch, int step) {
        long[] inputId = positions(epoch, step);
        long[] seeds = Arrays.stream(inputId)
                .map(p -> inputNodes == null ? p : inputNodes[(int) p])
                .toArray();
        return sample(epoch, step, inputId, seeds);
    }

    // ---- one batch

    /** One batch, as it stands after the last hop; maps are keyed by node type, or by {@code source__relation__destination}. */
    public static final class Batch {
        public final int epoch;
        public final int step;
        public final long[] inputId;
        public final Map<String, long[]> nId = new LinkedHashMap<>();
        public final Map<String, int[]> numSampledNodes = new LinkedHashMap<>();
        public final Map<String, int[]> row = new LinkedHashMap<>();
        public final Map<String, int[]> col = new LinkedHashMap<>();
        /** Edge ids; for an edge type without ids the number of each edge in the input. */
        public final Map<String, long[]> eId = new LinkedHashMap<>();
        /** Where each sampled edge stands in the input: the row of its attributes. */
        public final Map<String, int[]> positions = new LinkedHashMap<>();

        public final Map<String, int[]> numSampledEdges = new LinkedHashMap<>();

        Batch(int epoch, int step, long[] inputId) {
            this.epoch = epoch;
            this.step = step;
            this.inputId = inputId;
        }

        public int edgeCount() {
            return row.values().stream().mapToInt(r -> r.length).sum();
        }
    }

    /** One node that a hop starts from: its global id and its local id. */
    private static final class Frontier {
        final long node;
        final int local;

        Frontier(long node, int local) {
            this.node = node;
            this.local = local;
        }
    }

    /** The nodes of one type that the batch knows. */
    private static final class Known {
        final List<Long> nodes = new ArrayList<>();
        final Map<Long, Integer> localOf = new HashMap<>();
        List<Frontier> frontier = new ArrayList<>();
        List<Frontier> found = new ArrayList<>();
    }

    private Batch sample(int epoch, int step, long[] inputId, long[] seeds) {
        long stepKey = absorb(epochKey(epoch), step);
        int hops = hops();
        Batch batch = new Batch(epoch, step, inputId);
        Map<String, Known> known = new HashMap<>();
        Map<String, List<Integer>> rows = new HashMap<>();
        Map<String, List<Integer>> cols = new HashMap<>();
        Map<String, List<Integer>> drawn = new HashMap<>();
        for (TestGraph.Nodes nodes : graph.nodes()) {
            known.put(nodes.type, new Known());
            batch.numSampledNodes.put(nodes.type, new int[hops + 1]);
        }
        for (TestGraph.Edges edges : graph.edges()) {
            rows.put(edges.name(), new ArrayList<>());
            cols.put(edges.name(), new ArrayList<>());
            drawn.put(edges.name(), new ArrayList<>());
            batch.numSampledEdges.put(edges.name(), new int[hops]);
        }
        Known input = known.get(inputType);
        for (long node : seeds) {
            int local = input.nodes.size();
            input.nodes.add(node);
            input.localOf.putIfAbsent(node, local);
            input.frontier.add(new Frontier(node, local));
        }
        batch.numSampledNodes.get(inputType)[0] = seeds.length;

        for (int hop = 0; hop < hops; hop++) {
            for (int type = 0; type < graph.edges().size(); type++) {
                TestGraph.Edges edges = graph.edges().get(type);
                Known sources = known.get(edges.source);
                for (Frontier at : known.get(edges.destination).frontier) {
                    List<Integer> in = inEdges.get(edges.name()).get((int) at.node);
                    long nodeKey = absorb(absorb(absorb(stepKey, hop), type), at.node);
                    for (int position : draw(in.size(), fanOut(edges.name(), hop), nodeKey)) {
                        int edge = in.get(position);
                        long source = edges.from[edge];
                        Integer local = sources.localOf.get(source);
                        if (local == null) {
                            local = sources.nodes.size();
                            sources.localOf.put(source, local);
                            sources.nodes.add(source);
                            sources.found.add(new Frontier(source, local));
                            batch.numSampledNodes.get(edges.source)[hop + 1]++;
                        }
                        rows.get(edges.name()).add(local);
                        cols.get(edges.name()).add(at.local);
                        drawn.get(edges.name()).add(edge);
                        batch.numSampledEdges.get(edges.name())[hop]++;
                    }
                }
            }
            for (Known nodes : known.values()) {
                nodes.frontier = nodes.found;
                nodes.found = new ArrayList<>();
            }
        }

        for (TestGraph.Nodes nodes : graph.nodes()) {
            batch.nId.put(
                    nodes.type,
                    known.get(nodes.type).nodes.stream()
                            .mapToLong(Long::longValue)
                            .toArray());
        }
        for (TestGraph.Edges edges : graph.edges()) {
            int[] positions = ints(drawn.get(edges.name()));
            batch.row.put(edges.name(), ints(rows.get(edges.name())));
            batch.col.put(edges.name(), ints(cols.get(edges.name())));
            batch.positions.put(edges.name(), positions);
            batch.eId.put(
                    edges.name(), Arrays.stream(positions).mapToLong(edges::id).toArray());
        }
        return batch;
    }

    /** Which of the d in-edges are drawn: positions in the canonical order, in the order of the draws. */
    private List<Integer> draw(int d, int k, long nodeKey) {
        List<Integer> positions = new ArrayList<>();
        if (d == 0 || k == 0) {
            return positions;
        }
        if (k < 0 || (!replace && k >= d)) {
            for (int i = 0; i < d; i++) {
                positions.add(i);
            }
        } else if (replace) {
            for (int j = 0; j < k; j++) {
                positions.add((int) bounded(word(nodeKey, j), d));
            }
        } else {
            Set<Integer> taken = new HashSet<>();
            for (int t = 0; t < k; t++) {
                int i = d - k + t;
                int r = (int) bounded(word(nodeKey, t), i + 1);
                int position = taken.contains(r) ? i : r;
                taken.add(position);
                positions.add(position);
            }
        }
        return positions;
    }

    private int hops() {
        if (numNeighborsOf.isEmpty()) {
            return numNeighbors.length;
        }
        return numNeighborsOf.values().iterator().next().length;
    }

    private int fanOut(String edgeType, int hop) {
        return numNeighborsOf.getOrDefault(edgeType, numNeighbors)[hop];
    }

    /** For each node of the destination type its in-edges, by time if there are times, then by edge id. */
    private List<List<Integer>> canonicalInEdges(TestGraph.Edges edges) {
        List<List<Integer>> in = new ArrayList<>();
        for (int node = 0; node < graph.nodes(edges.destination).count; node++) {
            in.add(new ArrayList<>());
        }
        for (int edge = 0; edge < edges.count(); edge++) {
            in.get((int) edges.to[edge]).add(edge);
        }
        for (List<Integer> ofNode : in) {
            ofNode.sort((a, b) -> {
                int byTime = edges.times == null ? 0 : Long.compare(edges.times[a], edges.times[b]);
                return byTime != 0 ? byTime : Long.compare(edges.id(a), edges.id(b));
            });
        }
        return in;
    }

    // ---- the digest

    /** The SHA-256 of an epoch as this rank sees it, in hexadecimal. */
    public String digest(int epoch) {
        MessageDigest sha = sha256();
        for (Batch batch : epoch(epoch)) {
            sha.update(bytes(batch));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** What one batch feeds to the digest. */
    public byte[] bytes(Batch batch) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(int32(batch.epoch, batch.step, batch.inputId.length));
        parts.add(int64(batch.inputId));
        for (TestGraph.Nodes nodes : graph.nodes()) {
            long[] ids = batch.nId.get(nodes.type);
            parts.add(int32(ids.length));
            parts.add(int64(ids));
            parts.add(int32(batch.numSampledNodes.get(nodes.type)));
            for (TestGraph.Attribute attribute : nodes.attributes) {
                if (loaded(attribute)) {
                    parts.add(attribute.rows(ids));
                }
            }
        }
        for (TestGraph.Edges edges : graph.edges()) {
            String type = edges.name();
            parts.add(int32(batch.row.get(type).length));
            parts.add(int32(batch.row.get(type)));
            parts.add(int32(batch.col.get(type)));
            if (edges.ids == null) {
                parts.add(int32(0));
            } else {
                parts.add(int32(1));
                parts.add(int64(batch.eId.get(type)));
            }
            parts.add(int32(batch.numSampledEdges.get(type)));
            for (TestGraph.Attribute attribute : edges.attributes) {
                if (loaded(attribute)) {
                    parts.add(attribute.rows(Arrays.stream(batch.positions.get(type))
                            .asLongStream()
                            .toArray()));
                }
            }
        }
        ByteBuffer all =
                ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] int32(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] int64(long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}

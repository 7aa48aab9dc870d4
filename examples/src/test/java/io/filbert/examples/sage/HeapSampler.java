package io.filbert.examples.sage;

import io.filbert.graph.GraphSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A plain sampler over arrays, so that the model can be tested without a cluster. Draws differ from the grid's. */
public final class HeapSampler {
    private final GraphSchema schema;
    private final float[][] features;
    private final long[][] labels;
    private final int columns;
    private final int[][] start;
    private final int[][] sources;

    /** Features and labels by node type; edges by edge type as {source[], destination[]}. */
    public HeapSampler(GraphSchema schema, float[][] features, long[][] labels, int columns, long[][][] edges) {
        this.schema = schema;
        this.features = features;
        this.labels = labels;
        this.columns = columns;
        int types = schema.edgeTypes().size();
        this.start = new int[types][];
        this.sources = new int[types][];
        for (int e = 0; e < types; e++) {
            int n = labels[schema.destinationIndex(e)].length;
            start[e] = new int[n + 1];
            for (long d : edges[e][1]) {
                start[e][(int) d + 1]++;
            }
            for (int v = 0; v < n; v++) {
                start[e][v + 1] += start[e][v];
            }
            int[] next = start[e].clone();
            sources[e] = new int[edges[e][0].length];
            for (int k = 0; k < edges[e][0].length; k++) {
                sources[e][next[(int) edges[e][1][k]]++] = (int) edges[e][0][k];
            }
        }
    }

    /** Steps of seeds by node type: as many steps as the sum of seeds over {@code batch}, each with its share. */
    public BatchSource source(long[][] seeds, int batch, boolean shuffle, long seed, int... fanOut) {
        int all = Arrays.stream(seeds).mapToInt(s -> s.length).sum();
        int steps = (all + batch - 1) / batch;
        return epoch -> () -> {
            Random random = new Random(seed * 1000 + epoch);
            long[][] order = new long[seeds.length][];
            for (int t = 0; t < seeds.length; t++) {
                order[t] = seeds[t].clone();
                for (int i = order[t].length - 1; shuffle && i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    long swapped = order[t][i];
                    order[t][i] = order[t][j];
                    order[t][j] = swapped;
                }
            }
            return java.util.stream.IntStream.range(0, steps)
                    .<List<? extends SampledBatch>>mapToObj(s -> {
                        List<SampledBatch> batches = new ArrayList<>();
                        for (int t = 0; t < order.length; t++) {
                            int size = (order[t].length + steps - 1) / steps;
                            int from = Math.min(order[t].length, s * size);
                            int to = Math.min(order[t].length, from + size);
                            if (from < to) {
                                batches.add(sample(t, Arrays.copyOfRange(order[t], from, to), random, fanOut));
                            }
                        }
                        return batches;
                    })
                    .iterator();
        };
    }

    /** One batch. */
    public SampledBatch sample(int type, long[] seeds, Random random, int... fanOut) {
        int types = schema.nodeTypes().size();
        List<List<Integer>> nodes = new ArrayList<>();
        List<Map<Integer, Integer>> local = new ArrayList<>();
        int[][] count = new int[types][fanOut.length + 1];
        for (int t = 0; t < types; t++) {
            nodes.add(new ArrayList<>());
            local.add(new HashMap<>());
        }
        for (long s : seeds) {
            local.get(type).put((int) s, nodes.get(type).size());
            nodes.get(type).add((int) s);
        }
        count[type][0] = seeds.length;
        int edgeTypes = schema.edgeTypes().size();
        List<List<int[]>> drawn = new ArrayList<>();
        int[][] edgeCount = new int[edgeTypes][fanOut.length];
        for (int e = 0; e < edgeTypes; e++) {
            drawn.add(new ArrayList<>());
        }
        int[] first = new int[types];
        for (int hop = 0; hop < fanOut.length; hop++) {
            int[] end = nodes.stream().mapToInt(List::size).toArray();
            for (int e = 0; e < edgeTypes; e++) {
                int source = schema.sourceIndex(e);
                int destination = schema.destinationIndex(e);
                for (int v = first[destination]; v < end[destination]; v++) {
                    int node = nodes.get(destination).get(v);
                    int from = start[e][node];
                    int degree = start[e][node + 1] - from;
                    for (int k : draw(degree, fanOut[hop], random)) {
                        int u = sources[e][from + k];
                        Integer known = local.get(source)
                                .putIfAbsent(u, nodes.get(source).size());
                        if (known == null) {
                            known = nodes.get(source).size();
                            nodes.get(source).add(u);
                        }
                        drawn.get(e).add(new int[] {known, v});
                        edgeCount[e][hop]++;
                    }
                }
            }
            for (int t = 0; t < types; t++) {
                first[t] = end[t];
                count[t][hop + 1] = nodes.get(t).size() - end[t];
            }
        }
        return new HeapBatch(type, seeds, nodes, count, drawn, edgeCount);
    }

    private static int[] draw(int degree, int k, Random random) {
        int[] all = new int[degree];
        Arrays.setAll(all, i -> i);
        if (degree <= k) {
            return all;
        }
        for (int i = 0; i < k; i++) {
            int j = i + random.nextInt(degree - i);
            int swapped = all[i];
            all[i] = all[j];
            all[j] = swapped;
        }
        return Arrays.copyOf(all, k);
    }

    private final class HeapBatch implements SampledBatch {
        private final int type;
        private final long[] seeds;
        private final List<List<Integer>> nodes;
        private final int[][] count;
        private final List<List<int[]>> drawn;
        private final int[][] edgeCount;

        HeapBatch(
                int type,
                long[] seeds,
                List<List<Integer>> nodes,
                int[][] count,
                List<List<int[]>> drawn,
                int[][] edgeCount) {
            this.type = type;
            this.seeds = seeds;
            this.nodes = nodes;
            this.count = count;
            this.drawn = drawn;
            this.edgeCount = edgeCount;
        }

        @Override
        public int inputType() {
            return type;
        }

        @Override
        public long[] labels() {
            return Arrays.stream(seeds).map(s -> labels[type][(int) s]).toArray();
        }

        @Override
        public int[] numSampledNodes(int nodeType) {
            return count[nodeType];
        }

        @Override
        public ByteBuffer features(int nodeType) {
            List<Integer> rows = nodes.get(nodeType);
            ByteBuffer buffer = ByteBuffer.allocateDirect(rows.size() * columns * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows.size(); i++) {
                buffer.asFloatBuffer().put(i * columns, features[nodeType], rows.get(i) * columns, columns);
            }
            return buffer;
        }

        @Override
        public int[] numSampledEdges(int edgeType) {
            return edgeCount[edgeType];
        }

        @Override
        public int[] row(int edgeType) {
            return drawn.get(edgeType).stream().mapToInt(e -> e[0]).toArray();
        }

        @Override
        public int[] col(int edgeType) {
            return drawn.get(edgeType).stream().mapToInt(e -> e[1]).toArray();
        }
    }
}

package io.filbert.tests.cluster;

import io.filbert.grid.Graph;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.TestGraph;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** One set of loader options, told to the oracle and to the grid's loader alike. */
public final class LoaderCase {
    public final TestGraph graph;
    public String inputType = Graphs.NODE;
    public long[] inputNodes;
    public int[] numNeighbors = {};
    public final Map<String, int[]> numNeighborsOf = new LinkedHashMap<>();
    public int batchSize = 1;
    public boolean shuffle;
    public boolean dropLast;
    public boolean replace;
    public long seed;
    public int rank;
    public int worldSize = 1;

    public LoaderCase(TestGraph graph) {
        this.graph = graph;
        this.inputType = graph.nodes().get(0).type;
    }

    /** Options of every kind: one to three hops, fan-outs from all to none, seeds given twice, ranks, replacement. */
    public static LoaderCase random(TestGraph graph, long seed) {
        Random random = new Random(seed * 31 + 7);
        LoaderCase made = new LoaderCase(graph);
        TestGraph.Nodes input = graph.nodes().get(random.nextInt(graph.nodes().size()));
        made.inputType = input.type;
        if (random.nextInt(3) != 0) {
            made.inputNodes = random.longs(1 + random.nextInt(2 * input.count), 0, input.count)
                    .toArray();
        }
        int seeds = made.inputNodes == null ? input.count : made.inputNodes.length;
        int hops = 1 + random.nextInt(3);
        made.numNeighbors = fanOuts(random, hops);
        if (random.nextInt(3) == 0) {
            for (TestGraph.Edges edges : graph.edges()) {
                if (random.nextBoolean()) {
                    made.numNeighborsOf.put(edges.name(), fanOuts(random, hops));
                }
            }
        }
        made.batchSize = 1 + random.nextInt(Math.max(1, seeds / 2));
        made.shuffle = random.nextBoolean();
        made.dropLast = random.nextInt(4) == 0;
        made.replace = random.nextInt(3) == 0;
        made.seed = random.nextLong();
        made.worldSize = 1 + random.nextInt(Math.min(3, made.batchSize));
        made.rank = random.nextInt(made.worldSize);
        return made;
    }

    private static int[] fanOuts(Random random, int hops) {
        int[] choices = {-1, 0, 1, 2, 3, 5, 12};
        return random.ints(hops, 0, choices.length).map(i -> choices[i]).toArray();
    }

    public LoaderCase inputNodes(String type, long... ids) {
        this.inputType = type;
        this.inputNodes = ids.length == 0 ? null : ids;
        return this;
    }

    public LoaderCase numNeighbors(int... fanOuts) {
        this.numNeighbors = fanOuts;
        return this;
    }

    public LoaderCase batchSize(int size) {
        this.batchSize = size;
        return this;
    }

    public LoaderCase shuffle(boolean on) {
        this.shuffle = on;
        return this;
    }

    public LoaderCase replace(boolean on) {
        this.replace = on;
        return this;
    }

    public LoaderCase seed(long value) {
        this.seed = value;
        return this;
    }

    /** The same options on another graph. */
    public LoaderCase on(TestGraph other) {
        LoaderCase copy = new LoaderCase(other);
        copy.inputType = inputType;
        copy.inputNodes = inputNodes;
        copy.numNeighbors = numNeighbors;
        copy.numNeighborsOf.putAll(numNeighborsOf);
        copy.batchSize = batchSize;
        copy.shuffle = shuffle;
        copy.dropLast = dropLast;
        copy.replace = replace;
        copy.seed = seed;
        copy.rank = rank;
        copy.worldSize = worldSize;
        return copy;
    }

    public int fanOut(String edgeType, int hop) {
        return numNeighborsOf.getOrDefault(edgeType, numNeighbors)[hop];
    }

    public Oracle oracle() {
        Oracle oracle = new Oracle(graph)
                .inputNodes(inputType, inputNodes)
                .numNeighbors(numNeighbors)
                .batchSize(batchSize)
                .shuffle(shuffle)
                .dropLast(dropLast)
                .replace(replace)
                .seed(seed)
                .rank(rank, worldSize);
        numNeighborsOf.forEach(oracle::numNeighbors);
        return oracle;
    }

    public DistNeighborLoader.Builder loader(Graph loaded) {
        DistNeighborLoader.Builder loader = DistNeighborLoader.builder(loaded, numNeighbors)
                .batchSize(batchSize)
                .shuffle(shuffle)
                .dropLast(dropLast)
                .replace(replace)
                .seed(seed)
                .rank(rank, worldSize);
        if (inputNodes == null) {
            loader.inputNodes(inputType);
        } else {
            loader.inputNodes(inputType, inputNodes);
        }
        numNeighborsOf.forEach((type, fanOuts) -> loader.numNeighbors(Grids.edgeType(type), fanOuts));
        return loader;
    }

    /** The digest of one epoch of a loader. */
    public static String digest(DistLoader loader, int epoch) {
        MessageDigest sha = sha256();
        for (MiniBatch batch : loader.epoch(epoch)) {
            batch.digest(sha);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return inputType + " x " + (inputNodes == null ? "all" : inputNodes.length) + ", numNeighbors "
                + Arrays.toString(numNeighbors) + numNeighborsOf.keySet() + ", batchSize " + batchSize
                + (shuffle ? ", shuffle" : "") + (dropLast ? ", dropLast" : "") + (replace ? ", replace" : "")
                + ", rank " + rank + " of " + worldSize;
    }
}

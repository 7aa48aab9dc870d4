package io.filbert.examples;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.wordnet.LabelPropagation;
import io.filbert.examples.wordnet.Split;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.examples.wordnet.WordNetLoad;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * The first example: starts a cluster, loads WordNet 3.1 into it, samples an epoch of mini-batches inside the grid, trains
 * typed GraphSAGE on such mini-batches and compares it with the same model without edges and with label propagation.
 */
public final class Quickstart {
    private static final int[] FAN_OUT = {10, 5};
    private static final int[] NO_EDGES = {0, 0};
    private static final String GRAPH = "wordnet";

    private final QuickstartOptions options;
    private final Console console;

    private Quickstart(QuickstartOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Runs the example and reports on {@code out}. */
    public static QuickstartResult run(QuickstartOptions options, PrintStream out) {
        if (options.train()) {
            Natives.require();
        }
        return new Quickstart(options, new Console(out)).run();
    }

    private QuickstartResult run() {
        WordNetGraph wordNet = WordNetGraph.read();
        wordNet = options.mergeTypes() ? wordNet.mergeTypes() : wordNet;
        wordNet = options.shuffleLabels() ? wordNet.shuffleLabels(options.seed()) : wordNet;
        try (LocalCluster cluster = LocalCluster.start(options.members(), options.partitions())) {
            console.line("%s", cluster.describe(options.partitions()));
            HazelcastInstance hz = cluster.access(options.client());
            try (GraphGrid grid = GraphGrid.of(hz)) {
                double before = console.seconds();
                Random shuffled = options.shuffleEdges() ? new Random(options.seed()) : null;
                Graph graph = WordNetLoad.load(grid, GRAPH, wordNet, shuffled);
                console.block("Schema", SchemaText.of(graph.schema(), wordNet));
                console.block("Partitions", graph.report());
                console.line(
                        "%nLoaded in %.1f s%s.", console.seconds() - before, options.client() ? " by a client" : "");
                return run(graph, wordNet);
            }
        }
    }

    private QuickstartResult run(Graph graph, WordNetGraph wordNet) {
        Sampled sampled = sample(graph, wordNet);
        console.line(
                "Sampled epoch 0: %,d edges, %,.0f edges/s, SHA-256 %s",
                sampled.edges, sampled.edgesPerSecond(), sampled.digest.substring(0, 16));
        if (!options.train()) {
            return result(sampled, null, null, null);
        }
        Training training = new Training(graph, wordNet, options, console);
        Training.Outcome model = training.run("GraphSAGE", FAN_OUT);
        Training.Outcome noEdges = training.run("Without edges", NO_EDGES);
        LabelPropagation.Result propagation = LabelPropagation.run(wordNet);
        console.line("%nTest accuracy%s", options.mergeTypes() ? ", all edge types merged" : "");
        row(
                "GraphSAGE, epoch " + model.epoch(),
                model.test().overall(),
                model.test().byType());
        row("the same without edges", noEdges.test().overall(), noEdges.test().byType());
        row("label propagation", propagation.all().overall(), propagation.all().byType());
        row(
                "label propagation in types",
                propagation.withinTypes().overall(),
                propagation.withinTypes().byType());
        return result(sampled, model, noEdges, propagation);
    }

    private void row(String name, double overall, Map<String, Double> byType) {
        console.line("  %-28s %.3f   %s", name, overall, Console.shares(byType));
    }

    private record Sampled(long edges, double seconds, String digest) {
        double edgesPerSecond() {
            return edges / seconds;
        }
    }

    /** One epoch of train batches, for its digest and its speed. */
    private Sampled sample(Graph graph, WordNetGraph wordNet) {
        MessageDigest sha = sha256();
        long edges = 0;
        long start = System.nanoTime();
        try (GridBatches batches = new GridBatches(graph, wordNet, Split.TRAIN, options, FAN_OUT);
                ProgressBar bar = console.seeds("Sampling", batches.seeds())) {
            for (List<GridBatch> step : batches.epoch(0)) {
                for (GridBatch batch : step) {
                    batch.miniBatch().digest(sha);
                    bar.stepBy(batch.miniBatch().batchSize());
                    for (int e = 0; e < graph.schema().edgeTypes().size(); e++) {
                        edges += Arrays.stream(batch.numSampledEdges(e)).sum();
                    }
                }
            }
        }
        return new Sampled(
                edges, (System.nanoTime() - start) / 1e9, HexFormat.of().formatHex(sha.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private QuickstartResult result(
            Sampled sampled,
            Training.@Nullable Outcome model,
            Training.@Nullable Outcome noEdges,
            LabelPropagation.@Nullable Result propagation) {
        return new QuickstartResult(
                model == null ? null : model.test().overall(),
                noEdges == null ? null : noEdges.test().overall(),
                model == null ? null : model.test().byType(),
                noEdges == null ? null : noEdges.test().byType(),
                model == null ? null : model.validation(),
                model == null ? null : model.epoch(),
                propagation == null ? null : propagation.all().overall(),
                propagation == null ? null : propagation.withinTypes().overall(),
                propagation == null ? null : propagation.withinTypes().byType(),
                sampled.edgesPerSecond(),
                sampled.digest,
                options.members(),
                console.seconds());
    }
}

package io.filbert.examples;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.data.CitationData;
import io.filbert.examples.plain.PlainTrainer;
import io.filbert.examples.train.CitationGraph;
import io.filbert.grid.GraphGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code filbert plain-trainer}: {@link PlainTrainer} with a cluster and a thread for each trainer. */
@Command(
        name = "plain-trainer",
        description = {
            "Trains a simple graph convolution on a citation graph in plain Java, without DJL, by several trainers: each is a"
                    + " thread here and a client of a cluster in this JVM. docs/training.md says more."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class PlainTrainerCommand implements Callable<Integer> {
    private static final String GRAPH = "citations";
    private static final int PARTITIONS = 271;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder of a citation graph: nodes.tsv and edges.tsv.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path data;

    @Option(names = "--trainers", paramLabel = "N", description = "Trainers, which share every batch.")
    private int trainers = 2;

    @Option(names = "--members", paramLabel = "N", description = "Members to start.")
    private int members = 3;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training nodes.")
    private int epochs = 100;

    @Option(names = "--batch-size", paramLabel = "N", description = "Seeds of a step over all trainers.")
    private int batchSize = 140;

    @Option(names = "--fanout", split = ",", paramLabel = "N", description = "Neighbors by hop, -1 for all.")
    private int[] fanout = {10, 10};

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Of Adam.")
    private float learningRate = .2f;

    @Option(names = "--weight-decay", paramLabel = "RATE", description = "Of Adam.")
    private float weightDecay = 1e-5f;

    @Override
    public Integer call() throws Exception {
        if (trainers < 1 || members < 1 || epochs < 1 || batchSize < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--trainers=" + trainers + ", --members=" + members + ", --epochs=" + epochs + ", --batch-size="
                            + batchSize + "; each must be at least 1");
        }
        if (!Files.isDirectory(data)) {
            throw new ParameterException(
                    spec.commandLine(), "--data=" + data + " is not a folder; it must hold nodes.tsv and edges.tsv");
        }
        CitationData citations = CitationData.read(data);
        PlainTrainer.Options options = new PlainTrainer.Options(epochs, batchSize, learningRate, weightDecay, fanout);
        try (LocalCluster cluster = LocalCluster.start(members, PARTITIONS);
                GraphGrid grid = GraphGrid.of(cluster.access(false))) {
            print("%s", cluster.describe(PARTITIONS));
            CitationGraph.load(grid, GRAPH, citations);
            print("%s", citations);
            print("test accuracy %.3f", train(cluster, citations, options).accuracy());
        }
        return CommandLine.ExitCode.OK;
    }

    /** A thread and a client for each trainer; all end with the same result. */
    private PlainTrainer.Result train(LocalCluster cluster, CitationData citations, PlainTrainer.Options options)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(trainers);
        try {
            List<Future<PlainTrainer.Result>> results = new ArrayList<>();
            for (int r = 0; r < trainers; r++) {
                int rank = r;
                HazelcastInstance client = cluster.access(true);
                results.add(threads.submit(() ->
                        PlainTrainer.run(client, GRAPH, citations, options, "plain-trainer", rank, trainers, line -> {
                            if (rank == 0) {
                                print("%s", line);
                            }
                        })));
            }
            for (Future<PlainTrainer.Result> result : results) {
                result.get();
            }
            return results.get(0).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private void print(String format, Object... values) {
        Console.print(spec.commandLine().getOut(), format, values);
    }
}

package io.filbert.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code filbert quickstart}: {@link Quickstart} with its options. */
@Command(
        name = "quickstart",
        description = {
            "Starts a Hazelcast cluster in this JVM, loads WordNet 3.1 into it as a typed graph, trains GraphSAGE on"
                    + " mini-batches sampled inside the grid and prints test accuracy."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the message says why", "2:wrong options"})
public final class QuickstartCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--members", paramLabel = "N", description = "Hazelcast members, all in this JVM on loopback.")
    private int members = 3;

    @Option(names = "--partitions", paramLabel = "N", description = "Hazelcast partitions.")
    private int partitions = 271;

    @Option(
            names = "--client",
            description = "Batches come through a thin client, not through a member of the cluster.")
    private boolean client;

    @Option(names = "--sampler-threads", paramLabel = "N", description = "Threads of each loader.")
    private int samplerThreads = 1;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the train nodes.")
    private int epochs = 5;

    @Option(names = "--seed", paramLabel = "N", description = "Of sampling, order, weights and dropout.")
    private long seed = 7;

    @Option(names = "--merge-types", description = "Control: forget the edge types; one relation over all edges.")
    private boolean mergeTypes;

    @Option(names = "--shuffle-labels", description = "Control: permute the labels; accuracy falls to chance.")
    private boolean shuffleLabels;

    @Option(names = "--shuffle-edges", description = "Control: write the edges in random order; nothing changes.")
    private boolean shuffleEdges;

    @Option(names = "--no-train", description = "Load and sample one epoch; needs no libtorch.")
    private boolean noTrain;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
    private @Nullable Path json;

    /**
     * Runs the quickstart with these command line arguments, as {@code filbert quickstart} does.
     *
     * @throws ParameterException if an argument is wrong
     */
    public static QuickstartResult run(PrintStream out, String... args) {
        QuickstartCommand command = new QuickstartCommand();
        new CommandLine(command).parseArgs(args);
        return command.run(out);
    }

    private QuickstartResult run(PrintStream out) {
        return Quickstart.run(options(), out);
    }

    private QuickstartOptions options() {
        try {
            return new QuickstartOptions(
                    members,
                    partitions,
                    client,
                    samplerThreads,
                    epochs,
                    seed,
                    !noTrain,
                    mergeTypes,
                    shuffleLabels,
                    shuffleEdges);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    @Override
    public Integer call() throws IOException {
        Path folder = json == null ? null : json.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("--json=" + json + ": " + folder + " is not a folder; make it first");
        }
        QuickstartResult result = run(System.out);
        System.out.printf("%nDone in %.0f s.%n", result.seconds());
        if (json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), result);
        }
        return CommandLine.ExitCode.OK;
    }
}

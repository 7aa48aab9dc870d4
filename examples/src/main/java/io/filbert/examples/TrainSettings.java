package io.filbert.examples;

import io.filbert.examples.train.TrainOptions;
import io.filbert.examples.train.TrainOptions.Kind;
import io.filbert.examples.train.TrainOptions.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code filbert train}; those of the model are what is known to work for data and model where they are not given. */
final class TrainSettings {
    /** Folder of the event files in that of the report: {@value}. */
    static final String TENSORBOARD = "tensorboard";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of the data, or wordnet.")
    private String data = "";

    @Option(names = "--model", paramLabel = "MODEL", description = "sage, gcn, gat or rgcn; default ${DEFAULT-VALUE}.")
    private Model model = Model.SAGE;

    @Option(names = "--seeds", paramLabel = "N", description = "Runs, of seeds 1 to N; default ${DEFAULT-VALUE}.")
    int seeds = 5;

    @Option(
            names = "--trainers",
            paramLabel = "N",
            description =
                    "1: in this process, on a member; more: so many processes of their own; default ${DEFAULT-VALUE}.")
    int trainers = 1;

    @Option(
            names = "--members",
            paramLabel = "N",
            description =
                    "Members to start; 0: no cluster, citation data is sampled out of arrays in this process, to compare"
                            + " with; default ${DEFAULT-VALUE}.")
    int members = 3;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "How often a trainer process that dies is started again; default ${DEFAULT-VALUE}.")
    int restarts = 2;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training part.")
    private @Nullable Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Seeds of a step over all trainers.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--fanout",
            split = ",",
            paramLabel = "N",
            description = "Neighbors by hop, -1 for all, 0 for none; links of one or more hops, nodes of two.")
    private int @Nullable [] fanout;

    @Option(names = "--hidden", paramLabel = "N", description = "Width of the hidden layer.")
    private @Nullable Integer hidden;

    @Option(names = "--dropout", paramLabel = "SHARE", description = "What is dropped in training.")
    private @Nullable Float dropout;

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Of Adam.")
    private @Nullable Float learningRate;

    @Option(names = "--weight-decay", paramLabel = "RATE", description = "Of Adam.")
    private @Nullable Float weightDecay;

    @Option(names = "--evaluate-every", paramLabel = "N", description = "Epochs from one validation to the next.")
    private @Nullable Integer evaluateEvery;

    @Option(names = "--checkpoint-every", paramLabel = "N", description = "Steps from one checkpoint to the next.")
    private @Nullable Integer checkpointEvery;

    @Option(names = "--sampler-threads", paramLabel = "N", description = "Threads of each loader.")
    private @Nullable Integer samplerThreads;

    @Option(names = "--no-controls", description = "Leave out the same model without the graph.")
    boolean noControls;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there.")
    @Nullable
    Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write report.html, curve.csv and TensorBoard event files there.")
    @Nullable
    Path report;

    TrainOptions options(Kind task) {
        try {
            check(task);
            TrainOptions recipe = TrainOptions.recipe(task, data, model);
            int[] hops = fanout == null ? recipe.fanout() : fanout;
            if (task == Kind.NODE_CLASSIFICATION && hops.length != 2) {
                throw new IllegalArgumentException("--fanout=" + joined(hops) + " names " + hops.length
                        + (hops.length == 1 ? " hop" : " hops")
                        + ", the model has two layers; name two, such as --fanout=10,10");
            }
            TrainOptions options = new TrainOptions(
                    task,
                    data,
                    model,
                    or(hidden, recipe.hidden()),
                    or(dropout, recipe.dropout()),
                    or(learningRate, recipe.learningRate()),
                    or(weightDecay, recipe.weightDecay()),
                    or(epochs, recipe.epochs()),
                    or(batchSize, recipe.batchSize()),
                    hops,
                    or(evaluateEvery, recipe.evaluateEvery()),
                    or(checkpointEvery, recipe.checkpointEvery()),
                    or(samplerThreads, recipe.samplerThreads()));
            checkFolder(task);
            checkReport();
            return options;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void check(Kind task) {
        if (seeds < 1 || trainers < 1 || members < 0 || restarts < 0) {
            throw new IllegalArgumentException("seeds=" + seeds + ", trainers=" + trainers + ", members=" + members
                    + ", restarts=" + restarts + "; the first two must be at least 1, the others at least 0");
        }
        if (members == 0 && (trainers > 1 || task != Kind.NODE_CLASSIFICATION || data.equals(TrainOptions.WORDNET))) {
            throw new IllegalArgumentException(
                    "--members 0 is for one trainer and node classification of a citation graph; start at least one member");
        }
    }

    private void checkReport() {
        if (report != null && Files.exists(report.resolve(TENSORBOARD))) {
            throw new IllegalArgumentException("--report=" + report
                    + " has the events of another training, which TensorBoard would mix with these; remove it or name"
                    + " another folder");
        }
    }

    private void checkFolder(Kind task) {
        if (!data.equals(TrainOptions.WORDNET) && !Files.isDirectory(Path.of(data))) {
            throw new IllegalArgumentException("--data=" + data + " is not a folder; it must hold "
                    + (task == Kind.NODE_CLASSIFICATION ? "nodes.tsv and edges.tsv, or be wordnet" : "edges.tsv"));
        }
    }

    private static String joined(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}

package io.filbert.examples;

import io.filbert.examples.train.TrainOptions.Kind;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code filbert train}: node classification and link prediction on mini-batches of the grid. */
@Command(
        name = "train",
        description = {
            "Trains a model on mini-batches sampled inside the grid, once for each seed, by one trainer or by several, and"
                    + " prints mean and standard deviation of the test result. docs/training.md says more."
        },
        mixinStandardHelpOptions = true,
        subcommands = {TrainCommand.NodeClassification.class, TrainCommand.LinkPrediction.class},
        synopsisSubcommandLabel = "TASK")
public final class TrainCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "which task? One of " + spec.subcommands().keySet());
    }

    /** Classes of nodes. */
    @Command(
            name = "node-classification",
            description = {
                "Classes of the nodes of a citation graph (--data FOLDER with nodes.tsv and edges.tsv) or of WordNet 3.1"
                        + " (--data wordnet). The epoch is chosen on validation; the test is read once."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class NodeClassification implements Callable<Integer> {
        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private TrainSettings settings;

        @Override
        public Integer call() throws Exception {
            new TrainReport(settings, settings.options(Kind.NODE_CLASSIFICATION)).run(System.out);
            return CommandLine.ExitCode.OK;
        }
    }

    /** Events to come. */
    @Command(
            name = "link-prediction",
            description = {
                "Which events happen (--data FOLDER with edges.tsv: source, destination, time), given those strictly before:"
                        + " trains on the first 70 %%, chooses the epoch on 15 %%, tests on the last 15 %%, with one negative for"
                        + " each event. docs/link-prediction-protocol.md says how."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class LinkPrediction implements Callable<Integer> {
        @Mixin
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private TrainSettings settings;

        @Override
        public Integer call() throws Exception {
            new TrainReport(settings, settings.options(Kind.LINK_PREDICTION)).run(System.out);
            return CommandLine.ExitCode.OK;
        }
    }
}

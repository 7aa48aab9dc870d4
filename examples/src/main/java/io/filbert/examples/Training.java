package io.filbert.examples;

import io.filbert.examples.sage.SageOptions;
import io.filbert.examples.sage.SageTrainer;
import io.filbert.examples.wordnet.Accuracy;
import io.filbert.examples.wordnet.Split;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.grid.Graph;
import io.filbert.nn.Relations;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;

/** Trains a model on mini-batches of the grid, epoch by epoch, and tests the epoch that is best on validation. */
final class Training {
    private final Graph graph;
    private final WordNetGraph wordNet;
    private final QuickstartOptions options;
    private final Console console;

    Training(Graph graph, WordNetGraph wordNet, QuickstartOptions options, Console console) {
        this.graph = graph;
        this.wordNet = wordNet;
        this.options = options;
        this.console = console;
    }

    /**
     * What came out.
     *
     * @param epoch the epoch chosen on validation
     * @param validation its accuracy there
     * @param test its accuracy on the test nodes
     */
    record Outcome(int epoch, double validation, Accuracy test) {}

    /** Trains with {@code fanOut} neighbors per hop and edge type. */
    Outcome run(String name, int... fanOut) {
        Relations relations = options.mergeTypes() ? Relations.merged(graph.schema()) : Relations.typed(graph.schema());
        SageOptions sage = SageOptions.of(options.epochs(), options.seed());
        console.line("%n%s", name);
        try (SageTrainer trainer = new SageTrainer(relations, sage, WordNetGraph.COLUMNS, WordNetGraph.CLASSES);
                GridBatches train = new GridBatches(graph, wordNet, Split.TRAIN, options, fanOut);
                GridBatches validation = new GridBatches(graph, wordNet, Split.VALIDATION, options, fanOut)) {
            int best = 0;
            double bestAccuracy = -1;
            float[] bestParameters = trainer.snapshot();
            for (int epoch = 0; epoch < options.epochs(); epoch++) {
                double accuracy = epoch(trainer, train, validation, epoch);
                if (accuracy > bestAccuracy) {
                    best = epoch;
                    bestAccuracy = accuracy;
                    bestParameters = trainer.snapshot();
                }
            }
            trainer.restore(bestParameters);
            try (GridBatches test = new GridBatches(graph, wordNet, Split.TEST, options, fanOut)) {
                return new Outcome(best, bestAccuracy, accuracy(trainer, test, "Testing"));
            }
        }
    }

    private double epoch(SageTrainer trainer, GridBatches train, GridBatches validation, int epoch) {
        long start = System.nanoTime();
        double loss = 0;
        int steps = 0;
        try (ProgressBar bar = console.seeds("Epoch " + epoch, train.seeds())) {
            for (List<GridBatch> step : train.epoch(epoch)) {
                loss += trainer.step(step);
                steps++;
                step.forEach(b -> bar.stepBy(b.miniBatch().batchSize()));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double accuracy = accuracy(trainer, validation, "Validating").overall();
        console.line(
                "  epoch %d   loss %.3f   validation accuracy %.3f   %.1f s, %,.0f seeds/s",
                epoch, loss / steps, accuracy, seconds, train.seeds() / seconds);
        return accuracy;
    }

    private Accuracy accuracy(SageTrainer trainer, GridBatches batches, String task) {
        Accuracy accuracy = new Accuracy();
        try (ProgressBar bar = console.seeds(task, batches.seeds())) {
            for (List<GridBatch> step : batches.epoch(0)) {
                int[] predicted = trainer.predict(step);
                int at = 0;
                for (GridBatch batch : step) {
                    String type =
                            graph.schema().nodeTypes().get(batch.inputType()).name();
                    for (long label : batch.labels()) {
                        accuracy.add(type, predicted[at++] == label);
                    }
                    bar.stepBy(batch.miniBatch().batchSize());
                }
            }
        }
        return accuracy;
    }
}

package io.filbert.examples.train;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a model is made and trained: what every rank of a run must agree on. Part of a trainer process's command line as JSON.
 *
 * @param task what is learned
 * @param data a folder, or {@code wordnet}
 * @param model the layers
 * @param hidden width of the hidden layer; of GAT the width of all heads
 * @param dropout in training
 * @param learningRate of Adam
 * @param weightDecay of Adam
 * @param epochs passes over the training part
 * @param batchSize seeds of a step over all ranks
 * @param fanout neighbors by hop, -1 for all, 0 for the model without the graph
 * @param evaluateEvery epochs from one validation to the next
 * @param checkpointEvery steps from one checkpoint to the next
 * @param samplerThreads of each loader
 */
public record TrainOptions(
        Kind task,
        String data,
        Model model,
        int hidden,
        float dropout,
        float learningRate,
        float weightDecay,
        int epochs,
        int batchSize,
        int[] fanout,
        int evaluateEvery,
        int checkpointEvery,
        int samplerThreads) {
    /** What is learned. */
    public enum Kind {
        NODE_CLASSIFICATION,
        LINK_PREDICTION
    }

    /** The layers of a model. */
    public enum Model {
        SAGE,
        GCN,
        GAT,
        RGCN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The data that is in the project's own dependencies. */
    public static final String WORDNET = "wordnet";

    public TrainOptions {
        if (hidden < 1
                || epochs < 1
                || batchSize < 1
                || evaluateEvery < 1
                || checkpointEvery < 1
                || samplerThreads < 1) {
            throw new IllegalArgumentException("hidden=" + hidden + ", epochs=" + epochs + ", batch-size=" + batchSize
                    + ", evaluate-every=" + evaluateEvery + ", checkpoint-every=" + checkpointEvery
                    + ", sampler-threads="
                    + samplerThreads + "; each must be at least 1");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout=" + dropout + ", must be from 0 and below 1");
        }
        if (!(learningRate > 0 && weightDecay >= 0)) {
            throw new IllegalArgumentException("learning-rate=" + learningRate + ", weight-decay=" + weightDecay
                    + "; the first must be above 0, the second at least 0");
        }
        if (fanout.length == 0) {
            throw new IllegalArgumentException("fanout must name the neighbors of at least one hop");
        }
        if (Arrays.stream(fanout).anyMatch(n -> n < -1)) {
            throw new IllegalArgumentException(
                    "fanout=" + Arrays.toString(fanout) + "; each must be at least -1, which is all");
        }
        if (model == Model.RGCN && task == Kind.NODE_CLASSIFICATION && !data.equals(WORDNET)) {
            throw new IllegalArgumentException("rgcn is for graphs with types, such as wordnet; " + data
                    + " has one edge type: take sage, gcn or gat");
        }
        if (data.equals(WORDNET) && (model == Model.GCN || model == Model.GAT)) {
            throw new IllegalArgumentException(
                    model + " is for graphs of one type; wordnet has 4 node and 62 edge types:"
                            + " take rgcn, or sage, which is the same without types");
        }
        if (data.equals(WORDNET) && task == Kind.LINK_PREDICTION) {
            throw new IllegalArgumentException("wordnet has no times; link-prediction takes a folder of events");
        }
        if (task == Kind.LINK_PREDICTION && (model == Model.GCN || model == Model.RGCN)) {
            throw new IllegalArgumentException(
                    model
                            + " does not predict links here: a past that is sampled has no degrees and one type; take sage or gat");
        }
    }

    /** What is known to work for a task, data and model; {@code docs/training.md} has what comes of it. */
    public static TrainOptions recipe(Kind task, String data, Model model) {
        if (task == Kind.LINK_PREDICTION) {
            return new TrainOptions(task, data, model, 64, .6f, .003f, 0, 8, 512, new int[] {20}, 1, 200, 2);
        }
        if (data.equals(WORDNET)) {
            return new TrainOptions(task, data, model, 64, .5f, .01f, 0, 5, 512, new int[] {10, 5}, 1, 100, 2);
        }
        return switch (model) {
            case GCN -> new TrainOptions(task, data, model, 16, .5f, .01f, 5e-4f, 200, 140, all(), 1, 100, 2);
            case GAT -> new TrainOptions(task, data, model, 64, .6f, .005f, 5e-4f, 200, 140, all(), 1, 100, 2);
            default ->
                new TrainOptions(task, data, model, 128, .8f, .01f, 5e-4f, 100, 70, new int[] {10, 10}, 1, 100, 2);
        };
    }

    private static int[] all() {
        return new int[] {-1, -1};
    }

    /** The same model without the graph: as many layers, no neighbors. */
    public TrainOptions withoutGraph() {
        return new TrainOptions(
                task,
                data,
                model,
                hidden,
                dropout,
                learningRate,
                weightDecay,
                epochs,
                batchSize,
                new int[fanout.length],
                evaluateEvery,
                checkpointEvery,
                samplerThreads);
    }
}

package io.filbert.examples.plain;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.data.CitationData;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.group.Reduction;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.train.Adam;
import io.filbert.train.DistContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One of several trainers of an {@link Sgc}: a loader gives it its share of every batch, the gradients of all are summed through the grid, and
 * all do the same step. Whether trainers are threads or processes, members or clients, makes no difference to it.
 */
public final class PlainTrainer {
    private PlainTrainer() {}

    /**
     * The same for all trainers.
     *
     * @param epochs passes over the training nodes
     * @param batchSize seeds of a step over all trainers
     * @param learningRate of Adam
     * @param weightDecay of Adam
     * @param fanout neighbors by hop, -1 for all
     */
    public record Options(int epochs, int batchSize, float learningRate, float weightDecay, int... fanout) {}

    /**
     * What a trainer ends with, the same on all ranks.
     *
     * @param parameters of the model
     * @param losses mean cross-entropy of every step, over the seeds of all ranks
     * @param accuracy share of the test nodes whose class is told right
     */
    public record Result(float[] parameters, List<Double> losses, double accuracy) {}

    /**
     * Trains and tests as one rank; returns when all ranks have.
     *
     * @param hazelcast this trainer's own member or client
     * @param graph name of the graph, which is in the grid already
     * @param data says which nodes train and which test
     * @param group the trainers' name for their run
     * @param progress told the loss of every tenth epoch
     */
    public static Result run(
            HazelcastInstance hazelcast,
            String graph,
            CitationData data,
            Options options,
            String group,
            int rank,
            int worldSize,
            Consumer<String> progress) {
        Sgc model = new Sgc(data.columns(), data.classes());
        Adam adam = new Adam(model.parameters().length, options.learningRate(), options.weightDecay());
        List<Double> losses = new ArrayList<>();
        try (GraphGrid grid = GraphGrid.of(hazelcast);
                DistContext trainers = DistContext.builder(hazelcast, group, worldSize)
                        .rank(rank)
                        .join();
                DistNeighborLoader train = loader(grid.open(graph), data, CitationData.Part.TRAIN, options, trainers);
                DistNeighborLoader test = loader(grid.open(graph), data, CitationData.Part.TEST, options, trainers)) {
            for (int epoch = 0; epoch < options.epochs(); epoch++) {
                double loss = 0;
                for (MiniBatch batch : train.epoch(epoch)) {
                    loss = step(model, adam, batch, trainers);
                    losses.add(loss);
                }
                if ((epoch + 1) % 10 == 0) {
                    progress.accept(String.format(Locale.ROOT, "epoch %d, loss %.4f", epoch + 1, loss));
                }
            }
            return new Result(model.parameters(), losses, accuracy(model, test, trainers));
        }
    }

    private static DistNeighborLoader loader(
            Graph graph, CitationData data, CitationData.Part part, Options options, DistContext trainers) {
        return DistNeighborLoader.builder(graph, options.fanout())
                .inputNodes(GraphSchema.NODE, data.ids(part))
                .batchSize(options.batchSize())
                .shuffle(part == CitationData.Part.TRAIN)
                .seed(7)
                .rank(trainers.rank(), trainers.worldSize())
                .build();
    }

    /**
     * One step of all trainers: gradients, loss and the number of seeds are summed over the ranks, each of which may have another number
     * of seeds, or none.
     *
     * @return the mean loss over the seeds of all ranks
     */
    public static double step(Sgc model, Adam adam, MiniBatch batch, DistContext trainers) {
        int size = model.parameters().length;
        float[] sums = new float[size + 2];
        sums[size] = (float) model.addGradients(batch, sums);
        sums[size + 1] = batch.batchSize();
        trainers.allReduce(sums, Reduction.SUM);
        float[] gradients = Arrays.copyOf(sums, size);
        for (int i = 0; i < size; i++) {
            gradients[i] /= sums[size + 1];
        }
        adam.step(model.parameters(), gradients);
        return sums[size] / sums[size + 1];
    }

    private static double accuracy(Sgc model, DistNeighborLoader loader, DistContext trainers) {
        float[] hitsAndSeeds = new float[2];
        for (MiniBatch batch : loader.epoch(0)) {
            hitsAndSeeds[0] += model.hits(batch);
            hitsAndSeeds[1] += batch.batchSize();
        }
        trainers.allReduce(hitsAndSeeds, Reduction.SUM);
        return hitsAndSeeds[0] / hitsAndSeeds[1];
    }
}

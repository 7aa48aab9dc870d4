package io.filbert.examples.sage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.filbert.nn.GradientTape;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.TypedBatch;
import io.filbert.train.Adam;
import java.util.Arrays;
import java.util.List;

/** Trains a {@link TypedSage} with Adam on mean cross-entropy over the seeds of a step. One thread. */
public final class SageTrainer implements AutoCloseable {
    private final NDManager base = NDManager.newBaseManager("PyTorch");
    private final Relations relations;
    private final TypedSage model;
    private final Parameters parameters;
    private final Adam adam;
    private final float[] gradients;

    /**
     * @param relations the relations of the model
     * @param options how it is made
     * @param columns feature columns
     * @param classes number of classes
     */
    public SageTrainer(Relations relations, SageOptions options, int columns, int classes) {
        this.relations = relations;
        this.model = new TypedSage(relations, options, columns, classes);
        this.parameters = model.parameters();
        this.adam = new Adam(parameters.size(), options.learningRate(), 0);
        this.gradients = new float[parameters.size()];
    }

    /** One step on these batches; returns the mean loss over their seeds. */
    public double step(List<? extends SampledBatch> batches) {
        TypedBatch batch = TypedBatch.of(relations, TypedSage.LAYERS, batches);
        long[] labels = labels(batches);
        try (NDManager step = base.newSubManager();
                GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = parameters.bind(step, true);
            NDArray loss = Losses.crossEntropy(model.logits(batch, bound), labels, labels.length);
            tape.backward(loss);
            bound.gradients(gradients);
            adam.step(parameters.values(), gradients);
            return loss.getFloat();
        }
    }

    private static long[] labels(List<? extends SampledBatch> batches) {
        return batches.stream().flatMapToLong(b -> Arrays.stream(b.labels())).toArray();
    }

    /** The most likely class of every seed of these batches, in their order. */
    public int[] predict(List<? extends SampledBatch> batches) {
        TypedBatch batch = TypedBatch.of(relations, TypedSage.LAYERS, batches);
        try (NDManager step = base.newSubManager()) {
            NDArray logits = model.logits(batch, parameters.bind(step, false));
            int classes = Math.toIntExact(logits.getShape().get(1));
            float[] values = logits.toFloatArray();
            int[] best = new int[batch.seeds()];
            for (int i = 0; i < best.length; i++) {
                for (int c = 1; c < classes; c++) {
                    best[i] = values[i * classes + c] > values[i * classes + best[i]] ? c : best[i];
                }
            }
            return best;
        }
    }

    /** A copy of the parameters as they are. */
    public float[] snapshot() {
        return parameters.values().clone();
    }

    /** Sets the parameters to a copy taken before. */
    public void restore(float[] snapshot) {
        parameters.restore(parameters.layout(), snapshot);
    }

    /** Arrays alive in the trainer and below, for tests of leaks. */
    int managedArrays() {
        return base.getManagedArrays().size();
    }

    @Override
    public void close() {
        base.close();
    }
}

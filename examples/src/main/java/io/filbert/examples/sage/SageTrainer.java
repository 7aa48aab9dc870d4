package io.filbert.examples.sage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.filbert.train.GraphOps;
import java.util.List;

/**
 * Trains a {@link TypedSage} with Adam on mean cross-entropy over the seeds of a step. One thread, and one trainer in a JVM
 * at a time (DJL collects gradients for one thread only).
 */
public final class SageTrainer implements AutoCloseable {
    private final NDManager base = NDManager.newBaseManager("PyTorch");
    private final TypedSage model;
    private final MessagePlan plan;
    private final Optimizer adam;

    /**
     * @param relations the relations of the model
     * @param options how it is made
     * @param columns feature columns
     * @param classes number of classes
     */
    public SageTrainer(RelationTable relations, SageOptions options, int columns, int classes) {
        this.model = new TypedSage(base, relations, options, columns, classes);
        this.plan = new MessagePlan(relations, columns, TypedSage.LAYERS);
        this.adam = Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(options.learningRate()))
                .build();
    }

    /** One step on these batches; returns the mean loss over their seeds. */
    public double step(List<? extends SampledBatch> batches) {
        plan.lay(batches);
        try (NDManager step = base.newSubManager()) {
            float loss;
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray mean = GraphOps.crossEntropy(model.logits(plan, true, step), plan.labels());
                collector.backward(mean);
                loss = mean.getFloat();
            }
            int name = 0;
            for (NDArray parameter : model.parameters()) {
                NDArray gradient = parameter.getGradient();
                gradient.attach(step);
                adam.update("parameter-" + name++, parameter, gradient);
            }
            return loss;
        }
    }

    /** The most likely class of every seed of these batches, in their order. */
    public int[] predict(List<? extends SampledBatch> batches) {
        plan.lay(batches);
        try (NDManager step = base.newSubManager()) {
            NDArray logits = model.logits(plan, false, step);
            int classes = Math.toIntExact(logits.getShape().get(1));
            float[] values = logits.toFloatArray();
            int[] best = new int[plan.labels().length];
            for (int i = 0; i < best.length; i++) {
                for (int c = 1; c < classes; c++) {
                    best[i] = values[i * classes + c] > values[i * classes + best[i]] ? c : best[i];
                }
            }
            return best;
        }
    }

    /** A copy of the parameters as they are. */
    public List<float[]> snapshot() {
        return model.snapshot();
    }

    /** Sets the parameters to a copy taken before. */
    public void restore(List<float[]> snapshot) {
        model.restore(snapshot);
    }

    /** Arrays alive in the trainer and below, for tests of leaks. */
    int managedArrays() {
        return base.getManagedArrays().size();
    }

    @Override
    public void close() {
        model.close();
        base.close();
    }
}

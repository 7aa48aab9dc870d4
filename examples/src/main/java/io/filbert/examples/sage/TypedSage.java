package io.filbert.examples.sage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.RgcnConv;
import io.filbert.nn.TypedBatch;
import java.util.Random;

/**
 * Two layers of typed GraphSAGE, {@link RgcnConv}. The hidden layer is dropout(relu(z)), the second z is the logits. Not
 * thread-safe.
 */
final class TypedSage {
    /** Number of layers, hence of hops: {@value}. */
    static final int LAYERS = 2;

    /** Share of the hidden vector that is dropped in training: {@value}. */
    static final float DROPOUT = 0.5f;

    private final int columns;
    private final RgcnConv first;
    private final RgcnConv second;
    private final Parameters parameters;
    private final Random dropout;

    /**
     * Weights start as normal numbers with standard deviation {@code inputScale / sqrt(columns)} in the first layer and
     * {@code 1 / sqrt(hidden)} in the second, biases as zero.
     */
    TypedSage(Relations relations, SageOptions options, int columns, int classes) {
        this.columns = columns;
        Random random = new Random(options.seed());
        Parameters.Builder declared = Parameters.builder(random);
        this.first = RgcnConv.builder(declared, "conv1", relations, columns, options.hidden())
                .deviation(options.inputScale() / Math.sqrt(columns))
                .build();
        this.second = RgcnConv.builder(declared, "conv2", relations, options.hidden(), classes)
                .build();
        this.parameters = declared.build();
        this.dropout = new Random(random.nextLong());
    }

    /** Weights and biases. */
    Parameters parameters() {
        return parameters;
    }

    /** Logits of the seeds of a step, which own everything that is made here by the manager of the bound parameters. */
    NDArray logits(TypedBatch batch, Parameters.Bound bound) {
        NDArray h = batch.features(bound.manager(), columns);
        h = Activation.relu(first.forward(bound, h, batch.layers().get(0)));
        h = bound.isTraining() ? h.mul(mask(h.getShape(), bound.manager())) : h;
        return second.forward(bound, h, batch.layers().get(1));
    }

    /** Drawn here and not by torch, so that a run depends on the seed alone. */
    private NDArray mask(Shape shape, NDManager step) {
        float[] kept = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = dropout.nextFloat() < DROPOUT ? 0 : 1 / (1 - DROPOUT);
        }
        return step.create(kept, shape);
    }
}

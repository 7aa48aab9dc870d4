package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.nn.GradientTape;
import io.filbert.nn.GraphOps;
import io.filbert.nn.Parameters;
import java.util.Random;

/**
 * The gradients of a computation against central differences, with respect to its parameters and its input.
 *
 * <p>The loss is a sum of all outputs with random weights, in double precision over float outputs. Outputs of these tests are of the order
 * of 1 with an error of about 3e-7, so a difference over 2 * 2^-7 has an error of about 1e-4 for twenty of them, and a third
 * derivative of the order of 1 adds 1e-5. {@link #TOLERANCE} is ten times that, and a forgotten edge or factor is ten times more.
 */
final class GradientCheck {
    private static final float STEP = 1f / 128;
    private static final double TOLERANCE = 2e-3;

    private final Parameters parameters;
    private final Model model;
    private final Shape shape;

    /** What is differentiated. */
    interface Model {
        NDArray apply(Parameters.Bound bound, NDArray x);
    }

    private GradientCheck(Parameters parameters, Shape shape, Model model) {
        this.parameters = parameters;
        this.shape = shape;
        this.model = model;
    }

    /** Fails where a gradient is not that of the differences, and where the loss is not smooth. */
    static void check(Parameters parameters, float[] x, Shape shape, Model model) {
        assertThat(kinks(parameters, x, shape, model))
                .as("share of places with a kink within %s", STEP)
                .isZero();
    }

    /**
     * Fails where a gradient is not that of the differences; returns the share of places that were left out, for the loss has a
     * kink so near that two differences disagree with one another.
     */
    static double kinks(Parameters parameters, float[] x, Shape shape, Model model) {
        return (double) new GradientCheck(parameters, shape, model).kinks(x) / (x.length + parameters.size());
    }

    private int kinks(float[] x) {
        float[] ofParameters = new float[parameters.size()];
        float[] ofInput;
        try (NDManager step = NDManager.newBaseManager("PyTorch");
                GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = parameters.bind(step, true);
            NDArray input = GraphOps.array(step, x, shape);
            input.setRequiresGradient(true);
            NDArray out = model.apply(bound, input);
            float[] weights = weights(Math.toIntExact(out.size()));
            tape.backward(out.mul(GraphOps.array(step, weights, out.getShape())).sum());
            bound.gradients(ofParameters);
            ofInput = input.getGradient().toFloatArray();
        }
        return compare("parameter", parameters.values(), ofParameters, x) + compare("input", x, ofInput, x);
    }

    /** Returns how many places were left out, for two differences disagree with one another there. */
    private int compare(String what, float[] values, float[] gradient, float[] x) {
        int kinks = 0;
        for (int i = 0; i < values.length; i++) {
            double wide = difference(values, i, STEP, x);
            double narrow = difference(values, i, STEP / 2, x);
            double tolerance = TOLERANCE * Math.max(1, Math.abs(wide));
            if (Math.abs(wide - narrow) > tolerance / 2) {
                kinks++;
            } else {
                assertThat((double) gradient[i])
                        .as("gradient of %s %d in %s", what, i, parameters.layout())
                        .isCloseTo(wide, within(tolerance));
            }
        }
        return kinks;
    }

    private double difference(float[] values, int i, float by, float[] x) {
        float before = values[i];
        float up = before + by;
        float down = before - by;
        values[i] = up;
        double above = loss(x);
        values[i] = down;
        double below = loss(x);
        values[i] = before;
        return (above - below) / ((double) up - down);
    }

    private double loss(float[] x) {
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            float[] out = model.apply(parameters.bind(step, false), GraphOps.array(step, x, shape))
                    .toFloatArray();
            float[] weights = weights(out.length);
            double loss = 0;
            for (int i = 0; i < out.length; i++) {
                loss += (double) weights[i] * out[i];
            }
            return loss;
        }
    }

    private static float[] weights(int n) {
        return uniform(new Random(99), n);
    }

    /** Numbers from -1 to 1. */
    static float[] uniform(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }
}

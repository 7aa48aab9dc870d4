package io.filbert.examples.sage;

/** Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015) with the paper's defaults. One thread. */
final class Adam {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final float learningRate;
    private final float[] mean;
    private final float[] square;
    private int steps;

    Adam(float learningRate, int size) {
        this.learningRate = learningRate;
        this.mean = new float[size];
        this.square = new float[size];
    }

    /** Changes the values by one step against the gradients. */
    void step(float[] values, float[] gradients) {
        steps++;
        float rate = (float) (learningRate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps)));
        for (int i = 0; i < values.length; i++) {
            float g = gradients[i];
            mean[i] = (float) BETA1 * mean[i] + (float) (1 - BETA1) * g;
            square[i] = (float) BETA2 * square[i] + (float) (1 - BETA2) * g * g;
            values[i] -= rate * mean[i] / ((float) Math.sqrt(square[i]) + EPSILON);
        }
    }
}

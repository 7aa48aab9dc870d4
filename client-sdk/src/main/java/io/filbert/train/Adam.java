package io.filbert.train;

import io.filbert.graph.GraphConfigException;

/**
 * Adam (Kingma, Ba, ICLR 2015) on flat arrays, with weight decay added to the gradient as PyTorch's {@code Adam} has it. The same
 * gradients give the same bits on every rank and in every run, and its state goes into a {@link Checkpoint}. One thread.
 */
public final class Adam {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final float learningRate;
    private final float weightDecay;
    private final float[] mean;
    private final float[] square;
    private long steps;

    /**
     * @param size number of parameters
     * @param learningRate above 0
     * @param weightDecay at least 0
     */
    public Adam(int size, float learningRate, float weightDecay) {
        if (!(learningRate > 0) || !(weightDecay >= 0)) {
            throw new GraphConfigException("learningRate=" + learningRate + ", weightDecay=" + weightDecay
                    + "; the first must be above 0, the second at least 0");
        }
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        this.mean = new float[size];
        this.square = new float[size];
    }

    /** Changes the parameters by one step against these gradients, which stay as they are. Both have the optimizer's size. */
    public void step(float[] parameters, float[] gradients) {
        if (parameters.length != mean.length || gradients.length != mean.length) {
            throw new GraphConfigException("an optimizer of " + mean.length + " parameters got " + parameters.length
                    + " parameters and " + gradients.length + " gradients");
        }
        steps++;
        float scale = (float) (learningRate / (1 - Math.pow(BETA1, (double) steps)));
        float root = (float) Math.sqrt(1 - Math.pow(BETA2, (double) steps));
        for (int i = 0; i < parameters.length; i++) {
            float g = gradients[i] + weightDecay * parameters[i];
            float m = BETA1 * mean[i] + (1 - BETA1) * g;
            float v = BETA2 * square[i] + (1 - BETA2) * g * g;
            mean[i] = m;
            square[i] = v;
            parameters[i] -= scale * m / ((float) Math.sqrt(v) / root + EPSILON);
        }
    }

    /** Steps so far. */
    public long steps() {
        return steps;
    }

    /** Adds the state under {@code name}, to be put back by {@link #restore}. */
    public Checkpoint.Builder save(Checkpoint.Builder checkpoint, String name) {
        return checkpoint
                .floats(name + ".mean", mean)
                .floats(name + ".square", square)
                .text(name + ".steps", Long.toString(steps));
    }

    /** Goes on as the optimizer that was saved. */
    public void restore(Checkpoint checkpoint, String name) {
        float[] m = checkpoint.floats(name + ".mean");
        float[] v = checkpoint.floats(name + ".square");
        if (m.length != mean.length || v.length != square.length) {
            throw new GraphConfigException("the checkpoint's optimizer " + name + " has " + m.length
                    + " parameters, this one " + mean.length + "; is it of another model?");
        }
        System.arraycopy(m, 0, mean, 0, m.length);
        System.arraycopy(v, 0, square, 0, v.length);
        steps = Long.parseLong(checkpoint.text(name + ".steps"));
    }
}

package io.filbert.examples.sage;

/**
 * How a model is made and trained.
 *
 * @param hidden width of the hidden layer
 * @param learningRate of Adam
 * @param inputScale the weights of the first layer start with this deviation / sqrt(columns)
 * @param epochs passes over the train seeds
 * @param seed of weights and dropout
 */
public record SageOptions(int hidden, float learningRate, double inputScale, int epochs, long seed) {
    public SageOptions {
        if (hidden < 1 || epochs < 1) {
            throw new IllegalArgumentException("hidden=" + hidden + ", epochs=" + epochs + ", both must be at least 1");
        }
    }

    /** Hidden 64, learning rate 0.01. */
    public static SageOptions of(int epochs, long seed) {
        return new SageOptions(64, 0.01f, 1.5, epochs, seed);
    }
}

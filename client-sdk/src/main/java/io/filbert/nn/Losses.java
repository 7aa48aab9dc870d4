package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Losses as sums over the examples of a step divided by a number that the caller gives: alone it is the number of examples, for a rank of
 * several the number over all ranks, so that the gradients of the ranks add up to that of the whole. No examples give 0 and a
 * gradient of 0.
 */
public final class Losses {
    private Losses() {}

    /**
     * Cross-entropy of logits (n x classes) and labels: PyG's examples use {@code torch.nn.functional.cross_entropy}.
     *
     * @param labels n numbers from 0 to classes - 1
     * @param divisor above 0
     */
    public static NDArray crossEntropy(NDArray logits, long[] labels, double divisor) {
        int classes = Math.toIntExact(logits.getShape().get(1));
        require(logits.getShape().get(0), labels.length, divisor);
        float[] chosen = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("label " + labels[i] + " of example " + i + ", must be from 0 to "
                        + (classes - 1) + "; leave out what has no label, or give the model more classes");
            }
            chosen[i * classes + (int) labels[i]] = (float) (-1 / divisor);
        }
        NDArray weights = GraphOps.array(logits.getManager(), chosen, logits.getShape());
        return logits.logSoftmax(1).mul(weights).sum();
    }

    /**
     * Binary cross-entropy of scores x and targets y: max(x, 0) - x y + log(1 + exp(-|x|)), computed as y softplus(-x) +
     * (1 - y) softplus(x), which is the same, as exact for large scores, and has its gradient at 0 too.
     *
     * @param scores one dimension
     * @param targets as many, from 0 to 1
     * @param divisor above 0
     */
    public static NDArray binaryCrossEntropy(NDArray scores, float[] targets, double divisor) {
        require(scores.getShape().size(), targets.length, divisor);
        float[] ones = new float[targets.length];
        float[] zeros = new float[targets.length];
        for (int i = 0; i < targets.length; i++) {
            if (!(targets[i] >= 0 && targets[i] <= 1)) {
                throw new IllegalArgumentException(
                        "target " + targets[i] + " of example " + i + ", must be from 0 to 1");
            }
            ones[i] = (float) (targets[i] / divisor);
            zeros[i] = (float) ((1 - targets[i]) / divisor);
        }
        Shape shape = scores.getShape();
        NDArray ofOnes =
                scores.neg().getNDArrayInternal().softPlus().mul(GraphOps.array(scores.getManager(), ones, shape));
        NDArray ofZeros = scores.getNDArrayInternal().softPlus().mul(GraphOps.array(scores.getManager(), zeros, shape));
        return ofOnes.add(ofZeros).sum();
    }

    private static void require(long examples, int labels, double divisor) {
        if (examples != labels) {
            throw new IllegalArgumentException("there are " + examples + " rows and " + labels
                    + " labels; give the labels of the seeds alone, batch.batchSize() of them");
        }
        if (!(divisor > 0)) {
            throw new IllegalArgumentException(
                    "divisor=" + divisor + ", must be above 0: the number of examples of the step over all ranks");
        }
    }
}

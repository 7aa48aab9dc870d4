package io.filbert.examples.plain;

import io.filbert.loader.EdgeIndex;
import io.filbert.loader.MiniBatch;
import java.util.Arrays;

/**
 * Simple graph convolution (Wu et al., "Simplifying graph convolutional networks", ICML 2019): features are averaged over neighbors once for
 * each hop, and a softmax regression tells the class from what comes of it. The paper weighs a neighbor by both degrees; here a node
 * and its sampled neighbors count the same, as in GraphSAGE's mean. PyG's counterpart is {@code SGConv}. One thread.
 *
 * <p>The parameters are one array: a row of {@code classes} weights for every feature column, then the biases. They start at 0, for the loss
 * is convex.
 */
public final class Sgc {
    private final int columns;
    private final int classes;
    private final float[] parameters;

    public Sgc(int columns, int classes) {
        this.columns = columns;
        this.classes = classes;
        this.parameters = new float[(columns + 1) * classes];
    }

    /** The parameters themselves, for an optimizer to change. */
    public float[] parameters() {
        return parameters;
    }

    /**
     * Adds the gradient of the sum of the cross-entropy over the batch's seeds.
     *
     * @param gradients at least as long as the parameters, in their order
     * @return that sum
     */
    public double addGradients(MiniBatch batch, float[] gradients) {
        float[] rows = propagate(batch);
        long[] labels = batch.y().toLongArray();
        double loss = 0;
        for (int seed = 0; seed < batch.batchSize(); seed++) {
            double[] p = probabilities(rows, seed);
            int label = Math.toIntExact(labels[seed]);
            loss -= Math.log(p[label]);
            p[label] -= 1; // now the gradient by the logits
            for (int i = 0; i < columns; i++) {
                float x = rows[seed * columns + i];
                for (int c = 0; x != 0 && c < classes; c++) {
                    gradients[i * classes + c] += (float) (x * p[c]);
                }
            }
            for (int c = 0; c < classes; c++) {
                gradients[columns * classes + c] += (float) p[c];
            }
        }
        return loss;
    }

    /** How many seeds of the batch have their own class as the most likely one. */
    public int hits(MiniBatch batch) {
        float[] rows = propagate(batch);
        long[] labels = batch.y().toLongArray();
        int hits = 0;
        for (int seed = 0; seed < batch.batchSize(); seed++) {
            double[] p = probabilities(rows, seed);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = p[c] > p[best] ? c : best;
            }
            hits += best == labels[seed] ? 1 : 0;
        }
        return hits;
    }

    /**
     * The rows of the seeds after as many rounds as the batch has hops. A sampled edge leads from {@code row} to {@code col}, nearer to a
     * seed; so a round needs the edges of one hop less than the one before, and computes the nodes at their ends.
     */
    private float[] propagate(MiniBatch batch) {
        EdgeIndex edges = batch.edgeIndex();
        int[] edgesByHop = batch.numSampledEdges();
        int[] nodesByHop = batch.numSampledNodes(); // the seeds come first
        float[] rows = batch.x().toFloatArray();
        for (int hops = edgesByHop.length; hops > 0; hops--) {
            int used = Arrays.stream(edgesByHop, 0, hops).sum();
            int nodes = Arrays.stream(nodesByHop, 0, hops).sum();
            rows = means(rows, edges, used, nodes);
        }
        return rows;
    }

    /** Of each of the first nodes, the mean of its own row and of those that the first edges bring. */
    private float[] means(float[] rows, EdgeIndex edges, int used, int nodes) {
        float[] means = Arrays.copyOf(rows, nodes * columns);
        int[] terms = new int[nodes];
        Arrays.fill(terms, 1);
        for (int e = 0; e < used; e++) {
            int from = edges.row()[e] * columns;
            int to = edges.col()[e] * columns;
            for (int i = 0; i < columns; i++) {
                means[to + i] += rows[from + i];
            }
            terms[edges.col()[e]]++;
        }
        for (int node = 0; node < nodes; node++) {
            for (int i = 0; i < columns; i++) {
                means[node * columns + i] /= terms[node];
            }
        }
        return means;
    }

    /** Softmax of the logits of a row. */
    private double[] probabilities(float[] rows, int row) {
        double[] logits = new double[classes];
        for (int c = 0; c < classes; c++) {
            logits[c] = parameters[columns * classes + c];
        }
        for (int i = 0; i < columns; i++) {
            float x = rows[row * columns + i];
            for (int c = 0; x != 0 && c < classes; c++) {
                logits[c] += (double) x * parameters[i * classes + c];
            }
        }
        double greatest = Arrays.stream(logits).max().orElse(0);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            logits[c] = Math.exp(logits[c] - greatest);
            sum += logits[c];
        }
        for (int c = 0; c < classes; c++) {
            logits[c] /= sum;
        }
        return logits;
    }
}

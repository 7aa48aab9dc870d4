package io.filbert.examples.sage;

import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Typed GraphSAGE as its formula reads, node by node, without dropout: what {@link TypedSage} must compute. */
final class SlowSage {
    private final Relations relations;
    private final float[][] weights;
    private final float[][] biases;
    private final int columns;
    private final int classes;
    private final int hidden;

    SlowSage(Relations relations, Parameters parameters, int columns, int classes) {
        this.relations = relations;
        this.weights = new float[][] {parameters.copy("conv1.weight"), parameters.copy("conv2.weight")};
        this.biases = new float[][] {parameters.copy("conv1.bias"), parameters.copy("conv2.bias")};
        this.columns = columns;
        this.classes = classes;
        this.hidden = biases[0].length / relations.nodeTypes();
    }

    float[] logits(List<? extends SampledBatch> step) {
        List<Float> all = new ArrayList<>();
        for (SampledBatch batch : step) {
            for (int seed = 0; seed < batch.labels().length; seed++) {
                for (float z : z(batch, 1, batch.inputType(), seed)) {
                    all.add(z);
                }
            }
        }
        float[] logits = new float[all.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = all.get(i);
        }
        return logits;
    }

    /** The vector that goes into a layer. */
    private double[] h(SampledBatch batch, int layer, int type, int node) {
        if (layer == 0) {
            double[] x = new double[columns];
            for (int i = 0; i < columns; i++) {
                x[i] = batch.features(type).order(ByteOrder.LITTLE_ENDIAN).getFloat((node * columns + i) * Float.BYTES);
            }
            return x;
        }
        float[] z = z(batch, layer - 1, type, node);
        double[] h = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            h[i] = Math.max(0, z[i]);
        }
        return h;
    }

    private float[] z(SampledBatch batch, int layer, int type, int node) {
        int to = layer == 0 ? hidden : classes;
        double[] z = new double[to];
        for (int i = 0; i < to; i++) {
            z[i] = biases[layer][type * to + i];
        }
        addProduct(z, layer, relations.selfRelation(type), h(batch, layer, type, node), 1);
        for (int r = 0; r < relations.edgeRelations(); r++) {
            List<double[]> messages = new ArrayList<>();
            for (int e : relations.edgeTypesOf(r)) {
                for (int k = 0; k < batch.row(e).length && relations.destinationType(e) == type; k++) {
                    if (batch.col(e)[k] == node) {
                        messages.add(h(batch, layer, relations.sourceType(e), batch.row(e)[k]));
                    }
                }
            }
            for (double[] message : messages) {
                addProduct(z, layer, r, message, 1.0 / messages.size());
            }
        }
        float[] rounded = new float[to];
        for (int i = 0; i < to; i++) {
            rounded[i] = (float) z[i];
        }
        return rounded;
    }

    private void addProduct(double[] z, int layer, int relation, double[] h, double weight) {
        float[] w = weights[layer];
        int first = relation * h.length;
        for (int i = 0; i < h.length; i++) {
            for (int j = 0; j < z.length; j++) {
                z[j] += weight * h[i] * w[(first + i) * z.length + j];
            }
        }
    }
}

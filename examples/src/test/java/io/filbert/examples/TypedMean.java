package io.filbert.examples;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.InEdges;
import io.filbert.pipeline.Layer;
import io.filbert.pipeline.LayerInput;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * GraphSAGE with the mean and fixed random weights: own row and, for every edge type, the mean of the neighbors, each times a matrix of its
 * own. As a layer of the pipeline, and over the k-hop neighborhoods of a batch.
 *
 * @param number of the layer, which names its matrices
 * @param out columns of its rows
 * @param relu whether negative values become 0
 */
record TypedMean(int number, int out, boolean relu) implements Layer {
    @Override
    public int columns(String nodeType) {
        return out;
    }

    private double[] matrix(String name, int in) {
        double[] weights = new double[in * out];
        long seed = (number + name).hashCode();
        for (int i = 0; i < weights.length; i++) {
            long h = (seed + i) * 0x9E3779B97F4A7C15L;
            h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
            h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
            weights[i] = (((h ^ (h >>> 31)) >>> 11) * 0x1.0p-52 - 1) * Math.sqrt(3.0 / in);
        }
        return weights;
    }

    /** Adds {@code scale} times the row of {@code in} values at {@code from}, times the matrix, to the row at {@code to}. */
    private void add(double[] values, int from, int in, double scale, double[] weights, double[] sums, int to) {
        for (int c = 0; c < in; c++) {
            double value = scale * values[from + c];
            if (value != 0) {
                for (int o = 0; o < out; o++) {
                    sums[to + o] += value * weights[c * out + o];
                }
            }
        }
    }

    private double activated(double value) {
        return relu ? Math.max(0, value) : value;
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    @Override
    public float[] apply(LayerInput in) {
        int own = in.columns(in.nodeType());
        double[] rows = doubles(in.rows());
        double[] self = matrix(in.nodeType(), own);
        double[] sums = new double[in.size() * out];
        for (int i = 0; i < in.size(); i++) {
            add(rows, i * own, own, 1, self, sums, i * out);
        }
        for (EdgeType type : in.edgeTypes()) {
            InEdges edges = in.edges(type);
            if (edges.index().length > 0) {
                int columns = in.columns(type.source());
                double[] weights = matrix(type.toString(), columns);
                float[] neighbors = in.neighborRows(type.source());
                double[] sum = new double[columns];
                for (int i = 0; i < in.size(); i++) {
                    int from = edges.indptr()[i];
                    int to = edges.indptr()[i + 1];
                    Arrays.fill(sum, 0);
                    for (int e = from; e < to; e++) {
                        for (int c = 0; c < columns; c++) {
                            sum[c] += neighbors[edges.index()[e] * columns + c];
                        }
                    }
                    if (from < to) {
                        add(sum, 0, columns, 1.0 / (to - from), weights, sums, i * out);
                    }
                }
            }
        }
        float[] result = new float[sums.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) activated(sums[i]);
        }
        return result;
    }

    /** What layers give for the seeds of a batch that has all neighbors of as many hops: rows of the last layer. */
    static double[] seeds(MiniBatch batch, String attribute, TypedMean... layers) {
        GraphSchema schema = batch.schema();
        Map<String, double[]> h = new HashMap<>();
        for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
            h.put(type.name(), doubles(batch.attribute(type.name(), attribute).toFloatArray()));
        }
        for (int l = 0; l < layers.length; l++) {
            Map<String, Integer> columns = new HashMap<>();
            for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
                int wide = batch.attribute(type.name(), attribute).columns();
                columns.put(type.name(), l == 0 ? wide : layers[l - 1].out);
            }
            h = layers[l].over(batch, h, columns, layers.length - 1 - l);
        }
        return Objects.requireNonNull(h.get(batch.inputType()));
    }

    /** Rows of this layer for the nodes at most so many hops away. */
    private Map<String, double[]> over(MiniBatch batch, Map<String, double[]> h, Map<String, Integer> width, int hops) {
        GraphSchema schema = batch.schema();
        Map<String, double[]> next = new HashMap<>();
        for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
            String name = type.name();
            int columns = Objects.requireNonNull(width.get(name));
            int n = first(batch.numSampledNodes(name), hops + 1);
            double[] sums = new double[n * out];
            double[] self = matrix(name, columns);
            for (int i = 0; i < n; i++) {
                add(Objects.requireNonNull(h.get(name)), i * columns, columns, 1, self, sums, i * out);
            }
            next.put(name, sums);
        }
        for (GraphSchema.EdgeTypeSpec spec : schema.edgeTypes()) {
            String source = spec.type().source();
            double[] to = Objects.requireNonNull(next.get(spec.type().destination()));
            int edges = first(batch.numSampledEdges(spec.type()), hops + 1);
            if (edges > 0) {
                int columns = Objects.requireNonNull(width.get(source));
                addMeans(batch, spec.type(), edges, Objects.requireNonNull(h.get(source)), columns, to);
            }
        }
        next.values().forEach(rows -> {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = activated(rows[i]);
            }
        });
        return next;
    }

    private void addMeans(MiniBatch batch, EdgeType type, int edges, double[] from, int columns, double[] to) {
        int[] row = batch.edgeIndex(type).row();
        int[] col = batch.edgeIndex(type).col();
        double[] weights = matrix(type.toString(), columns);
        double[] sum = new double[columns];
        for (int first = 0, last; first < edges; first = last) { // edges of a node stand together
            Arrays.fill(sum, 0);
            for (last = first; last < edges && col[last] == col[first]; last++) {
                for (int c = 0; c < columns; c++) {
                    sum[c] += from[row[last] * columns + c];
                }
            }
            add(sum, 0, columns, 1.0 / (last - first), weights, to, col[first] * out);
        }
    }

    private static int first(int[] counts, int hops) {
        int sum = 0;
        for (int hop = 0; hop < hops; hop++) {
            sum += counts[hop];
        }
        return sum;
    }
}

package io.filbert.tests.cluster;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.InEdges;
import io.filbert.pipeline.Layer;
import io.filbert.pipeline.LayerInput;
import java.util.HashMap;
import java.util.Map;

/** Two models with fixed random weights, in plain Java: layer by layer, and over the k-hop neighborhoods of a loader's batches. */
final class Models {
    private Models() {}

    /** A weight of about 1 / sqrt(in), by the name of its matrix and its place. */
    private static double weight(String matrix, int row, int column, int in) {
        long h = matrix.hashCode() * 0x9E3779B97F4A7C15L + row * 0xBF58476D1CE4E5B9L + column * 0x94D049BB133111EBL;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        h ^= h >>> 31;
        return ((h >>> 11) * 0x1.0p-52 - 1) * Math.sqrt(3.0 / in);
    }

    private static double[] matrix(String name, int in, int out) {
        double[] weights = new double[in * out];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(name, i / out, i % out, in);
        }
        return weights;
    }

    /** {@code to += scale * row * weights}; zeros are skipped. */
    private static void multiply(double[] row, double scale, double[] weights, double[] to) {
        for (int c = 0; c < row.length; c++) {
            if (row[c] != 0) {
                for (int o = 0; o < to.length; o++) {
                    to[o] += scale * row[c] * weights[c * to.length + o];
                }
            }
        }
    }

    private static double[] row(float[] rows, int i, int columns) {
        double[] row = new double[columns];
        for (int c = 0; c < columns; c++) {
            row[c] = rows[i * columns + c];
        }
        return row;
    }

    private static float activated(double value, boolean relu) {
        return (float) (relu ? Math.max(0, value) : value);
    }

    /** GraphSAGE with the mean: own row and, for every edge type, the mean of the neighbors, each times a matrix. */
    record Sage(int number, int out, boolean relu) implements Layer {
        @Override
        public int columns(String nodeType) {
            return out;
        }

        @Override
        public float[] apply(LayerInput in) {
            int own = in.columns(in.nodeType());
            double[] self = matrix(number + in.nodeType(), own, out);
            double[][] sums = new double[in.size()][out];
            for (int i = 0; i < in.size(); i++) {
                multiply(row(in.rows(), i, own), 1, self, sums[i]);
            }
            for (EdgeType type : in.edgeTypes()) {
                int columns = in.columns(type.source());
                double[] weights = matrix(number + type.toString(), columns, out);
                float[] rows = in.neighborRows(type.source());
                InEdges edges = in.edges(type);
                for (int i = 0; i < in.size(); i++) {
                    double[] mean = new double[columns];
                    int degree = edges.indptr()[i + 1] - edges.indptr()[i];
                    for (int e = edges.indptr()[i]; e < edges.indptr()[i + 1]; e++) {
                        for (int c = 0; c < columns; c++) {
                            mean[c] += (double) rows[edges.index()[e] * columns + c] / degree;
                        }
                    }
                    multiply(mean, 1, weights, sums[i]);
                }
            }
            float[] result = new float[in.size() * out];
            for (int i = 0; i < result.length; i++) {
                result[i] = activated(sums[i / out][i % out], relu);
            }
            return result;
        }
    }

    /** What {@link Sage} layers give for the seeds of a batch that has all neighbors of as many hops. */
    static double[][] sage(MiniBatch batch, Sage... layers) {
        GraphSchema schema = batch.schema();
        Map<String, double[][]> h = new HashMap<>();
        for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
            h.put(type.name(), inputs(batch, type.name()));
        }
        for (Sage layer : layers) {
            Map<String, double[][]> next = new HashMap<>();
            for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
                double[][] from = h.get(type.name());
                int in = from.length == 0 ? 0 : from[0].length;
                double[][] to = new double[from.length][layer.out];
                double[] self = matrix(layer.number + type.name(), in, layer.out);
                for (int i = 0; i < from.length; i++) {
                    multiply(from[i], 1, self, to[i]);
                }
                next.put(type.name(), to);
            }
            for (GraphSchema.EdgeTypeSpec spec : schema.edgeTypes()) {
                int[] row = batch.edgeIndex(spec.type()).row();
                int[] col = batch.edgeIndex(spec.type()).col();
                double[][] from = h.get(spec.type().source());
                double[][] to = next.get(spec.type().destination());
                int[] degree = new int[to.length];
                for (int d : col) {
                    degree[d]++;
                }
                int in = from.length == 0 ? 0 : from[0].length;
                double[] weights = matrix(layer.number + spec.type().toString(), in, layer.out);
                for (int e = 0; e < row.length; e++) {
                    multiply(from[row[e]], 1.0 / degree[col[e]], weights, to[col[e]]);
                }
            }
            if (layer.relu) {
                next.values().forEach(Models::relu);
            }
            h = next;
        }
        return h.get(batch.inputType());
    }

    private static void relu(double[][] rows) {
        for (double[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                row[c] = Math.max(0, row[c]);
            }
        }
    }

    private static double[][] inputs(MiniBatch batch, String type) {
        int n = batch.nId(type).length;
        boolean has = batch.schema().attributes(batch.schema().nodeTypeIndex(type)).stream()
                .anyMatch(a -> a.name().equals("x"));
        double[][] rows = new double[n][0];
        if (has) {
            float[] x = batch.x(type).toFloatArray();
            int columns = batch.x(type).columns();
            for (int i = 0; i < n; i++) {
                rows[i] = row(x, i, columns);
            }
        }
        return rows;
    }

    /**
     * A step of GCN on a graph of one node type and one edge type. Rows stand divided by the root of (in-degree + 1) between the steps,
     * for a layer knows the degrees of its own nodes only; {@code out=0} is the step that does just this.
     */
    record Gcn(int number, int in, int out, boolean last) implements Layer {
        @Override
        public int columns(String nodeType) {
            return out == 0 ? in : out;
        }

        @Override
        public float[] apply(LayerInput input) {
            InEdges edges = input.edges(input.edgeTypes().get(0));
            int columns = columns(input.nodeType());
            float[] neighbors = input.neighborRows(input.nodeType());
            double[] weights = matrix(number + "gcn", in, columns);
            float[] result = new float[input.size() * columns];
            for (int i = 0; i < input.size(); i++) {
                double root = Math.sqrt(edges.indptr()[i + 1] - edges.indptr()[i] + 1.0);
                double[] sum = row(input.rows(), i, in);
                if (out > 0) {
                    for (int e = edges.indptr()[i]; e < edges.indptr()[i + 1]; e++) {
                        for (int c = 0; c < in; c++) {
                            sum[c] += neighbors[edges.index()[e] * in + c];
                        }
                    }
                    double[] row = new double[out];
                    multiply(sum, 1 / root, weights, row);
                    sum = row;
                }
                for (int c = 0; c < columns; c++) {
                    result[i * columns + c] = activated(sum[c] / (last ? 1 : root), out > 0 && !last);
                }
            }
            return result;
        }
    }

    /**
     * Two layers of GCN for the seeds of a batch of one node type and one edge type.
     *
     * @param degrees in-degrees by id
     */
    static double[][] gcn(MiniBatch batch, int[] degrees, Gcn... layers) {
        long[] nodes = batch.nId();
        double[][] h = inputs(batch, batch.inputType());
        int[] row = batch.edgeIndex().row();
        int[] col = batch.edgeIndex().col();
        for (Gcn layer : layers) {
            double[] weights = matrix(layer.number + "gcn", layer.in, layer.out);
            double[][] next = new double[nodes.length][layer.out];
            for (int i = 0; i < nodes.length; i++) {
                multiply(h[i], 1 / (degrees[(int) nodes[i]] + 1.0), weights, next[i]);
            }
            for (int e = 0; e < row.length; e++) {
                double norm = (degrees[(int) nodes[row[e]]] + 1.0) * (degrees[(int) nodes[col[e]]] + 1.0);
                multiply(h[row[e]], 1 / Math.sqrt(norm), weights, next[col[e]]);
            }
            if (!layer.last) {
                relu(next);
            }
            h = next;
        }
        return h;
    }
}

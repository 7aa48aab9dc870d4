package io.filbert.examples.nn;

import io.filbert.nn.Parameters;

/** The layers as their formulas read, in plain loops of double precision. Matrices are arrays of rows. */
public final class Slow {
    private Slow() {}

    public static double[][] matrix(float[] values, int rows, int columns) {
        double[][] m = new double[rows][columns];
        for (int i = 0; i < rows * columns; i++) {
            m[i / columns][i % columns] = values[i];
        }
        return m;
    }

    public static double[][] matrix(Parameters p, String name) {
        return matrix(
                p.copy(name), (int) p.shape(name).get(0), (int) p.shape(name).get(1));
    }

    public static double[] flat(double[][] m) {
        return java.util.Arrays.stream(m)
                .flatMapToDouble(java.util.Arrays::stream)
                .toArray();
    }

    /** x W. */
    static double[] times(double[] x, double[][] w) {
        double[] y = new double[w[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * w[i][j];
            }
        }
        return y;
    }

    static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    static double[] bias(Parameters p, String name) {
        float[] b = p.copy(name);
        double[] wide = new double[b.length];
        for (int i = 0; i < b.length; i++) {
            wide[i] = b[i];
        }
        return wide;
    }

    static double[][] sage(
            Parameters p, String prefix, double[][] h, int[] row, int[] col, int destinations, boolean max) {
        double[][] out = new double[destinations][];
        for (int v = 0; v < destinations; v++) {
            double[] aggregate = new double[h[v].length];
            int degree = 0;
            for (int k = 0; k < row.length; k++) {
                if (col[k] == v) {
                    degree++;
                    for (int i = 0; i < aggregate.length; i++) {
                        double x = h[row[k]][i];
                        aggregate[i] = max ? (degree == 1 ? x : Math.max(aggregate[i], x)) : aggregate[i] + x;
                    }
                }
            }
            for (int i = 0; !max && degree > 0 && i < aggregate.length; i++) {
                aggregate[i] /= degree;
            }
            out[v] = bias(p, prefix + ".bias");
            add(out[v], times(h[v], matrix(p, prefix + ".weightSelf")), 1);
            add(out[v], times(aggregate, matrix(p, prefix + ".weightNeighbor")), 1);
        }
        return out;
    }

    public static double[][] gcn(
            Parameters p, String prefix, double[][] h, int[] row, int[] col, int destinations, int[] inDegree) {
        double[][] w = matrix(p, prefix + ".weight");
        double[][] out = new double[destinations][];
        for (int v = 0; v < destinations; v++) {
            out[v] = bias(p, prefix + ".bias");
            add(out[v], times(h[v], w), 1 / (inDegree[v] + 1.0));
            for (int k = 0; k < row.length; k++) {
                if (col[k] == v) {
                    double factor = 1 / Math.sqrt((inDegree[row[k]] + 1.0) * (inDegree[v] + 1.0));
                    add(out[v], times(h[row[k]], w), factor);
                }
            }
        }
        return out;
    }

    static double[][] gat(
            Parameters p,
            String prefix,
            double[][] h,
            int[] row,
            int[] col,
            int destinations,
            int heads,
            boolean concat) {
        double[][] w = matrix(p, prefix + ".weight");
        double[][] source = matrix(p, prefix + ".attentionSource");
        double[][] destination = matrix(p, prefix + ".attentionDestination");
        int width = source[0].length;
        double[][] out = new double[destinations][];
        for (int v = 0; v < destinations; v++) {
            out[v] = bias(p, prefix + ".bias");
            for (int head = 0; head < heads; head++) {
                double sum = 0;
                double[] weighted = new double[width];
                for (int k = -1; k < row.length; k++) {
                    if (k == -1 || col[k] == v) {
                        double[] zu = head(times(h[k == -1 ? v : row[k]], w), head, width);
                        double[] zv = head(times(h[v], w), head, width);
                        double score = dot(source[head], zu) + dot(destination[head], zv);
                        double e = Math.exp(score > 0 ? score : 0.2 * score);
                        sum += e;
                        add(weighted, zu, e);
                    }
                }
                for (int i = 0; i < width; i++) {
                    out[v][concat ? head * width + i : i] += weighted[i] / sum / (concat ? 1 : heads);
                }
            }
        }
        return out;
    }

    private static double[] head(double[] z, int head, int width) {
        return java.util.Arrays.copyOfRange(z, head * width, (head + 1) * width);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** With weights by relation, those of nodes to themselves last. */
    public static double[][] rgcn(
            double[][] bias, double[][][] weight, double[][] h, int[][] row, int[][] col, int[] nodeType) {
        double[][] out = new double[nodeType.length][];
        for (int v = 0; v < nodeType.length; v++) {
            out[v] = bias[nodeType[v]].clone();
            add(out[v], times(h[v], weight[row.length + nodeType[v]]), 1);
            for (int r = 0; r < row.length; r++) {
                int degree = 0;
                double[] sum = new double[h[v].length];
                for (int k = 0; k < row[r].length; k++) {
                    if (col[r][k] == v) {
                        degree++;
                        add(sum, h[row[r][k]], 1);
                    }
                }
                if (degree > 0) {
                    add(out[v], times(sum, weight[r]), 1.0 / degree);
                }
            }
        }
        return out;
    }
}

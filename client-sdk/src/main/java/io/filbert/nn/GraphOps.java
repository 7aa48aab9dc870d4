package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Message passing on the PyTorch engine of DJL, which has no scatter-add: an aggregation is the product of a constant
 * sparse matrix and a dense one, and the gradient flows to the dense one. Gradients do not flow to the values of a sparse
 * matrix: to weigh messages, multiply them before they are summed.
 *
 * <p>Who owns a result: that of a method with an {@link NDManager} parameter belongs to this manager, any other to the
 * manager of the first array. Make one sub-manager per mini-batch and close only that one. All methods may be called from
 * any thread; the arrays themselves are not thread-safe.
 *
 * <p>What DJL's own methods do not promise, and what stands here in their place: {@code NDManager.create} only wraps a
 * Java buffer, which must then outlive every use of the array and of its views, the backward pass too; {@link #array} copies.
 * {@code mul(Number)} and {@code div(Number)} wrap the number so and let it go at once, before the backward pass reads it;
 * {@link #scale} does not. {@code duplicate()}, and by it {@code NDArrays.concat} of a single array, cuts the gradient;
 * {@link #concatRows} does not.
 */
public final class GraphOps {
    private GraphOps() {}

    /** An array with these values in memory that torch owns: later changes of {@code values} do not reach it. */
    public static NDArray array(NDManager manager, float[] values, Shape shape) {
        try (NDArray wrapped = manager.create(values, shape)) {
            return wrapped.duplicate();
        }
    }

    /** {@code x} times a constant. */
    public static NDArray scale(NDArray x, double factor) {
        return x.mul(x.getManager().full(new Shape(), (float) factor, DataType.FLOAT32));
    }

    /** Each value is zero with probability {@code rate}, else divided by 1 - {@code rate}; {@code x} itself when not training. */
    public static NDArray dropout(NDArray x, float rate, boolean training) {
        return training && rate > 0
                ? x.getNDArrayInternal().dropout(x, rate, true).singletonOrThrow()
                : x;
    }

    /**
     * A sparse matrix in coordinate form with the value {@code values[k]} at {@code (row[k], column[k])}; values at the same
     * place add up. Use {@code matrix.matMul(dense)}.
     *
     * <p>Unlike {@code NDManager.createCoo} of DJL 0.35 the matrix owns its memory: that one keeps pointers into buffers
     * that the garbage collector may free.
     */
    public static NDArray sparse(NDManager manager, int rows, int columns, int[] row, int[] column, float[] values) {
        if (row.length != column.length || row.length != values.length) {
            throw new IllegalArgumentException("row, column and values must have one length, got " + row.length + ", "
                    + column.length + " and " + values.length);
        }
        int n = row.length;
        ByteBuffer indices = ByteBuffer.allocateDirect(2 * n * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int i : row) {
            indices.putLong(i);
        }
        for (int i : column) {
            indices.putLong(i);
        }
        try (NDArray wrappedIndices = manager.create(indices.flip(), new Shape(2, n), DataType.INT64);
                NDArray wrappedValues = manager.create(values, new Shape(n));
                NDArray ownIndices = wrappedIndices.duplicate();
                NDArray ownValues = wrappedValues.duplicate()) {
            return JniUtils.createSparseCoo((PtNDArray) ownIndices, (PtNDArray) ownValues, new Shape(rows, columns));
        }
    }

    /** Rows {@code index} of a matrix, in this order, repeated where asked: {@code index.length x columns}. */
    public static NDArray gatherRows(NDArray x, int[] index) {
        long[] wide = new long[index.length];
        for (int i = 0; i < index.length; i++) {
            wide[i] = index[i];
        }
        try (NDArray wrapped = x.getManager().create(wide)) {
            NDArray own = wrapped.duplicate(); // backward reads it after the buffer may be gone
            own.attach(x.getManager());
            return own.getNDArrayInternal()
                    .embedding(own, x, SparseFormat.DENSE)
                    .singletonOrThrow();
        }
    }

    /** Sums of rows: row s of the result is the sum of the rows k of {@code values} with {@code segment[k] == s}. */
    public static NDArray segmentSum(NDArray values, int[] segment, int segments) {
        int[] all = new int[segment.length];
        Arrays.setAll(all, i -> i);
        float[] ones = new float[segment.length];
        Arrays.fill(ones, 1);
        NDManager manager = values.getManager();
        return sparse(manager, segments, segment.length, segment, all, ones).matMul(values);
    }

    /** Means of rows, as {@link #segmentSum}; a segment without rows is zero. */
    public static NDArray segmentMean(NDArray values, int[] segment, int segments) {
        int[] all = new int[segment.length];
        Arrays.setAll(all, i -> i);
        return meanOfNeighbors(values, all, segment, segments);
    }

    /**
     * The aggregation of GraphSAGE: row d of the result is the mean of the rows {@code h[row[k]]} over all edges k with
     * {@code col[k] == d}, zero for a node without edges. Takes an edge index of a mini-batch as it is.
     */
    public static NDArray meanOfNeighbors(NDArray h, int[] row, int[] col, int destinations) {
        int[] degree = new int[destinations];
        for (int d : col) {
            degree[d]++;
        }
        float[] values = new float[col.length];
        for (int k = 0; k < col.length; k++) {
            values[k] = 1f / degree[col[k]];
        }
        int sources = Math.toIntExact(h.getShape().get(0));
        return sparse(h.getManager(), destinations, sources, col, row, values).matMul(h);
    }

    /**
     * Row d of the result is, column by column, the greatest of the values {@code h[row[k]]} over all edges k with
     * {@code col[k] == d}, zero for a node without edges. The gradient goes to one of the greatest.
     */
    public static NDArray maxOfNeighbors(NDArray h, int[] row, int[] col, int destinations) {
        return NeighborMax.of(h, row, col, destinations);
    }

    /**
     * Softmax over the edges of each destination, the attention of GAT: {@code scores} has one row per edge and a column
     * per head. Any finite scores will do: the greatest of a destination is taken from all of them before the exponential.
     */
    public static NDArray edgeSoftmax(NDArray scores, int[] col, int destinations) {
        int heads = Math.toIntExact(scores.getShape().get(1));
        float[] values = scores.toFloatArray();
        float[] greatest = new float[destinations * heads];
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < values.length; i++) {
            int place = col[i / heads] * heads + i % heads;
            greatest[place] = Math.max(greatest[place], values[i]);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = greatest[col[i / heads] * heads + i % heads];
        }
        NDArray exp = scores.sub(array(scores.getManager(), values, scores.getShape()))
                .exp();
        return exp.div(gatherRows(segmentSum(exp, col, destinations), col));
    }

    /** The first rows of a matrix. */
    public static NDArray firstRows(NDArray x, int rows) {
        return rows == x.getShape().get(0) ? x : JniUtils.slice((PtNDArray) x, 0, 0, rows, 1);
    }

    /** Consecutive pieces of a matrix with so many rows each, all in all its rows. One backward pass for all of them. */
    public static NDList splitRows(NDArray x, int[] rows) {
        long[] ends = new long[rows.length - 1];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += rows[i];
            ends[i] = end;
        }
        return x.split(ends, 0);
    }

    /** Concatenates along the first axis; the result, of a single part the part itself, belongs to {@code manager}. */
    public static NDArray concatRows(NDManager manager, NDList parts) {
        NDArray joined = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
        joined.attach(manager);
        return joined;
    }
}

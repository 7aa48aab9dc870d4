package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.filbert.graph.DType;
import io.filbert.store.FeatureTensor;
import java.nio.ByteBuffer;

/** Rows of a mini-batch as arrays of torch. */
public final class Features {
    private Features() {}

    /**
     * A copy of float32 rows, {@code rows x columns}, in memory that torch owns. A copy, because the batch's buffers are used
     * again for a later batch, while the backward pass of this one may still read its rows.
     *
     * @param step owns the result
     */
    public static NDArray of(NDManager step, FeatureTensor tensor) {
        if (tensor.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "features must be FLOAT32, got " + tensor + "; convert its values and use GraphOps.array");
        }
        return rows(step, tensor.buffer(), 0, tensor.rows(), tensor.columns());
    }

    /** A copy of the rows from {@code first} on. */
    static NDArray rows(NDManager step, ByteBuffer buffer, int first, int rows, int columns) {
        try (NDArray wrapped = wrap(step, buffer, first, rows, columns)) {
            return wrapped.duplicate();
        }
    }

    /** Rows in the memory of the buffer, for a copy to come. */
    static NDArray wrap(NDManager step, ByteBuffer buffer, int first, int rows, int columns) {
        int rowBytes = columns * Float.BYTES;
        return step.create(buffer.slice(first * rowBytes, rows * rowBytes), new Shape(rows, columns), DataType.FLOAT32);
    }
}

package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows of an attribute, row-major, in a direct little-endian buffer of {@code rows * columns * dtype.bytes()} bytes. Who gives
 * out a tensor says how long it is valid. Reading is thread-safe.
 */
public final class FeatureTensor {
    private final AttributeSpec spec;
    private final int rows;
    private final ByteBuffer buffer;

    /** @param buffer little-endian, at least as long as the rows; becomes the tensor's */
    public FeatureTensor(AttributeSpec spec, int rows, ByteBuffer buffer) {
        this.spec = spec;
        this.rows = rows;
        this.buffer = buffer;
    }

    /**
     * Bytes of so many rows; throws {@link InvalidGraphException} when one buffer cannot hold them.
     *
     * @param rows at least 0
     */
    public static int bytes(AttributeSpec spec, int rows) {
        long bytes = (long) rows * spec.rowBytes();
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new InvalidGraphException("attribute " + spec.name() + " of " + rows + " rows takes " + bytes
                    + " bytes, one buffer holds 2^31; use smaller batches or fewer neighbors");
        }
        return (int) bytes;
    }

    public DType dtype() {
        return spec.dtype();
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return spec.columns();
    }

    /** The bytes, from position 0 to the limit: a view with its own position, little-endian. */
    public ByteBuffer buffer() {
        return buffer.slice(0, rows * spec.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of {@code rows * columns} values; only for {@link DType#FLOAT32}. */
    public float[] toFloatArray() {
        require(DType.FLOAT32);
        float[] values = new float[rows * columns()];
        buffer().asFloatBuffer().get(values);
        return values;
    }

    /** A copy; only for {@link DType#FLOAT64}. */
    public double[] toDoubleArray() {
        require(DType.FLOAT64);
        double[] values = new double[rows * columns()];
        buffer().asDoubleBuffer().get(values);
        return values;
    }

    /** A copy; only for {@link DType#INT64}. */
    public long[] toLongArray() {
        require(DType.INT64);
        long[] values = new long[rows * columns()];
        buffer().asLongBuffer().get(values);
        return values;
    }

    /** A copy; only for {@link DType#INT32}. */
    public int[] toIntArray() {
        require(DType.INT32);
        int[] values = new int[rows * columns()];
        buffer().asIntBuffer().get(values);
        return values;
    }

    private void require(DType dtype) {
        if (spec.dtype() != dtype) {
            throw new IllegalStateException("attribute " + spec.name() + " is " + spec.dtype() + ", not " + dtype);
        }
    }

    @Override
    public String toString() {
        return spec.name() + " " + spec.dtype() + "[" + rows + ", " + columns() + "]";
    }
}

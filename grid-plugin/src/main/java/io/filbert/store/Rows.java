package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows of an attribute in a user's array, row-major, to be written as little-endian bytes. The array stays the caller's and
 * is read while a call runs.
 */
final class Rows {
    private final Object array;
    private final int length;

    private Rows(Object array, int length) {
        this.array = array;
        this.length = length;
    }

    /** {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]}, or {@code byte[]} for the bytes as they are stored. */
    static Rows of(Object array) {
        if (array instanceof float[] a) {
            return new Rows(a, a.length);
        } else if (array instanceof double[] a) {
            return new Rows(a, a.length);
        } else if (array instanceof int[] a) {
            return new Rows(a, a.length);
        } else if (array instanceof long[] a) {
            return new Rows(a, a.length);
        } else if (array instanceof byte[] a) {
            return new Rows(a, a.length);
        }
        throw new InvalidGraphException("rows are a " + array.getClass().getSimpleName()
                + ", must be float[], double[], int[], long[] or byte[]");
    }

    /** Refuses an array that does not hold {@code rows} rows of the attribute. */
    void check(String owner, AttributeSpec spec, long rows) {
        DType given = dtype(spec);
        if (given != spec.dtype() && !(array instanceof byte[])) {
            throw new InvalidGraphException(
                    owner + " is " + spec.dtype() + ", got " + array.getClass().getSimpleName());
        }
        long perRow = array instanceof byte[] ? spec.rowBytes() : spec.columns();
        if (length != rows * perRow) {
            String unit = array instanceof byte[] ? " bytes a row" : " columns";
            throw new InvalidGraphException(owner + " has " + perRow + unit + ", got "
                    + (rows > 0 && length % rows == 0 ? length / rows + "" : length + " values for " + rows + " rows"));
        }
    }

    /** Some of {@code count} rows of equal length, in a new array. */
    Rows select(int[] positions, int count) {
        int perRow = count == 0 ? 0 : length / count;
        Object some = Array.newInstance(array.getClass().getComponentType(), positions.length * perRow);
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(array, positions[i] * perRow, some, i * perRow, perRow);
        }
        return of(some);
    }

    private DType dtype(AttributeSpec spec) {
        if (array instanceof float[]) {
            return DType.FLOAT32;
        } else if (array instanceof double[]) {
            return DType.FLOAT64;
        } else if (array instanceof int[]) {
            return DType.INT32;
        }
        return array instanceof long[] ? DType.INT64 : spec.dtype();
    }

    /** Copies one row to {@code target} at {@code at}. */
    void copy(long row, AttributeSpec spec, byte[] target, int at) {
        int columns = spec.columns();
        int from = Math.toIntExact(row * (array instanceof byte[] ? spec.rowBytes() : columns));
        ByteBuffer out = ByteBuffer.wrap(target, at, spec.rowBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof float[] a) {
            out.asFloatBuffer().put(a, from, columns);
        } else if (array instanceof double[] a) {
            out.asDoubleBuffer().put(a, from, columns);
        } else if (array instanceof int[] a) {
            out.asIntBuffer().put(a, from, columns);
        } else if (array instanceof long[] a) {
            out.asLongBuffer().put(a, from, columns);
        } else {
            System.arraycopy((byte[]) array, from, target, at, spec.rowBytes());
        }
    }

    /** Whether a row holds a NaN; of the types only FLOAT16, FLOAT32 and FLOAT64 have one. */
    boolean hasNaN(long row, AttributeSpec spec) {
        int columns = spec.columns();
        int from = Math.toIntExact(row * columns);
        if (array instanceof float[] a) {
            for (int i = from; i < from + columns; i++) {
                if (Float.isNaN(a[i])) {
                    return true;
                }
            }
        } else if (array instanceof double[] a) {
            for (int i = from; i < from + columns; i++) {
                if (Double.isNaN(a[i])) {
                    return true;
                }
            }
        } else if (array instanceof byte[] a) {
            ByteBuffer bytes = ByteBuffer.wrap(a, Math.toIntExact(row * spec.rowBytes()), spec.rowBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining() && isFloatingPoint(spec)) {
                if (isNaN(bytes, spec)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isFloatingPoint(AttributeSpec spec) {
        return spec.dtype() == DType.FLOAT16 || spec.dtype() == DType.FLOAT32 || spec.dtype() == DType.FLOAT64;
    }

    private static boolean isNaN(ByteBuffer bytes, AttributeSpec spec) {
        if (spec.dtype() == DType.FLOAT16) {
            return (bytes.getShort() & 0x7FFF) > 0x7C00; // all exponent bits and some of the fraction
        }
        return spec.dtype() == DType.FLOAT32 ? Float.isNaN(bytes.getFloat()) : Double.isNaN(bytes.getDouble());
    }
}

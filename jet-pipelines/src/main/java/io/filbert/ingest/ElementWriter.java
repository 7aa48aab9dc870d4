package io.filbert.ingest;

import io.filbert.graph.DType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes elements of an attribute as the grid stores them, little-endian. */
final class ElementWriter {
    private static final VarHandle SHORTS = handle(short[].class);
    private static final VarHandle INTS = handle(int[].class);
    private static final VarHandle LONGS = handle(long[].class);
    private static final VarHandle FLOATS = handle(float[].class);
    private static final VarHandle DOUBLES = handle(double[].class);

    private final DType dtype;

    ElementWriter(DType dtype) {
        this.dtype = dtype;
    }

    private static VarHandle handle(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    boolean isFloating() {
        return dtype == DType.FLOAT16 || dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
    }

    /** Writes a whole number, rounded where the type is floating; false when it is beyond what the type holds. */
    boolean putInteger(long value, byte[] out, int at) {
        switch (dtype) {
            case INT64 -> LONGS.set(out, at, value);
            case INT32 -> INTS.set(out, at, (int) value);
            case INT8, BOOL -> out[at] = (byte) value;
            case FLOAT32 -> FLOATS.set(out, at, (float) value);
            case FLOAT64 -> DOUBLES.set(out, at, (double) value);
            case FLOAT16 -> SHORTS.set(out, at, NumberText.half((double) value));
        }
        return switch (dtype) {
            case INT32 -> value == (int) value;
            case INT8 -> value == (byte) value;
            case BOOL -> value == 0 || value == 1;
            case FLOAT16 -> Math.abs(value) < 65_520 && value != Long.MIN_VALUE;
            default -> true;
        };
    }

    /** Writes a number of a floating type, rounded; false when it is finite and beyond what the type holds. */
    boolean putFloating(double value, byte[] out, int at) {
        if (dtype == DType.FLOAT64) {
            DOUBLES.set(out, at, value);
            return true;
        } else if (dtype == DType.FLOAT32) {
            FLOATS.set(out, at, (float) value);
            return Double.isInfinite(value) || !Float.isInfinite((float) value);
        }
        short half = NumberText.half(value);
        SHORTS.set(out, at, half);
        return Double.isInfinite(value) || (half & 0x7fff) != 0x7c00;
    }
}

package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DType;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values beside the edges of a section that a draw may depend on, in an array of their own dtype. Immutable; nobody changes the
 * arrays.
 */
public final class SamplingColumn {
    private final DType dtype;
    private final byte @Nullable [] bytes;
    private final int @Nullable [] ints;
    private final long @Nullable [] longs;
    private final float @Nullable [] floats;
    private final double @Nullable [] doubles;

    private SamplingColumn(
            DType dtype,
            byte @Nullable [] bytes,
            int @Nullable [] ints,
            long @Nullable [] longs,
            float @Nullable [] floats,
            double @Nullable [] doubles) {
        this.dtype = dtype;
        this.bytes = bytes;
        this.ints = ints;
        this.longs = longs;
        this.floats = floats;
        this.doubles = doubles;
    }

    static SamplingColumn of(float[] values) {
        return new SamplingColumn(DType.FLOAT32, null, null, null, values, null);
    }

    static SamplingColumn of(long[] values) {
        return new SamplingColumn(DType.INT64, null, null, values, null, null);
    }

    /** Reads value i from the little-endian bytes at {@code at[i]}. */
    static SamplingColumn decode(DType dtype, byte[] data, int[] at) {
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        SamplingColumn column = ofSize(dtype, at.length);
        for (int i = 0; i < at.length; i++) {
            if (column.bytes != null) {
                column.bytes[i] = data[at[i]];
            } else if (column.ints != null) {
                column.ints[i] = in.getInt(at[i]);
            } else if (column.longs != null) {
                column.longs[i] = in.getLong(at[i]);
            } else if (column.floats != null) {
                column.floats[i] = in.getFloat(at[i]);
            } else if (column.doubles != null) {
                column.doubles[i] = in.getDouble(at[i]);
            }
        }
        return column;
    }

    private static SamplingColumn ofSize(DType dtype, int n) {
        return switch (dtype) {
            case INT8, BOOL -> new SamplingColumn(dtype, new byte[n], null, null, null, null);
            case INT32 -> new SamplingColumn(dtype, null, new int[n], null, null, null);
            case INT64 -> new SamplingColumn(dtype, null, null, new long[n], null, null);
            case FLOAT32 -> new SamplingColumn(dtype, null, null, null, new float[n], null);
            case FLOAT64 -> new SamplingColumn(dtype, null, null, null, null, new double[n]);
            case FLOAT16 -> throw new FormatException("a sampling column is FLOAT16, which none can be");
        };
    }

    /** The values at {@code order[from..to)}. */
    SamplingColumn gather(int[] order, int from, int to) {
        SamplingColumn column = ofSize(dtype, to - from);
        for (int i = from; i < to; i++) {
            if (column.bytes != null && bytes != null) {
                column.bytes[i - from] = bytes[order[i]];
            } else if (column.ints != null && ints != null) {
                column.ints[i - from] = ints[order[i]];
            } else if (column.longs != null && longs != null) {
                column.longs[i - from] = longs[order[i]];
            } else if (column.floats != null && floats != null) {
                column.floats[i - from] = floats[order[i]];
            } else if (column.doubles != null && doubles != null) {
                column.doubles[i - from] = doubles[order[i]];
            }
        }
        return column;
    }

    public DType dtype() {
        return dtype;
    }

    /** Whether {@link #integer} can be asked: of INT8, INT32, INT64 and BOOL. */
    public boolean isInteger() {
        return floats == null && doubles == null;
    }

    /** The value at a position, of an integer column. */
    public long integer(int position) {
        if (longs != null) {
            return longs[position];
        }
        return ints != null ? ints[position] : Objects.requireNonNull(bytes)[position];
    }

    /**
     * How many of the values {@code from} to {@code to - 1} of an integer column, which must ascend, are at most {@code bound}. The
     * search has no branch that depends on values: in short lists each would be guessed wrong every other time.
     */
    public int countUpTo(long bound, int from, int to) {
        int base = from;
        int n = to - from;
        long[] values = longs;
        while (n > 1) {
            int half = n >>> 1;
            long middle = values != null ? values[base + half - 1] : integer(base + half - 1);
            base = middle <= bound ? base + half : base;
            n -= half;
        }
        return base - from + (n == 1 && integer(base) <= bound ? 1 : 0);
    }

    /** The value at a position, of any column. */
    public double number(int position) {
        if (floats != null) {
            return floats[position];
        }
        return doubles != null ? doubles[position] : integer(position);
    }

    /** The values of an INT8 or BOOL column; else null. */
    public byte @Nullable [] bytes() {
        return bytes;
    }

    /** The values of an INT32 column; else null. */
    public int @Nullable [] ints() {
        return ints;
    }

    /** The values of an INT64 column; else null. */
    public long @Nullable [] longs() {
        return longs;
    }

    /** The values of a FLOAT32 column; else null. */
    public float @Nullable [] floats() {
        return floats;
    }

    /** The values of a FLOAT64 column; else null. */
    public double @Nullable [] doubles() {
        return doubles;
    }

    int size() {
        if (bytes != null) {
            return bytes.length;
        }
        if (ints != null) {
            return ints.length;
        }
        if (longs != null) {
            return longs.length;
        }
        return floats != null ? floats.length : Objects.requireNonNull(doubles).length;
    }

    long heapBytes() {
        return 48L + (long) size() * dtype.bytes();
    }

    void checksum(Checksum sum) {
        sum.update(dtype.code());
        if (bytes != null) {
            sum.update(bytes);
        } else if (ints != null) {
            sum.update(ints);
        }
        sum.update(longs);
        sum.update(floats);
        sum.update(doubles);
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(dtype.code());
        if (bytes != null) {
            Wire.writeBytes(out, bytes);
        } else if (ints != null) {
            Wire.writeInts(out, ints);
        } else if (longs != null) {
            Wire.writeLongs(out, longs);
        } else if (floats != null) {
            Wire.writeFloats(out, floats);
        } else {
            Wire.writeDoubles(out, Objects.requireNonNull(doubles));
        }
    }

    static SamplingColumn read(ObjectDataInput in) throws IOException {
        DType dtype = DType.of(in.readInt());
        return switch (dtype) {
            case INT8, BOOL -> new SamplingColumn(dtype, Wire.readBytes(in), null, null, null, null);
            case INT32 -> new SamplingColumn(dtype, null, Wire.readInts(in), null, null, null);
            case INT64 -> of(Wire.readLongs(in));
            case FLOAT32 -> of(Wire.readFloats(in));
            case FLOAT64 -> new SamplingColumn(dtype, null, null, null, null, Wire.readDoubles(in));
            case FLOAT16 -> ofSize(dtype, 0);
        };
    }
}

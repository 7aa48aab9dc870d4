package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import io.filbert.store.Ids;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing column of ids: ints until a long arrives. One thread while it grows. */
final class IdBuffer {
    private int @Nullable [] ints;
    private long @Nullable [] longs;
    private int size;

    IdBuffer(int capacity) {
        ints = new int[capacity];
    }

    private IdBuffer(int @Nullable [] ints, long @Nullable [] longs) {
        this.ints = ints;
        this.longs = longs;
        this.size = ints != null ? ints.length : longs != null ? longs.length : 0;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return ints != null ? ints[index] : wide()[index];
    }

    /** The ints, or null when there is a long among the values; {@link #size()} of them count. */
    int @Nullable [] ints() {
        return ints;
    }

    /** The longs, when {@link #ints()} is null. */
    long[] longs() {
        return wide();
    }

    void append(int[] values, int from, int n) {
        reserve(n);
        if (ints != null) {
            System.arraycopy(values, from, ints, size, n);
        } else {
            for (int i = 0; i < n; i++) {
                wide()[size + i] = values[from + i];
            }
        }
        size += n;
    }

    /** Appends all of another. */
    void append(IdBuffer other) {
        if (other.ints != null) {
            append(other.ints, 0, other.size);
        } else {
            append(other.wide(), 0, other.size);
        }
    }

    void append(long[] values, int from, int n) {
        widen();
        reserve(n);
        System.arraycopy(values, from, wide(), size, n);
        size += n;
    }

    /** Appends the values at {@code positions[from..from + n)} of a column. */
    void append(Ids column, int[] positions, int from, int n) {
        if (column.ints() == null) {
            widen();
        }
        int at = skip(n);
        if (ints != null) {
            column.gather(positions, from, n, ints, at);
        } else {
            column.gather(positions, from, n, wide(), at);
        }
    }

    /** Appends {@code n} times -1, the absent id. */
    void appendAbsent(int n) {
        reserve(n);
        if (ints != null) {
            Arrays.fill(ints, size, size + n, -1);
        } else {
            Arrays.fill(wide(), size, size + n, -1);
        }
        size += n;
    }

    /** Appends {@code n} values to be {@link #set} later; returns the position of the first. */
    int skip(int n) {
        reserve(n);
        size += n;
        return size - n;
    }

    void set(int index, long value) {
        if (ints != null && (int) value != value) {
            widen();
        }
        if (ints != null) {
            ints[index] = (int) value;
        } else {
            wide()[index] = value;
        }
    }

    private void reserve(int n) {
        int needed = Math.addExact(size, n);
        if (ints != null && needed > ints.length) {
            ints = Arrays.copyOf(ints, Math.max(needed, ints.length + (ints.length >> 1)));
        } else if (ints == null && needed > wide().length) {
            longs = Arrays.copyOf(wide(), Math.max(needed, wide().length + (wide().length >> 1)));
        }
    }

    private void widen() {
        if (ints != null) {
            long[] wide = new long[ints.length];
            for (int i = 0; i < size; i++) {
                wide[i] = ints[i];
            }
            longs = wide;
            ints = null;
        }
    }

    private long[] wide() {
        if (longs == null) {
            throw new IllegalStateException("a column of ints has no longs");
        }
        return longs;
    }

    void write(ObjectDataOutput out) throws IOException {
        Wire.writeInts(out, ints, size);
        Wire.writeLongs(out, longs, size);
    }

    static IdBuffer read(ObjectDataInput in) throws IOException {
        IdBuffer ids = new IdBuffer(Wire.readIntsOrNull(in), Wire.readLongsOrNull(in));
        if (ids.ints == null && ids.longs == null) {
            throw new FormatException("a column of ids is missing");
        }
        return ids;
    }
}

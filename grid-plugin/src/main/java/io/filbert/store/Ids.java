package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of ids: ints where every value fits, else longs. Immutable; the array becomes the column's and must not change.
 */
public final class Ids {
    private final int @Nullable [] ints;
    private final long @Nullable [] longs;

    private Ids(int @Nullable [] ints, long @Nullable [] longs) {
        this.ints = ints;
        this.longs = longs;
    }

    public static Ids of(int[] values) {
        return new Ids(values, null);
    }

    public static Ids of(long[] values) {
        return new Ids(null, values);
    }

    /** The narrowest column of {@code values.get(order[from..to))}. Values are at least -1. */
    static Ids gather(Ids values, int[] order, int from, int to) {
        int[] narrow = new int[to - from];
        if (values.ints != null) {
            int[] a = values.ints;
            for (int i = from; i < to; i++) {
                narrow[i - from] = a[order[i]];
            }
            return of(narrow);
        }
        long[] a = values.wide();
        long all = 0;
        for (int i = from; i < to; i++) {
            all |= Math.max(0, a[order[i]]);
        }
        if (all <= Integer.MAX_VALUE) {
            for (int i = from; i < to; i++) {
                narrow[i - from] = (int) a[order[i]];
            }
            return of(narrow);
        }
        long[] wide = new long[to - from];
        for (int i = from; i < to; i++) {
            wide[i - from] = a[order[i]];
        }
        return of(wide);
    }

    /** All values; the array itself where they are longs. */
    long[] toLongs() {
        if (longs != null) {
            return longs;
        }
        long[] all = new long[size()];
        copy(0, all, 0, all.length);
        return all;
    }

    /** Copies {@code this[from..from + n)} to {@code target[at..at + n)}. */
    void copy(int from, long[] target, int at, int n) {
        if (longs != null) {
            System.arraycopy(longs, from, target, at, n);
        } else {
            int[] a = Objects.requireNonNull(ints);
            for (int i = 0; i < n; i++) {
                target[at + i] = a[from + i];
            }
        }
    }

    /** Whether each value is larger than the one before. */
    boolean isAscending() {
        for (int i = 1; i < size(); i++) {
            if (get(i - 1) >= get(i)) {
                return false;
            }
        }
        return true;
    }

    /** The ints, or null when some value needs a long. */
    public int @Nullable [] ints() {
        return ints;
    }

    /** The longs, or null when all values are ints. */
    public long @Nullable [] longs() {
        return longs;
    }

    private long[] wide() {
        return Objects.requireNonNull(longs);
    }

    public int size() {
        return ints != null ? ints.length : wide().length;
    }

    public long get(int index) {
        return ints != null ? ints[index] : wide()[index];
    }

    /** Writes the values at {@code positions[from..from + n)} to {@code target[at..at + n)}. */
    public void gather(int[] positions, int from, int n, long[] target, int at) {
        if (ints != null) {
            int[] a = ints;
            for (int i = 0; i < n; i++) {
                target[at + i] = a[positions[from + i]];
            }
        } else {
            long[] a = wide();
            for (int i = 0; i < n; i++) {
                target[at + i] = a[positions[from + i]];
            }
        }
    }

    /** The same into ints; only for a column of ints. The target may be the positions, at the same place. */
    public void gather(int[] positions, int from, int n, int[] target, int at) {
        int[] a = Objects.requireNonNull(ints);
        for (int i = 0; i < n; i++) {
            target[at + i] = a[positions[from + i]];
        }
    }

    long bytes() {
        return ints != null ? 4L * ints.length : 8L * wide().length;
    }

    void checksum(Checksum sum) {
        if (ints != null) {
            sum.update(ints);
        } else {
            sum.update(wide());
        }
    }

    static void write(ObjectDataOutput out, @Nullable Ids ids) throws IOException {
        Wire.writeInts(out, ids == null ? null : ids.ints);
        Wire.writeLongs(out, ids == null ? null : ids.longs);
    }

    static @Nullable Ids read(ObjectDataInput in) throws IOException {
        int[] ints = Wire.readIntsOrNull(in);
        long[] longs = Wire.readLongsOrNull(in);
        return ints == null && longs == null ? null : new Ids(ints, longs);
    }
}

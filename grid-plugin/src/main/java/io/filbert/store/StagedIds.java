package io.filbert.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a column of ids: ints until one needs a long. Not thread-safe. */
final class StagedIds {
    private static final int FIRST = 64;

    private int[] ints = new int[FIRST];
    private long @Nullable [] longs;

    /** Sets the values from {@code at} on, which is behind those that are set, to {@code values[order[from..to)]}. */
    void set(int at, long[] values, int[] order, int from, int to) {
        reserve(at + to - from);
        long all = 0;
        if (longs == null) {
            int[] narrow = ints;
            for (int i = from; i < to; i++) {
                long value = values[order[i]];
                narrow[at + i - from] = (int) value;
                all |= value;
            }
        }
        if (longs != null || all != (int) all) {
            long[] wide = wide(at, at + to - from);
            for (int i = from; i < to; i++) {
                wide[at + i - from] = values[order[i]];
            }
        }
    }

    /** The same with {@code first + order[from..to)}, at least 0. */
    void set(int at, long first, int[] order, int from, int to) {
        reserve(at + to - from);
        long all = 0;
        if (longs == null) {
            int[] narrow = ints;
            for (int i = from; i < to; i++) {
                long value = first + order[i];
                narrow[at + i - from] = (int) value;
                all |= value;
            }
        }
        if (longs != null || all != (int) all) {
            long[] wide = wide(at, at + to - from);
            for (int i = from; i < to; i++) {
                wide[at + i - from] = first + order[i];
            }
        }
    }

    private void reserve(int size) {
        if (longs != null) {
            longs = longs.length < size ? Arrays.copyOf(longs, Math.max(size, 2 * longs.length)) : longs;
        } else if (ints.length < size) {
            ints = Arrays.copyOf(ints, Math.max(size, 2 * ints.length));
        }
    }

    /** The longs, with room for so many; the first {@code set} are those that were ints. */
    private long[] wide(int set, int size) {
        long[] wide = longs;
        if (wide == null) {
            wide = new long[Math.max(ints.length, size)];
            for (int i = 0; i < set; i++) {
                wide[i] = ints[i];
            }
            longs = wide;
        }
        return wide;
    }

    /** Bytes of a value. */
    int width() {
        return longs == null ? Integer.BYTES : Long.BYTES;
    }

    /** The first {@code n} values; the buffer is empty after. */
    Ids take(int n) {
        Ids taken = longs == null ? Ids.of(Arrays.copyOf(ints, n)) : Ids.of(Arrays.copyOf(longs, n));
        ints = new int[FIRST];
        longs = null;
        return taken;
    }
}

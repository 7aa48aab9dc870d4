package io.filbert.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a column of ids: ints until one needs a long. Not thread-safe. */
final class StagedIds {
    private static final int FIRST = 64;

    private int[] ints = new int[FIRST];
    private long @Nullable [] longs;

    /** Sets value {@code at}, the one behind those that are set. */
    void set(int at, long value) {
        if (longs == null && (int) value == value) {
            if (at == ints.length) {
                ints = Arrays.copyOf(ints, 2 * at);
            }
            ints[at] = (int) value;
        } else {
            setLong(at, value);
        }
    }

    private void setLong(int at, long value) {
        long[] wide = longs;
        if (wide == null) {
            wide = new long[Math.max(FIRST, 2 * at)];
            for (int i = 0; i < at; i++) {
                wide[i] = ints[i];
            }
        } else if (at == wide.length) {
            wide = Arrays.copyOf(wide, 2 * at);
        }
        wide[at] = value;
        longs = wide;
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

package io.filbert.examples.wordnet;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Longs that grow. */
final class LongList {
    private long[] values = new long[64];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    LongStream stream() {
        return Arrays.stream(values, 0, size);
    }
}

package io.filbert.rpc;

import java.util.Arrays;

/** A growing list of ints. Not thread-safe. */
public final class IntList {
    private int[] elements;
    private int size;

    public IntList(int capacity) {
        elements = new int[Math.max(4, capacity)];
    }

    public void add(int value) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, 2 * size);
        }
        elements[size++] = value;
    }

    public void addAll(int[] values) {
        addAll(values, 0, values.length, 0);
    }

    /** Adds {@code values[from..from + n)}, each with {@code plus} added. */
    public void addAll(int[] values, int from, int n, int plus) {
        if (size + n > elements.length) {
            elements = Arrays.copyOf(elements, Math.max(2 * elements.length, size + n));
        }
        for (int i = 0; i < n; i++) {
            elements[size + i] = values[from + i] + plus;
        }
        size += n;
    }

    public int size() {
        return size;
    }

    public int get(int index) {
        return elements[index];
    }

    /** A copy of the elements. */
    public int[] toArray() {
        return Arrays.copyOf(elements, size);
    }
}

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
        if (size + values.length > elements.length) {
            elements = Arrays.copyOf(elements, Math.max(2 * elements.length, size + values.length));
        }
        System.arraycopy(values, 0, elements, size, values.length);
        size += values.length;
    }

    /** Adds {@code n} zeros. */
    public void addZeros(int n) {
        if (size + n > elements.length) {
            elements = Arrays.copyOf(elements, Math.max(2 * elements.length, size + n));
        }
        Arrays.fill(elements, size, size + n, 0);
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

package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphException;
import io.filbert.graph.IdKind;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.util.Arrays;

/**
 * External ids one after another. Immutable; the arrays are not to be changed.
 *
 * @param width bytes of each, {@link IdKind#bytes}; 0 when they differ
 * @param bytes of all
 * @param ends where each one ends; empty when they have a width
 */
record IdList(int width, byte[] bytes, int[] ends) {
    int size() {
        return width > 0 ? bytes.length / width : ends.length;
    }

    int start(int i) {
        if (width > 0) {
            return i * width;
        }
        return i == 0 ? 0 : ends[i - 1];
    }

    int end(int i) {
        return width > 0 ? (i + 1) * width : ends[i];
    }

    /** A copy of an id. */
    byte[] get(int i) {
        return Arrays.copyOfRange(bytes, start(i), end(i));
    }

    /** Whether id i is {@code a[from..to)}. */
    boolean equals(int i, byte[] a, int from, int to) {
        return Arrays.equals(bytes, start(i), end(i), a, from, to);
    }

    long memory() {
        return bytes.length + 4L * ends.length;
    }

    void write(ObjectDataOutput out) throws IOException {
        out.writeInt(width);
        Wire.writeBytes(out, bytes);
        Wire.writeInts(out, ends);
    }

    static IdList read(ObjectDataInput in) throws IOException {
        IdList list = new IdList(in.readInt(), Wire.readBytes(in), Wire.readInts(in));
        int at = 0;
        for (int end : list.ends) {
            if (end < at) {
                throw new FormatException("external ids end at " + end + " and begin at " + at);
            }
            at = end;
        }
        if (list.width < 0 || (list.width > 0 ? list.bytes.length % list.width : list.bytes.length - at) != 0) {
            throw new FormatException(list.bytes.length + " bytes of external ids, " + at + " of them in ids");
        }
        return list;
    }

    /** Takes ids; they can be read while more come. One thread. */
    static final class Builder {
        private final int width;
        private byte[] bytes;
        private int[] ends;
        private int length;
        private int size;

        /** @param capacity how many ids are expected */
        Builder(int width, int capacity) {
            this.width = width;
            this.bytes = new byte[Math.max(16, Math.multiplyExact(capacity, width > 0 ? width : 16))];
            this.ends = new int[width > 0 ? 0 : Math.max(1, capacity)];
        }

        void add(byte[] a, int from, int to) {
            int n = to - from;
            if (width > 0 && n != width) {
                throw new FormatException("an external id has " + n + " bytes, must have " + width);
            }
            if (length + n > bytes.length) {
                bytes = Arrays.copyOf(bytes, capacity(bytes.length, length + (long) n));
            }
            System.arraycopy(a, from, bytes, length, n);
            length += n;
            if (width == 0) {
                if (size == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * size);
                }
                ends[size] = length;
            }
            size++;
        }

        private static int capacity(int now, long wanted) {
            long limit = Integer.MAX_VALUE - 8;
            if (wanted > limit) {
                throw new GraphException("external ids of more than " + limit
                        + " bytes come together in one place; use a cluster with more partitions");
            }
            return (int) Math.min(limit, Math.max(2L * now, wanted));
        }

        int size() {
            return size;
        }

        int start(int i) {
            if (width > 0) {
                return i * width;
            }
            return i == 0 ? 0 : ends[i - 1];
        }

        int end(int i) {
            return width > 0 ? (i + 1) * width : ends[i];
        }

        /** The bytes of all ids so far, and more. */
        byte[] bytes() {
            return bytes;
        }

        long length() {
            return length;
        }

        IdList build() {
            return new IdList(width, Arrays.copyOf(bytes, length), Arrays.copyOf(ends, width > 0 ? 0 : size));
        }
    }
}

package io.filbert.sampler;

import java.util.Arrays;

/**
 * The k greatest of many (key, position) pairs; of equal keys those that were offered first. A binary heap with the least pair at
 * its root. One thread, reused.
 */
final class TopK {
    private long[] keys = new long[16];
    private int[] positions = new int[16];
    private int size;
    private int k;

    void reset(int capacity) {
        k = capacity;
        size = 0;
        if (keys.length < k) {
            keys = new long[k];
            positions = new int[k];
        }
    }

    /** A long that orders as the double does. */
    static long orderedBits(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** The double that these bits order as. */
    static double value(long orderedBits) {
        return Double.longBitsToDouble(orderedBits ^ ((orderedBits >> 63) & Long.MAX_VALUE));
    }

    /** Whether there are k pairs, so that another one must be greater than {@link #least}. */
    boolean isFull() {
        return size == k;
    }

    /** The least key kept; only when there is one. */
    long least() {
        return keys[0];
    }

    /** Offers a pair; positions come ascending. */
    void offer(long key, int position) {
        if (size < k) {
            int at = size++;
            while (at > 0 && isLess(key, position, keys[(at - 1) >> 1], positions[(at - 1) >> 1])) {
                move((at - 1) >> 1, at);
                at = (at - 1) >> 1;
            }
            set(at, key, position);
        } else if (k > 0 && isLess(keys[0], positions[0], key, position)) {
            sink(key, position);
        }
    }

    /** Takes the least pair away and answers its position. */
    private int poll() {
        int least = positions[0];
        size--;
        if (size > 0) {
            sink(keys[size], positions[size]);
        }
        return least;
    }

    private void sink(long key, int position) {
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isLess(keys[child + 1], positions[child + 1], keys[child], positions[child])) {
                child++;
            }
            if (!isLess(keys[child], positions[child], key, position)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, key, position);
    }

    /** Of equal keys the later position is the lesser. */
    private static boolean isLess(long key, int position, long otherKey, int otherPosition) {
        return key < otherKey || (key == otherKey && position > otherPosition);
    }

    private void move(int from, int to) {
        keys[to] = keys[from];
        positions[to] = positions[from];
    }

    private void set(int at, long key, int position) {
        keys[at] = key;
        positions[at] = position;
    }

    /** Writes the positions kept by descending key; empties this. */
    int drainByKey(int[] out, int at) {
        int n = size;
        for (int i = n - 1; i >= 0; i--) {
            out[at + i] = poll();
        }
        return n;
    }

    /** Writes the positions kept, ascending; empties this. */
    int drainByPosition(int[] out, int at) {
        System.arraycopy(positions, 0, out, at, size);
        Arrays.sort(out, at, at + size);
        int n = size;
        size = 0;
        return n;
    }
}

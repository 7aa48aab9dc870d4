package io.filbert.sampler;

import java.util.Arrays;

/**
 * Global node ids of one type to local ids of one batch, in the order of arrival: an open-addressing table of interleaved
 * (id + 1, local) pairs with linear probing, and the list of ids. Not thread-safe; {@link #clear} keeps the memory.
 */
final class NodeIndex {
    private static final int FIRST = 1 << 10;

    private long[] table = new long[2 * FIRST];
    private int mask = FIRST - 1;
    private long[] ids = new long[FIRST / 2];
    private int size;
    private int known;

    /** How many local ids there are. */
    int size() {
        return size;
    }

    /** The global id of a local one. */
    long id(int local) {
        return ids[local];
    }

    /** The global ids by local id: a copy. */
    long[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** Gives the next local id, also when the node has one already: a seed that is given twice. Answers the node's first. */
    int addSeed(long node) {
        int before = size;
        int first = add(node);
        if (size == before) {
            append(node);
        }
        return first;
    }

    /** The local id of a node, a new one if it has none. */
    int add(long node) {
        if (2 * (known + 1) > mask + 1) {
            grow();
        }
        long[] t = table;
        int slot = slot(node, mask);
        long key = node + 1;
        while (true) {
            long found = t[2 * slot];
            if (found == key) {
                return (int) t[2 * slot + 1];
            }
            if (found == 0) {
                t[2 * slot] = key;
                t[2 * slot + 1] = size;
                known++;
                return append(node);
            }
            slot = (slot + 1) & mask;
        }
    }

    private int append(long node) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size] = node;
        return size++;
    }

    private static int slot(long node, int mask) {
        return (int) ((node * Draws.GAMMA) >>> 32) & mask;
    }

    private void grow() {
        long[] old = table;
        int capacity = 2 * (mask + 1);
        long[] t = new long[2 * capacity];
        int m = capacity - 1;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                int slot = slot(old[i] - 1, m);
                while (t[2 * slot] != 0) {
                    slot = (slot + 1) & m;
                }
                t[2 * slot] = old[i];
                t[2 * slot + 1] = old[i + 1];
            }
        }
        table = t;
        mask = m;
    }

    void clear() {
        Arrays.fill(table, 0);
        size = 0;
        known = 0;
    }
}

package io.filbert.sampler;

import io.filbert.partition.SplitMix64;
import java.util.Arrays;

/**
 * Global node ids of one type to local ids of one batch, in the order of arrival; in a disjoint sample, pairs of a subgraph and a
 * node. An open-addressing table of interleaved (id + 1, subgraph and local) pairs with linear probing, and the lists of
 * ids and subgraphs. Without subgraphs it is 0 for every node. Not thread-safe; {@link #clear} keeps the memory.
 */
final class NodeIndex {
    private static final int FIRST = 1 << 10;

    private long[] table = new long[2 * FIRST];
    private int mask = FIRST - 1;
    private long[] ids = new long[FIRST / 2];
    private int[] trees = new int[FIRST / 2];
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

    /** The subgraph of a local id. */
    int tree(int local) {
        return trees[local];
    }

    /** The subgraphs by local id: a copy. */
    int[] trees() {
        return Arrays.copyOf(trees, size);
    }

    /** The global ids by local id: a copy. */
    long[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** Gives the next local id, also when the node has one already: a seed that is given twice. Answers the node's first. */
    int addSeed(int tree, long node) {
        int before = size;
        int first = add(tree, node);
        if (size == before) {
            append(tree, node);
        }
        return first;
    }

    /** The local id of a node, a new one if it has none. */
    int add(int tree, long node) {
        if (2 * (known + 1) > mask + 1) {
            grow();
        }
        long[] t = table;
        int slot = slot(tree, node, mask);
        long key = node + 1;
        while (true) {
            long found = t[2 * slot];
            if (found == key && (int) (t[2 * slot + 1] >>> 32) == tree) {
                return (int) t[2 * slot + 1];
            }
            if (found == 0) {
                t[2 * slot] = key;
                t[2 * slot + 1] = (long) tree << 32 | size;
                known++;
                return append(tree, node);
            }
            slot = (slot + 1) & mask;
        }
    }

    private int append(int tree, long node) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            trees = Arrays.copyOf(trees, 2 * size);
        }
        ids[size] = node;
        trees[size] = tree;
        return size++;
    }

    private static int slot(int tree, long node, int mask) {
        return (int) (((node + tree * 0xD1B54A32D192ED03L) * SplitMix64.GAMMA) >>> 32) & mask;
    }

    private void grow() {
        long[] old = table;
        int capacity = 2 * (mask + 1);
        long[] t = new long[2 * capacity];
        int m = capacity - 1;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                int slot = slot((int) (old[i + 1] >>> 32), old[i] - 1, m);
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

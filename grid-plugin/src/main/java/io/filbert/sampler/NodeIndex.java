package io.filbert.sampler;

import io.filbert.partition.SplitMix64;
import java.util.Arrays;

/**
 * Global node ids of one type to local ids of one batch, in the order of arrival; in a disjoint sample, pairs of a subgraph and a
 * node. An open-addressing table with linear probing of longs, each of 32 bits that tell the node and a local id; where nodes are ints
 * and there are no subgraphs the bits are the node itself, else they are a part of its hash, and the lists of ids and subgraphs
 * decide. Without subgraphs it is 0 for every node. Not thread-safe; {@link #clear} keeps the memory.
 */
final class NodeIndex {
    private static final int FIRST = 1 << 10;

    /** So many entries of the table are touched before any is used: as many as the processor waits for at once, and more. */
    private static final int RUN = 32;

    private final boolean subgraphs;
    private long[] table = new long[FIRST];
    private long[] ids = new long[FIRST / 2];
    private int[] trees;
    private boolean exact;
    private int size;
    private int known;
    private long touched;

    /** @param subgraphs whether nodes are known in each subgraph by themselves */
    NodeIndex(boolean subgraphs) {
        this.subgraphs = subgraphs;
        this.exact = !subgraphs;
        this.trees = new int[subgraphs ? ids.length : 0];
    }

    /** How many local ids there are. */
    int size() {
        return size;
    }

    /** The global id of a local one. */
    long id(int local) {
        return ids[local];
    }

    /** Writes the global ids of local ids {@code from} and later over {@code out}. */
    void ids(int from, long[] out) {
        System.arraycopy(ids, from, out, 0, out.length);
    }

    /** Whether nodes may be in subgraphs. */
    boolean hasTrees() {
        return subgraphs;
    }

    /** The subgraph of a local id. */
    int tree(int local) {
        return subgraphs ? trees[local] : 0;
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
        if (exact && (int) node != node) { // from now on hashes stand in the table
            exact = false;
            rehash(table.length);
        }
        reserve(1);
        return exact ? addExact((int) node) : addHashed(tree, node, hash(tree, node));
    }

    /** Writes local ids over the nodes at {@code nodes[from..to)}, new ones where they have none; without subgraphs. */
    void addAll(int[] nodes, int from, int to) {
        int run = exact ? RUN : 1;
        for (int start = from; start < to; start += run) {
            int end = Math.min(to, start + run);
            reserve(end - start);
            if (exact) {
                touch(nodes, start, end);
            }
            for (int i = start; i < end; i++) {
                nodes[i] = exact ? addExact(nodes[i]) : addHashed(0, nodes[i], hash(0, nodes[i]));
            }
        }
    }

    /**
     * The same with subgraphs.
     *
     * @param others a local id of {@code index} in the subgraph of each node
     */
    void addAll(int[] nodes, int from, int to, int[] others, NodeIndex index) {
        long[] hashes = new long[RUN];
        for (int start = from; start < to; start += RUN) {
            int n = Math.min(to - start, RUN);
            reserve(n);
            long[] t = table;
            int mask = t.length - 1;
            long sum = 0;
            for (int i = 0; i < n; i++) {
                hashes[i] = hash(index.tree(others[start + i]), nodes[start + i]);
                sum += t[(int) hashes[i] & mask];
            }
            touched = sum;
            for (int i = 0; i < n; i++) {
                nodes[start + i] = addHashed(index.tree(others[start + i]), nodes[start + i], hashes[i]);
            }
        }
    }

    /** Has the processor fetch the entries of some nodes at once, instead of one after another when each is needed. */
    private void touch(int[] nodes, int from, int to) {
        long[] t = table;
        int shift = Integer.numberOfLeadingZeros(t.length - 1);
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += t[home(nodes[i], shift)];
        }
        touched = sum;
    }

    private static int home(int node, int shift) {
        return (node * 0x9E3779B9) >>> shift;
    }

    private int addExact(int node) {
        long[] t = table;
        int mask = t.length - 1;
        int slot = home(node, Integer.numberOfLeadingZeros(mask));
        while (true) {
            long entry = t[slot];
            if (entry == 0) {
                t[slot] = (long) node << 32 | (size + 1);
                known++;
                ids[size] = node;
                return size++;
            }
            if ((int) (entry >>> 32) == node) {
                return (int) entry - 1;
            }
            slot = (slot + 1) & mask;
        }
    }

    private static long hash(int tree, long node) {
        return SplitMix64.mix64(node + tree * 0xD1B54A32D192ED03L);
    }

    private int addHashed(int tree, long node, long hash) {
        long[] t = table;
        int mask = t.length - 1;
        int bits = (int) (hash >>> 32);
        int slot = (int) hash & mask;
        while (true) {
            long entry = t[slot];
            if (entry == 0) {
                t[slot] = (long) bits << 32 | (size + 1);
                known++;
                return append(tree, node);
            }
            if ((int) (entry >>> 32) == bits) {
                int local = (int) entry - 1;
                if (ids[local] == node && tree(local) == tree) {
                    return local;
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    private int append(int tree, long node) {
        reserveIds(1);
        ids[size] = node;
        if (subgraphs) {
            trees[size] = tree;
        }
        return size++;
    }

    private void reserveIds(int more) {
        if (size + more > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + more, 2 * size));
        }
        if (subgraphs && trees.length < ids.length) {
            trees = Arrays.copyOf(trees, ids.length);
        }
    }

    /** Makes room for so many more nodes: at most half of the table is used. */
    private void reserve(int more) {
        reserveIds(more);
        if (2L * (known + more) > table.length) {
            rehash(2 * table.length);
        }
    }

    private void rehash(int capacity) {
        long[] old = table;
        long[] t = new long[capacity];
        int mask = capacity - 1;
        int shift = Integer.numberOfLeadingZeros(mask);
        for (long entry : old) {
            if (entry != 0) {
                int local = (int) entry - 1;
                long hash = exact ? 0 : hash(tree(local), ids[local]);
                int slot = exact ? home((int) (entry >>> 32), shift) : (int) hash & mask;
                while (t[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                t[slot] = exact ? entry : (hash >>> 32) << 32 | (local + 1);
            }
        }
        table = t;
    }

    /** What {@link #touch} read; for nobody, but so that it is read. */
    long touched() {
        return touched;
    }

    /** Forgets all nodes. Of a table much too large for them only what they touched is cleared. */
    void clear() {
        if (16L * known > table.length) {
            Arrays.fill(table, 0);
        } else {
            int mask = table.length - 1;
            int shift = Integer.numberOfLeadingZeros(mask);
            for (int local = 0; local < size; local++) {
                int slot = exact ? home((int) ids[local], shift) : (int) hash(tree(local), ids[local]) & mask;
                while (table[slot] != 0) { // to the end of the run of entries that begins at a home
                    table[slot] = 0;
                    slot = (slot + 1) & mask;
                }
            }
        }
        size = 0;
        known = 0;
    }
}

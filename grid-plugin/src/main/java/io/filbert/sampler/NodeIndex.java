package io.filbert.sampler;

import io.filbert.partition.SplitMix64;
import java.util.Arrays;

/**
 * Global node ids of one type to local ids of one batch, in the order of arrival; in a disjoint sample, pairs of a subgraph and a
 * node. An open-addressing table with linear probing of longs, each of 32 bits that tell the node and a local id; where nodes are ints
 * and there are no subgraphs the bits are the node itself, else they are a part of its hash, and the lists of ids and subgraphs
 * decide. Without subgraphs it is 0 for every node. Not thread-safe; {@link #clear} keeps the memory.
 *
 * <p>The nodes of a subgraph are at home in a window of the table, and the windows of the next subgraphs begin a little further on: nodes arrive
 * subgraph by subgraph, so that a hop goes once through the table and not once through the memory for each node. When a
 * window turns out too small for its subgraph, all become larger, in the end as large as the table.
 */
final class NodeIndex {
    private static final int FIRST = 1 << 10;

    /** So many entries of the table are touched before any is used: as many as the processor waits for at once, and more. */
    private static final int RUN = 512;

    /** Odd, next to 2^32 divided by the golden ratio: the upper bits of a product tell where a node is at home. */
    private static final int SCATTER = 0x9E3779B9;

    /** A window is so many times as large as a subgraph's share of the table, at first. */
    private static final int OVERLAP = 2;

    /** After so many entries of others a window is too small. */
    private static final int FAR = 128;

    private final boolean subgraphs;
    private long[] table = new long[FIRST];
    private long[] ids = new long[FIRST / 2];
    private int[] trees;
    private boolean exact = true;
    private int size;
    private int known;
    private long touched;
    private int windows = 1;
    private int overlap = OVERLAP;
    private int stride;
    private int shift;

    /** @param subgraphs whether nodes are known in each subgraph by themselves */
    NodeIndex(boolean subgraphs) {
        this.subgraphs = subgraphs;
        this.trees = new int[subgraphs ? ids.length : 0];
        place();
    }

    /** Says how many subgraphs there will be, while there are no nodes; numbers of subgraphs are below. */
    void expect(int subgraphs) {
        windows = Math.max(1, subgraphs);
        place();
    }

    /** Where windows begin and how large they are, in a table of this length. */
    private void place() {
        stride = Math.max(1, table.length / windows);
        long window = Math.min(table.length, (long) Integer.highestOneBit(2 * stride - 1) * overlap);
        shift = Integer.numberOfLeadingZeros((int) window - 1);
    }

    private int shiftOfAll() {
        return Integer.numberOfLeadingZeros(table.length - 1);
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
            reserveIds(1);
            append(tree, node);
        }
        return first;
    }

    /** The local id of a node, a new one if it has none. */
    int add(int tree, long node) {
        if (exact && (int) node != node) { // from now on parts of hashes stand in the table
            exact = false;
            rehash(table.length);
        }
        reserve(1);
        int word = word(node);
        return find(tree, node, word, home(tree, word));
    }

    /** Writes local ids over the nodes at {@code nodes[from..to)}, new ones where they have none; without subgraphs. */
    void addAll(int[] nodes, int from, int to) {
        int[] slots = new int[RUN];
        for (int start = from; start < to; start += RUN) {
            int n = Math.min(RUN, to - start);
            reserve(n);
            for (int i = 0; i < n; i++) {
                slots[i] = home(0, word(nodes[start + i]));
            }
            touch(slots, n);
            for (int i = 0; i < n; i++) {
                nodes[start + i] = find(0, nodes[start + i], word(nodes[start + i]), slots[i]);
            }
        }
    }

    /**
     * The same with subgraphs.
     *
     * @param others a local id of {@code index} in the subgraph of each node
     */
    void addAll(int[] nodes, int from, int to, int[] others, NodeIndex index) {
        int[] slots = new int[RUN];
        int[] tree = new int[RUN];
        reserve(to - from); // at once: windows of a table that grows are too small for what comes first
        for (int start = from; start < to; start += RUN) {
            int n = Math.min(RUN, to - start);
            for (int i = 0; i < n; i++) {
                tree[i] = index.trees[others[start + i]];
            }
            for (int i = 0; i < n; i++) {
                slots[i] = home(tree[i], word(nodes[start + i]));
            }
            touch(slots, n);
            int windowsBefore = overlap;
            for (int i = 0; i < n; i++) {
                int node = nodes[start + i];
                nodes[start + i] = find(
                        tree[i], node, word(node), overlap == windowsBefore ? slots[i] : home(tree[i], word(node)));
            }
        }
    }

    /** Has the processor fetch some entries at once, instead of one after another when each is needed. */
    private void touch(int[] slots, int n) {
        long[] t = table;
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += t[slots[i]];
        }
        touched = sum;
    }

    /** What of a node stands in the table. */
    private int word(long node) {
        return exact ? (int) node : (int) SplitMix64.mix64(node);
    }

    /** Where the search for a node begins. */
    private int home(int tree, int word) {
        return (tree * stride + ((word * SCATTER) >>> shift)) & (table.length - 1);
    }

    private int find(int tree, long node, int word, int home) {
        long[] t = table;
        int mask = t.length - 1;
        int slot = home;
        for (int others = 0; others <= FAR || shift == shiftOfAll(); others++) {
            long entry = t[slot];
            if (entry == 0) {
                t[slot] = (long) word << 32 | (size + 1);
                known++;
                return append(tree, node);
            }
            if ((int) (entry >>> 32) == word && isAt((int) entry - 1, tree, node)) {
                return (int) entry - 1;
            }
            slot = (slot + 1) & mask;
        }
        overlap *= 4;
        rehash(t.length);
        return find(tree, node, word, home(tree, word));
    }

    private boolean isAt(int local, int tree, long node) {
        return (exact || ids[local] == node) && (!subgraphs || trees[local] == tree);
    }

    /** There is room. */
    private int append(int tree, long node) {
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
        int capacity = table.length;
        while (2L * (known + more) > capacity) {
            capacity *= 2;
        }
        if (capacity > table.length) {
            rehash(capacity);
        }
    }

    private void rehash(int capacity) {
        long[] old = table;
        long[] t = new long[capacity];
        table = t;
        place();
        int mask = capacity - 1;
        for (long entry : old) {
            if (entry != 0) {
                int local = (int) entry - 1;
                int word = word(ids[local]);
                int slot = home(tree(local), word);
                while (t[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                t[slot] = (long) word << 32 | (local + 1);
            }
        }
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
            for (int local = 0; local < size; local++) {
                int slot = home(tree(local), word(ids[local]));
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

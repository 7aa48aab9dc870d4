package io.filbert.store;

import io.filbert.partition.PartitionBook;
import java.util.Arrays;

/** Some edges of a list, sorted by partition, in their order within each. One thread; used again for the next ones. */
final class DealtEdges {
    private final long[] nodes;
    private final int[] partitions;
    private final int[] keys;
    private final int[] order;
    private final int[] ends;
    private final int[] next;

    /**
     * @param partitions of the graph
     * @param capacity edges at once
     */
    DealtEdges(int partitions, int capacity) {
        this.nodes = new long[capacity];
        this.partitions = new int[capacity];
        this.keys = new int[capacity];
        this.order = new int[capacity];
        this.ends = new int[partitions];
        this.next = new int[partitions + 1];
    }

    /** To be filled with the node that has each edge, -1 for an edge that goes nowhere; then for {@link #locate}. */
    long[] nodes() {
        return nodes;
    }

    /** Says where the first {@code n} edges go; all go somewhere. */
    void locate(PartitionBook book, int nodeType, int n) {
        book.locate(nodeType, nodes, n, partitions, keys);
    }

    /** The same where some go nowhere. */
    void locatePresent(PartitionBook book, int nodeType, int n) {
        for (int i = 0; i < n; i++) {
            partitions[i] = nodes[i] < 0 ? ends.length : book.partition(nodeType, nodes[i]);
            keys[i] = nodes[i] < 0 ? 0 : book.rowKey(nodeType, nodes[i]);
        }
    }

    /** Edge i goes to a partition, where its node has this key. */
    void put(int i, int partition, int key) {
        partitions[i] = partition;
        keys[i] = key;
    }

    /** Sorts the first {@code n} edges; the first one stands at {@code first} of the list. */
    void deal(int first, int n) {
        int[] at = next;
        Arrays.fill(at, 0);
        for (int i = 0; i < n; i++) {
            at[partitions[i]]++;
        }
        int sum = 0;
        for (int p = 0; p < ends.length; p++) {
            int count = at[p];
            at[p] = sum;
            sum += count;
            ends[p] = sum;
        }
        at[ends.length] = sum;
        for (int i = 0; i < n; i++) {
            order[at[partitions[i]]++] = first + i;
        }
    }

    /** Keys by the edge's place less that of the first one. */
    int[] keys() {
        return keys;
    }

    /** Places in the list, those of each partition from {@link #from} to {@link #to}. */
    int[] order() {
        return order;
    }

    int from(int partition) {
        return partition == 0 ? 0 : ends[partition - 1];
    }

    int to(int partition) {
        return ends[partition];
    }
}

package io.filbert.store;

import io.filbert.partition.PartitionBook;
import io.filbert.rpc.IntList;

/**
 * Node lists of several types, split by partition, and how far each partition has answered: what a request to owners is made
 * of and what its reply is put back by. Within a partition nodes stand by (type, position in the list given), and a reply
 * is matched by that order and never by arrival. One thread.
 */
public final class PartitionSplit {
    private final int types;
    private final int[] offsets;
    private final int[] position;
    private final int[] rowKey;
    private final int[] next;

    /**
     * @param book of the graph
     * @param nodeTypes the types
     * @param nodes the ids of each type
     * @param sizes how many of them count
     */
    public PartitionSplit(PartitionBook book, int[] nodeTypes, long[][] nodes, int[] sizes) {
        this.types = nodeTypes.length;
        int partitions = book.partitions();
        this.offsets = new int[partitions * types + 1];
        this.next = new int[partitions];
        int total = 0;
        int[][] partition = new int[types][];
        int[][] key = new int[types][];
        for (int t = 0; t < types; t++) {
            int n = sizes[t];
            int[] partitionOf = new int[n];
            key[t] = new int[n];
            book.locate(nodeTypes[t], nodes[t], n, partitionOf, key[t]);
            for (int i = 0; i < n; i++) {
                offsets[partitionOf[i] * types + t + 1]++;
            }
            partition[t] = partitionOf;
            total += n;
        }
        for (int i = 0; i < partitions * types; i++) {
            offsets[i + 1] += offsets[i];
        }
        this.position = new int[total];
        this.rowKey = new int[total];
        int[] at = offsets.clone();
        for (int t = 0; t < types; t++) {
            int[] partitionOf = partition[t];
            int[] keyOf = key[t];
            for (int i = 0; i < partitionOf.length; i++) {
                int slot = at[partitionOf[i] * types + t]++;
                position[slot] = i;
                rowKey[slot] = keyOf[i];
            }
        }
    }

    /** The partitions that have nodes. */
    public int[] partitions() {
        IntList list = new IntList(next.length);
        for (int p = 0; p < next.length; p++) {
            if (offsets[(p + 1) * types] > offsets[p * types]) {
                list.add(p);
            }
        }
        return list.toArray();
    }

    /** How many nodes of these partitions are open, by (partition, type). */
    public int[] openCounts(int[] partitions) {
        int[] counts = new int[partitions.length * types];
        for (int i = 0; i < partitions.length; i++) {
            int p = partitions[i];
            for (int t = 0; t < types; t++) {
                counts[i * types + t] = Math.max(0, offsets[p * types + t + 1] - openFrom(p, t));
            }
        }
        return counts;
    }

    /** The row keys of the open nodes, in the order of {@link #openCounts}. */
    public int[] openRowKeys(int[] partitions) {
        int total = 0;
        for (int p : partitions) {
            total += offsets[(p + 1) * types] - offsets[p * types] - next[p];
        }
        int[] keys = new int[total];
        int at = 0;
        for (int p : partitions) {
            int from = offsets[p * types] + next[p];
            int n = offsets[(p + 1) * types] - from;
            System.arraycopy(rowKey, from, keys, at, n);
            at += n;
        }
        return keys;
    }

    /** Of each open node its value, in the order of {@link #openRowKeys}; the values are by (type, position in the list given). */
    public int[] open(int[] partitions, int[][] values) {
        int[] counts = openCounts(partitions);
        IntList open = new IntList(position.length);
        for (int i = 0; i < partitions.length; i++) {
            for (int t = 0; t < types; t++) {
                int end = offsets[partitions[i] * types + t + 1];
                for (int slot = end - counts[i * types + t]; slot < end; slot++) {
                    open.add(values[t][position[slot]]);
                }
            }
        }
        return open.toArray();
    }

    private int openFrom(int p, int t) {
        return Math.max(offsets[p * types + t], Math.min(offsets[p * types] + next[p], offsets[p * types + t + 1]));
    }

    /** How many nodes of a partition were answered in earlier replies. */
    public int answered(int partition) {
        return next[partition];
    }

    /** Notes that the next {@code n} nodes of a partition were answered. */
    public void answer(int partition, int n) {
        next[partition] += n;
    }

    /** Whether every node of a partition was answered. */
    public boolean isDone(int partition) {
        return next[partition] == offsets[(partition + 1) * types] - offsets[partition * types];
    }

    /**
     * Where the nodes {@code from} (of the partition's whole list) and later of a type begin in {@link #position(int)}; at most
     * the type's end.
     */
    public int slot(int partition, int type, int from) {
        int start = offsets[partition * types + type];
        int end = offsets[partition * types + type + 1];
        return Math.min(Math.max(start, offsets[partition * types] + from), end);
    }

    /** The position, in the list given for its type, of the node in a slot. */
    public int position(int slot) {
        return position[slot];
    }
}

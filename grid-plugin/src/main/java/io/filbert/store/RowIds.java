package io.filbert.store;

import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The nodes of one type in one partition, as its owner knows them: row to node id, and a request's row key to row. Immutable. */
public final class RowIds {
    private final long base;
    private final long step;
    private final int rows;
    private final int @Nullable [] nodes;

    private RowIds(long base, long step, int rows, int @Nullable [] nodes) {
        this.base = base;
        this.step = step;
        this.rows = rows;
        this.nodes = nodes;
    }

    /** Of a {@link io.filbert.partition.HashPartitionBook}. */
    public static RowIds hash(int partition, int partitions, int rows) {
        return new RowIds(partition, partitions, rows, null);
    }

    /**
     * Of a {@link io.filbert.partition.TablePartitionBook}.
     *
     * @param nodes ascending; not to be changed
     */
    public static RowIds table(int[] nodes) {
        return new RowIds(0, 0, nodes.length, nodes);
    }

    /** How many nodes. */
    public int rows() {
        return rows;
    }

    /** The id of the node in a row. */
    public long node(int row) {
        return nodes == null ? base + step * row : nodes[row];
    }

    /** The row that {@link io.filbert.partition.PartitionBook#rowKey} names. */
    int row(int key) {
        int row = nodes == null ? key : search(nodes, key);
        if (row < 0 || row >= rows) {
            throw new InvalidGraphException(
                    "a request names node=" + key + " at a partition that does not have it; open the graph again");
        }
        return row;
    }

    /**
     * Binary search between bounds found by steps that double from a guess: nodes are dealt in the order of their ids, so lists are
     * about even, and this takes half the time of a search of the whole list.
     */
    private static int search(int[] nodes, int key) {
        int n = nodes.length;
        if (n == 0) {
            return -1;
        }
        long guess = ((long) key - nodes[0]) * n / ((long) nodes[n - 1] - nodes[0] + 1);
        int from = (int) Math.max(0, Math.min(n - 1, guess));
        int to = from;
        long step = 1;
        while (from > 0 && nodes[from] > key) {
            to = from;
            from = (int) Math.max(0, from - step);
            step *= 2;
        }
        while (to < n && nodes[to] < key) {
            from = to;
            to = (int) Math.min(n, to + step);
            step *= 2;
        }
        return Arrays.binarySearch(nodes, from, Math.min(n, to + 1), key);
    }

    /** Turns {@code keys[from..to)} into rows. */
    void toRows(int[] keys, int from, int to) {
        for (int i = from; i < to && nodes != null; i++) {
            keys[i] = row(keys[i]);
        }
    }
}

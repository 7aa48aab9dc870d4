package io.filbert.partition;

import io.filbert.graph.InvalidGraphException;

/**
 * The default book: partition = id mod P, row = id / P. Ids are dense, so this spreads every type evenly without a table
 * and without a look-up.
 *
 * @param partitions P
 */
public record HashPartitionBook(int partitions) implements PartitionBook {
    public HashPartitionBook {
        if (partitions < 1) {
            throw new InvalidGraphException("partitions=" + partitions + ", must be at least 1");
        }
    }

    @Override
    public int partition(int nodeType, long node) {
        return (int) node == node ? (int) node % partitions : (int) (node % partitions);
    }

    /** The row itself. */
    @Override
    public int rowKey(int nodeType, long node) {
        return (int) node == node ? (int) node / partitions : (int) (node / partitions);
    }

    /**
     * Ints are divided by multiplication with a rounded-up reciprocal, exact for 31 bits (Granlund and Montgomery, PLDI 1994).
     */
    @Override
    public void locate(int nodeType, long[] nodes, int n, int[] partition, int[] rowKey) {
        int shift = 63 - Integer.numberOfLeadingZeros(partitions - 1); // 31 + ceil(log2 P)
        long reciprocal = (1L << shift) / partitions + 1;
        for (int i = 0; i < n; i++) {
            long node = nodes[i];
            if (node > Integer.MAX_VALUE) {
                partition[i] = partition(nodeType, node);
                rowKey[i] = rowKey(nodeType, node);
            } else {
                int row = (int) ((node * reciprocal) >>> shift);
                rowKey[i] = row;
                partition[i] = (int) node - row * partitions;
            }
        }
    }

    /** How many of {@code count} nodes of a type lie in a partition. */
    public int rows(int partition, long count) {
        return partition >= count ? 0 : Math.toIntExact((count - 1 - partition) / partitions + 1);
    }
}

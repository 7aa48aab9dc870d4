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

    /** How many of {@code count} nodes of a type lie in a partition. */
    public int rows(int partition, long count) {
        return partition >= count ? 0 : Math.toIntExact((count - 1 - partition) / partitions + 1);
    }
}

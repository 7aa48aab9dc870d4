package io.filbert.partition;

/**
 * Node id to partition and row: the same everywhere, owned by the graph. A node's row is its position among the nodes of
 * its type in its partition; rows are dense from 0.
 *
 * <p>Implementations are immutable and may be used by all threads. Ids are not checked here: callers refuse a node
 * outside 0 to count - 1 before they ask.
 */
public interface PartitionBook {
    /** The number of partitions, Hazelcast's {@code hazelcast.partition.count}. */
    int partitions();

    /** The partition of a node, 0 to {@link #partitions()} - 1. */
    int partition(int nodeType, long node);

    /** The row of a node in its partition. */
    int row(int nodeType, long node);

    /** The node in a row of a partition: the inverse of {@link #partition} and {@link #row}. */
    long node(int nodeType, int partition, int row);

    /** How many of {@code count} nodes of a type lie in a partition. */
    int rows(int nodeType, int partition, long count);
}

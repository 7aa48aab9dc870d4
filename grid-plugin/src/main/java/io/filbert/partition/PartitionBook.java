package io.filbert.partition;

/**
 * Node id to partition: the same everywhere, owned by the graph. A node's row is its position among the nodes of its type in its
 * partition, ascending by id; rows are dense from 0, and known to the owner.
 *
 * <p>Implementations are immutable and may be used by all threads. Ids are not checked here: callers refuse a node
 * outside 0 to count - 1 before they ask.
 */
public interface PartitionBook {
    /** The number of partitions, Hazelcast's {@code hazelcast.partition.count}. */
    int partitions();

    /** The partition of a node, 0 to {@link #partitions()} - 1. */
    int partition(int nodeType, long node);

    /**
     * The same of many nodes at once.
     *
     * @param n how many of {@code nodes}
     * @param partition receives the partition of each
     * @param rowKey receives the row key of each
     */
    default void locate(int nodeType, long[] nodes, int n, int[] partition, int[] rowKey) {
        for (int i = 0; i < n; i++) {
            partition[i] = partition(nodeType, nodes[i]);
            rowKey[i] = rowKey(nodeType, nodes[i]);
        }
    }

    /** What a request to the owner names a node by: an int from which the owner knows its row. */
    int rowKey(int nodeType, long node);
}

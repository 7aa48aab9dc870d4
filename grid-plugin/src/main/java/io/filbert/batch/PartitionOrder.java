package io.filbert.batch;

import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionBook;
import io.filbert.partition.TablePartitionBook;
import io.filbert.store.GraphVersion;
import java.util.Arrays;

/** All nodes of a type, partition by partition: computed with a hash book, four bytes a node with a table book. Immutable. */
final class PartitionOrder {
    private final int partitions;
    private final int[][] nodes;
    private final long[] starts;

    PartitionOrder(GraphVersion version, int nodeType) {
        PartitionBook book = version.book();
        long count = version.schema().nodeTypes().get(nodeType).count();
        this.partitions = version.partitions();
        this.nodes = book instanceof TablePartitionBook table ? table.nodes(nodeType, (int) count) : new int[0][];
        this.starts = new long[partitions + 1];
        HashPartitionBook hash = new HashPartitionBook(partitions);
        for (int p = 0; p < partitions; p++) {
            starts[p + 1] = starts[p] + (nodes.length > 0 ? nodes[p].length : hash.rows(p, count));
        }
    }

    /** The number of nodes. */
    long size() {
        return starts[partitions];
    }

    /** The node at a position, 0 to the number of nodes - 1. */
    long node(long position) {
        int at = Arrays.binarySearch(starts, position);
        int partition = at < 0 ? -at - 2 : at;
        while (starts[partition + 1] == position) { // partitions without nodes begin where the next one does
            partition++;
        }
        long row = position - starts[partition];
        return nodes.length > 0 ? nodes[partition][(int) row] : row * partitions + partition;
    }
}

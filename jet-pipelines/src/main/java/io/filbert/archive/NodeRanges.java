package io.filbert.archive;

import io.filbert.partition.TablePartitionBook;
import io.filbert.store.GraphVersion;

/** Which nodes each partition has, ascending. One thread. */
final class NodeRanges {
    private final GraphVersion version;
    private int listedType = -1;
    private int[][] listed = {};

    NodeRanges(GraphVersion version) {
        this.version = version;
    }

    private long count(int nodeType) {
        return version.schema().nodeTypes().get(nodeType).count();
    }

    private int[][] lists(TablePartitionBook book, int nodeType) {
        if (listedType != nodeType) {
            listed = book.nodes(nodeType, Math.toIntExact(count(nodeType)));
            listedType = nodeType;
        }
        return listed;
    }

    /** How many nodes of a type a partition has. */
    int size(int nodeType, int partition) {
        if (version.book() instanceof TablePartitionBook book) {
            return lists(book, nodeType)[partition].length;
        }
        long count = count(nodeType);
        long partitions = version.partitions();
        return Math.toIntExact(count / partitions + (partition < count % partitions ? 1 : 0));
    }

    /** The node in a place of a partition. */
    long node(int nodeType, int partition, int place) {
        return version.book() instanceof TablePartitionBook book
                ? lists(book, nodeType)[partition][place]
                : partition + (long) place * version.partitions();
    }
}

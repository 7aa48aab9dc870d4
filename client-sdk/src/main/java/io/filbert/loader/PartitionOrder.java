package io.filbert.loader;

import io.filbert.store.GraphVersion;
import java.util.Arrays;

/** All nodes of a type, partition by partition, computed and not stored. Immutable. */
final class PartitionOrder {
    private final GraphVersion version;
    private final int nodeType;
    private final long[] starts;

    PartitionOrder(GraphVersion version, int nodeType) {
        this.version = version;
        this.nodeType = nodeType;
        this.starts = new long[version.partitions() + 1];
        long count = version.schema().nodeTypes().get(nodeType).count();
        for (int p = 0; p < version.partitions(); p++) {
            starts[p + 1] = starts[p] + version.book().rows(nodeType, p, count);
        }
    }

    /** The node at a position, 0 to the number of nodes - 1. */
    long node(long position) {
        int at = Arrays.binarySearch(starts, position);
        int partition = at < 0 ? -at - 2 : at;
        while (starts[partition + 1] == position) { // partitions without nodes begin where the next one does
            partition++;
        }
        return version.book().node(nodeType, partition, (int) (position - starts[partition]));
    }
}

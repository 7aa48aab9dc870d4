package io.filbert.partition;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.PartitionService;
import io.filbert.graph.GraphException;
import java.util.Arrays;

/**
 * One int per partition whose Hazelcast hash falls into that partition. A block's key names it as its partition key, and
 * so partition i of a graph is Hazelcast partition i, for members and clients alike. Scanning ints from 0 finds all of
 * them quickly: about P (ln P + 0.58) draws, the coupon collector's number.
 */
public final class PartitionKeys {
    private static final String CONTEXT = "io.filbert.partition-keys";

    private PartitionKeys() {}

    /** The keys by partition; computed once for each Hazelcast instance. Do not change the array. */
    public static int[] of(HazelcastInstance hz) {
        return (int[]) hz.getUserContext().computeIfAbsent(CONTEXT, name -> scan(hz.getPartitionService()));
    }

    private static int[] scan(PartitionService service) {
        int partitions = service.getPartitions().size();
        int[] keys = new int[partitions];
        Arrays.fill(keys, -1);
        int missing = partitions;
        for (int key = 0; missing > 0; key++) {
            int partition = service.getPartition(key).getPartitionId();
            if (keys[partition] < 0) {
                keys[partition] = key;
                missing--;
            }
            if (key > 1000 + partitions * 100) {
                throw new GraphException("no int key found for " + missing + " of " + partitions + " partitions");
            }
        }
        return keys;
    }
}

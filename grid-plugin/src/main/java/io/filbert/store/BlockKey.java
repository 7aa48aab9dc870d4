package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.partition.PartitionAware;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * The key of a block or a header. Hazelcast places it by its partition key, an int that hashes into the partition it names.
 *
 * @param incarnation of the graph: blocks of an earlier graph of that name are other keys
 * @param partition the graph's partition, which is Hazelcast's partition of this number
 * @param partitionKey from {@link io.filbert.partition.PartitionKeys}
 * @param block the number of the block in its partition; 0 for a header; of a staged chunk its number in
 *     its stream; of a block of external ids its number among those of its node type
 * @param version the partition version that wrote it; of a staged chunk the stream that it belongs to; of external ids, which never
 *     change, the index of their node type
 */
record BlockKey(long incarnation, int partition, int partitionKey, int block, long version)
        implements PartitionAware<Integer> {
    /** The key of a block of external ids. */
    static BlockKey ofIds(long incarnation, int partition, int partitionKey, int nodeType, int block) {
        return new BlockKey(incarnation, partition, partitionKey, block, nodeType);
    }

    @Override
    public Integer getPartitionKey() {
        return partitionKey;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<BlockKey> {
        public Hook() {
            super(BlockKey.class, 10, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, BlockKey key) throws IOException {
            out.writeLong(key.incarnation);
            out.writeInt(key.partition);
            out.writeInt(key.partitionKey);
            out.writeInt(key.block);
            out.writeLong(key.version);
        }

        @Override
        protected BlockKey readFields(ObjectDataInput in) throws IOException {
            return new BlockKey(in.readLong(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
        }
    }
}

package io.filbert.group;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.partition.PartitionAware;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Objects;

/**
 * Where a bucket of a group's collective operations lies. Immutable.
 *
 * @param group its name
 * @param generation of its {@link Membership}
 * @param bucket which part of the buffers
 * @param partitionKey which Hazelcast hashes into the partition that the group chose for this bucket
 */
public record RoundKey(String group, long generation, int bucket, int partitionKey) implements PartitionAware<Integer> {
    @Override
    public Integer getPartitionKey() {
        return partitionKey;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RoundKey> {
        public Hook() {
            super(RoundKey.class, 200, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RoundKey key) throws IOException {
            out.writeString(key.group);
            out.writeLong(key.generation);
            out.writeInt(key.bucket);
            out.writeInt(key.partitionKey);
        }

        @Override
        protected RoundKey readFields(ObjectDataInput in) throws IOException {
            return new RoundKey(Objects.requireNonNull(in.readString()), in.readLong(), in.readInt(), in.readInt());
        }
    }
}

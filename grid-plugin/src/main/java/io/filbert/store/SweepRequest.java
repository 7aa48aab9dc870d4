package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Removes, after a write was committed, what only the version before the one that it was written upon needs, at the owner. What is
 * elsewhere by now or gone already stays as it is: it takes memory until the graph is dropped, and nobody reads it.
 *
 * @param previous the partitions and the versions that were written upon
 * @param now the version of each that was committed
 */
record SweepRequest(PartitionsAt previous, long[] now) implements RpcRequest<SealReply> {
    @Override
    public SealReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        PartitionWriter writer = new PartitionWriter(blocks, previous.graph(), previous.incarnation(), 0);
        PartitionsAt committed = new PartitionsAt(previous.graph(), previous.incarnation(), previous.partitions(), now);
        LocalBlocks.Headers before = blocks.headers(previous);
        LocalBlocks.Headers after = blocks.headers(committed);
        for (int i = 0; i < now.length; i++) {
            if (before.state(i) == LocalBlocks.FOUND
                    && after.state(i) == LocalBlocks.FOUND
                    && before.get(i).previous() != 0) {
                LocalBlocks.Headers old = blocks.headers(new PartitionsAt(
                        previous.graph(), previous.incarnation(), new int[] {previous.partitions()[i]}, new long[] {
                            before.get(i).previous()
                        }));
                if (old.state(0) == LocalBlocks.FOUND) {
                    writer.sweep(old.get(0), before.get(i), after.get(i));
                }
            }
        }
        return new SealReply(new int[0]);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<SweepRequest> {
        public Hook() {
            super(SweepRequest.class, 93, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, SweepRequest r) throws IOException {
            r.previous.write(out);
            Wire.writeLongs(out, r.now);
        }

        @Override
        protected SweepRequest readFields(ObjectDataInput in) throws IOException {
            return new SweepRequest(PartitionsAt.read(in), Wire.readLongs(in));
        }
    }
}

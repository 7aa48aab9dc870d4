package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Answers a {@link LeastValueRequest}.
 *
 * @param values the least value of each partition of the request
 * @param nodes the first node that has it, -1 where there are no nodes
 * @param notMine partitions that the member does not own (any more)
 * @param lost partitions that it owns and whose entries are missing
 */
record LeastValueReply(long[] values, long[] nodes, int[] notMine, int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<LeastValueReply> {
        public Hook() {
            super(LeastValueReply.class, 28, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, LeastValueReply r) throws IOException {
            Wire.writeLongs(out, r.values);
            Wire.writeLongs(out, r.nodes);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected LeastValueReply readFields(ObjectDataInput in) throws IOException {
            return new LeastValueReply(Wire.readLongs(in), Wire.readLongs(in), Wire.readInts(in), Wire.readInts(in));
        }
    }
}

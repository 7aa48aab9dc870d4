package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * All partitions are sealed but these.
 *
 * @param notMine partitions that the member does not own
 */
record SealReply(int[] notMine) {
    /** The wire form. */
    public static final class Hook extends WireHook<SealReply> {
        public Hook() {
            super(SealReply.class, 20, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, SealReply reply) throws IOException {
            Wire.writeInts(out, reply.notMine);
        }

        @Override
        protected SealReply readFields(ObjectDataInput in) throws IOException {
            return new SealReply(Wire.readInts(in));
        }
    }
}

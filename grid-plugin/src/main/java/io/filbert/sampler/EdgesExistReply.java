package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Answers an {@link EdgesExistRequest}.
 *
 * @param exists of each pair, in the order of the request
 * @param notMine partitions that the member does not own (any more)
 * @param lost partitions that it owns and whose entries are missing
 */
record EdgesExistReply(boolean[] exists, int[] notMine, int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<EdgesExistReply> {
        public Hook() {
            super(EdgesExistReply.class, 33, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EdgesExistReply r) throws IOException {
            byte[] bytes = new byte[r.exists.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (r.exists[i] ? 1 : 0);
            }
            Wire.writeBytes(out, bytes);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected EdgesExistReply readFields(ObjectDataInput in) throws IOException {
            byte[] bytes = Wire.readBytes(in);
            boolean[] exists = new boolean[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                exists[i] = bytes[i] != 0;
            }
            return new EdgesExistReply(exists, Wire.readInts(in), Wire.readInts(in));
        }
    }
}

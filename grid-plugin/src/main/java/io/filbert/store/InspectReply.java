package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * What lies in the partitions of an {@link InspectRequest}, in its order.
 *
 * @param nodes of all types
 * @param edges of all types
 * @param bytes decoded size of the blocks
 * @param remoteEdges edges whose source has another owner
 * @param cutEdges edges whose source lies in another partition
 * @param remoteRows distinct sources of another owner, of all partitions together
 * @param notMine partitions that the member does not own
 * @param lost partitions whose entries are missing
 */
record InspectReply(
        long[] nodes,
        long[] edges,
        long[] bytes,
        long[] remoteEdges,
        long[] cutEdges,
        long remoteRows,
        int[] notMine,
        int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<InspectReply> {
        public Hook() {
            super(InspectReply.class, 22, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, InspectReply r) throws IOException {
            Wire.writeLongs(out, r.nodes);
            Wire.writeLongs(out, r.edges);
            Wire.writeLongs(out, r.bytes);
            Wire.writeLongs(out, r.remoteEdges);
            Wire.writeLongs(out, r.cutEdges);
            out.writeLong(r.remoteRows);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected InspectReply readFields(ObjectDataInput in) throws IOException {
            return new InspectReply(
                    Wire.readLongs(in),
                    Wire.readLongs(in),
                    Wire.readLongs(in),
                    Wire.readLongs(in),
                    Wire.readLongs(in),
                    in.readLong(),
                    Wire.readInts(in),
                    Wire.readInts(in));
        }
    }
}

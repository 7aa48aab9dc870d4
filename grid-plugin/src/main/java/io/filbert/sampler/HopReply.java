package io.filbert.sampler;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an owner drew. A chunk is a range of one partition's frontier nodes; for each chunk, for each slot of the request, for
 * each of the chunk's nodes of the slot's type: a count and that many edges. A partition's chunks come in order, and a
 * reply that would be larger than {@value HopWorker#REPLY_BYTES} bytes ends early: the rest is asked for again.
 *
 * @param chunkPartitions index of the partition in the request
 * @param chunkFrom first node, as an index into the partition's list
 * @param chunkTo one after the last node
 * @param counts edges of each (chunk, slot, node)
 * @param neighbors source node of each edge
 * @param ids edge ids, -1 where the type has none; or null
 * @param attributes rows for each (slot, attribute) wanted, null for others, in the order of the slot's edges
 * @param notMine partitions that the member does not own (any more)
 * @param lost partitions that it owns and whose entries are missing
 */
record HopReply(
        int[] chunkPartitions,
        int[] chunkFrom,
        int[] chunkTo,
        int[] counts,
        IdBuffer neighbors,
        @Nullable IdBuffer ids,
        byte[][] @Nullable [] attributes,
        int[] notMine,
        int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<HopReply> {
        public Hook() {
            super(HopReply.class, 31, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, HopReply r) throws IOException {
            Wire.writeInts(out, r.chunkPartitions);
            Wire.writeInts(out, r.chunkFrom);
            Wire.writeInts(out, r.chunkTo);
            Wire.writeInts(out, r.counts);
            r.neighbors.write(out);
            out.writeBoolean(r.ids != null);
            if (r.ids != null) {
                r.ids.write(out);
            }
            out.writeInt(r.attributes.length);
            for (byte[][] slot : r.attributes) {
                out.writeInt(slot.length);
                for (byte[] rows : slot) {
                    Wire.writeBytes(out, rows);
                }
            }
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected HopReply readFields(ObjectDataInput in) throws IOException {
            int[] partitions = Wire.readInts(in);
            int[] from = Wire.readInts(in);
            int[] to = Wire.readInts(in);
            int[] counts = Wire.readInts(in);
            IdBuffer neighbors = IdBuffer.read(in);
            IdBuffer ids = in.readBoolean() ? IdBuffer.read(in) : null;
            byte[][] @Nullable [] attributes = new byte[Wire.readCount(in)][][];
            for (int s = 0; s < attributes.length; s++) {
                byte[] @Nullable [] slot = new byte[Wire.readCount(in)][];
                for (int a = 0; a < slot.length; a++) {
                    slot[a] = Wire.readBytesOrNull(in);
                }
                attributes[s] = slot;
            }
            return new HopReply(
                    partitions, from, to, counts, neighbors, ids, attributes, Wire.readInts(in), Wire.readInts(in));
        }
    }
}

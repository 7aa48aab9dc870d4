package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Feature rows.
 *
 * @param answered how many nodes of each partition are answered; the rest is asked for again
 * @param data rows by (type, attribute), in the order of the answered nodes
 * @param absent nothing, or the (type, attribute, partition), as indices of the request, of rows that are not stored
 * @param notMine partitions that the member does not own; their rows do not count
 * @param lost partitions whose entries are missing
 */
record RowsReply(int[] answered, byte[][][] data, int[] absent, int[] notMine, int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<RowsReply> {
        public Hook() {
            super(RowsReply.class, 24, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RowsReply r) throws IOException {
            Wire.writeInts(out, r.answered);
            out.writeInt(r.data.length);
            for (byte[][] type : r.data) {
                out.writeInt(type.length);
                for (byte[] rows : type) {
                    Wire.writeBytes(out, rows);
                }
            }
            Wire.writeInts(out, r.absent);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected RowsReply readFields(ObjectDataInput in) throws IOException {
            int[] answered = Wire.readInts(in);
            byte[][][] data = new byte[Wire.readCount(in)][][];
            for (int t = 0; t < data.length; t++) {
                data[t] = new byte[Wire.readCount(in)][];
                for (int a = 0; a < data[t].length; a++) {
                    data[t][a] = Wire.readBytes(in);
                }
            }
            return new RowsReply(answered, data, Wire.readInts(in), Wire.readInts(in), Wire.readInts(in));
        }
    }
}

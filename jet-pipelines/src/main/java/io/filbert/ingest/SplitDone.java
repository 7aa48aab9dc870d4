package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a split that was read to its end.
 *
 * @param records that it has, used or not
 * @param rows that were used
 * @param bytes read
 * @param largestId of each node type whose dense ids were asked for, else -1
 * @param chunks how many chunks each partition got; empty when nothing was staged
 * @param rejected how many rows were rejected, fatal ones included
 * @param rejects the first of them
 */
record SplitDone(
        long records, long rows, long bytes, long[] largestId, int[] chunks, long rejected, List<Reject> rejects) {
    /** The wire form. */
    public static final class Hook extends WireHook<SplitDone> {
        public Hook() {
            super(SplitDone.class, 100, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, SplitDone done) throws IOException {
            out.writeLong(done.records);
            out.writeLong(done.rows);
            out.writeLong(done.bytes);
            Wire.writeLongs(out, done.largestId);
            Wire.writeInts(out, done.chunks);
            out.writeLong(done.rejected);
            writeRejects(out, done.rejects);
        }

        static void writeRejects(ObjectDataOutput out, List<Reject> rejects) throws IOException {
            out.writeInt(rejects.size());
            for (Reject reject : rejects) {
                out.writeString(reject.file());
                out.writeLong(reject.line());
                out.writeString(reject.reason().name());
                out.writeString(reject.detail());
                out.writeString(reject.row());
            }
        }

        static List<Reject> readRejects(ObjectDataInput in) throws IOException {
            List<Reject> rejects = new ArrayList<>();
            for (int n = Wire.readCount(in); n > 0; n--) {
                rejects.add(new Reject(
                        String.valueOf(in.readString()),
                        in.readLong(),
                        RejectReason.valueOf(String.valueOf(in.readString())),
                        String.valueOf(in.readString()),
                        String.valueOf(in.readString())));
            }
            return rejects;
        }

        @Override
        protected SplitDone readFields(ObjectDataInput in) throws IOException {
            long records = in.readLong();
            long rows = in.readLong();
            long bytes = in.readLong();
            long[] largestId = Wire.readLongs(in);
            int[] chunks = Wire.readInts(in);
            long rejected = in.readLong();
            return new SplitDone(records, rows, bytes, largestId, chunks, rejected, readRejects(in));
        }
    }
}

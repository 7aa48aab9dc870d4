package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member found to read, and how much memory it has.
 *
 * @param splits by source; of a shared source on one member only
 * @param maxHeap bytes
 * @param usedHeap bytes, without garbage as far as the last collection knows
 * @param backups of graph data
 */
record MemberSplits(List<List<Split>> splits, long maxHeap, long usedHeap, int backups) {
    /** The wire form. */
    public static final class Hook extends WireHook<MemberSplits> {
        public Hook() {
            super(MemberSplits.class, 102, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, MemberSplits found) throws IOException {
            out.writeLong(found.maxHeap);
            out.writeLong(found.usedHeap);
            out.writeInt(found.backups);
            out.writeInt(found.splits.size());
            for (List<Split> splits : found.splits) {
                out.writeInt(splits.size());
                for (Split split : splits) {
                    IngestPlan.Hook.writeSplit(out, split);
                }
            }
        }

        @Override
        protected MemberSplits readFields(ObjectDataInput in) throws IOException {
            long maxHeap = in.readLong();
            long usedHeap = in.readLong();
            int backups = in.readInt();
            List<List<Split>> all = new ArrayList<>();
            for (int n = Wire.readCount(in); n > 0; n--) {
                List<Split> splits = new ArrayList<>();
                for (int k = Wire.readCount(in); k > 0; k--) {
                    splits.add(IngestPlan.Hook.readSplit(in));
                }
                all.add(splits);
            }
            return new MemberSplits(all, maxHeap, usedHeap, backups);
        }
    }
}

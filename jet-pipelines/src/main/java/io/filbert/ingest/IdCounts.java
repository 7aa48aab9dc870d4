package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.List;

/**
 * How many external ids some partitions keep.
 *
 * @param partitions of the graph
 * @param counts by (partition, node type)
 * @param bytes of all ids
 * @param duplicates ids that stood in two rows of a node type's sources: the first of them
 */
record IdCounts(int[] partitions, int[] counts, long bytes, List<Reject> duplicates) {
    /** The wire form. */
    public static final class Hook extends WireHook<IdCounts> {
        public Hook() {
            super(IdCounts.class, 104, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, IdCounts ids) throws IOException {
            Wire.writeInts(out, ids.partitions);
            Wire.writeInts(out, ids.counts);
            out.writeLong(ids.bytes);
            SplitDone.Hook.writeRejects(out, ids.duplicates);
        }

        @Override
        protected IdCounts readFields(ObjectDataInput in) throws IOException {
            return new IdCounts(Wire.readInts(in), Wire.readInts(in), in.readLong(), SplitDone.Hook.readRejects(in));
        }
    }
}

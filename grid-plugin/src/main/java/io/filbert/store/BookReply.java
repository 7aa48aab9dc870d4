package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Node lists of some of the partitions of a {@link BookRequest}; those that are not named are to be asked again.
 *
 * @param partitions answered
 * @param nodes their nodes, ascending, by (partition, node type)
 * @param notMine partitions that the member does not own
 * @param lost partitions whose entries are missing
 */
record BookReply(int[] partitions, int[][] nodes, int[] notMine, int[] lost) {
    /** The wire form. */
    public static final class Hook extends WireHook<BookReply> {
        public Hook() {
            super(BookReply.class, 51, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, BookReply r) throws IOException {
            Wire.writeInts(out, r.partitions);
            Wire.writeLists(out, r.nodes);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
        }

        @Override
        protected BookReply readFields(ObjectDataInput in) throws IOException {
            return new BookReply(Wire.readInts(in), Wire.readLists(in), Wire.readInts(in), Wire.readInts(in));
        }
    }
}

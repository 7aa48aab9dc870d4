package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Rows of a node attribute on their way into one partition. Immutable.
 *
 * @param nodeType index in the schema
 * @param attribute index among the type's attributes
 * @param rows of these nodes, as the partition book's row keys
 * @param data their bytes, in that order
 */
record StagedRows(int nodeType, int attribute, int[] rows, byte[] data) {
    /** The wire form. */
    public static final class Hook extends WireHook<StagedRows> {
        public Hook() {
            super(StagedRows.class, 18, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, StagedRows r) throws IOException {
            out.writeInt(r.nodeType);
            out.writeInt(r.attribute);
            Wire.writeInts(out, r.rows);
            Wire.writeBytes(out, r.data);
        }

        @Override
        protected StagedRows readFields(ObjectDataInput in) throws IOException {
            return new StagedRows(in.readInt(), in.readInt(), Wire.readInts(in), Wire.readBytes(in));
        }
    }
}

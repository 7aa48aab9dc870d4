package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;

/**
 * Rows of a node attribute on their way into one partition. Immutable.
 *
 * @param nodeType index in the schema
 * @param attribute index among the type's attributes
 * @param rows of these nodes, as the partition book's row keys
 * @param data their bytes, in that order
 */
record StagedRows(int nodeType, int attribute, int[] rows, byte[] data) {
    /** Collects rows of one partition and attribute. Not thread-safe. */
    static final class Buffer {
        private static final int FIRST = 16;

        private final int nodeType;
        private final int attribute;
        private final int rowBytes;
        private int[] rows = new int[FIRST];
        private byte[] data;
        private int size;

        Buffer(int nodeType, int attribute, int rowBytes) {
            this.nodeType = nodeType;
            this.attribute = attribute;
            this.rowBytes = rowBytes;
            this.data = new byte[FIRST * rowBytes];
        }

        /** Adds a row; the caller writes its bytes to {@link #data} at the position returned. */
        int add(int row) {
            rows[size] = row;
            return size++ * rowBytes;
        }

        /** With room for one more row. */
        byte[] data() {
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, 2 * size);
                data = Arrays.copyOf(data, Math.multiplyExact(2 * size, rowBytes));
            }
            return data;
        }

        int rowBytes() {
            return Integer.BYTES + rowBytes;
        }

        long bytes() {
            return (long) size * rowBytes();
        }

        /** What was collected; the buffer is empty after. */
        StagedRows take() {
            StagedRows chunk = new StagedRows(
                    nodeType, attribute, Arrays.copyOf(rows, size), Arrays.copyOf(data, size * rowBytes));
            rows = new int[FIRST];
            data = new byte[FIRST * rowBytes];
            size = 0;
            return chunk;
        }
    }

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

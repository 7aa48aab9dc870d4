package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DType;
import io.filbert.graph.UnknownNameException;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A mini-batch as named columns, as {@code SamplingPipeline} puts it into files and maps: {@code docs/epoch-files.md} has the names.
 * All batches of an epoch have the same columns in the same order. It needs no graph to be read, on a member or a client.
 *
 * <pre>{@code
 * EpochBatch batch = hz.<Integer, EpochBatch>getMap("epoch-0").get(17);
 * long[] ids = batch.longs("paper/n_id");
 * float[] x = batch.floats("paper/x");        // row-major, batch.column("paper/x").width() columns
 * }</pre>
 *
 * @param epoch the epoch
 * @param step number of the batch in its epoch, from 0
 * @param columns in the order of the schema
 */
public record EpochBatch(long epoch, int step, List<Column> columns) {
    public EpochBatch {
        columns = List.copyOf(columns);
    }

    /**
     * Values of one kind.
     *
     * @param name such as {@code paper/n_id} or {@code paper__cites__paper/row}
     * @param dtype of the values
     * @param width values of a row: the columns of an attribute, else 1
     * @param data the values, row-major, little-endian; not to be changed
     */
    public record Column(String name, DType dtype, int width, byte[] data) {
        /** How many values there are, those of all rows. */
        public int size() {
            return data.length / dtype.bytes();
        }

        /** A read-only, little-endian view. */
        public ByteBuffer buffer() {
            return ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** A column by name; throws {@link UnknownNameException} with the known names. */
    public Column column(String name) {
        for (Column column : columns) {
            if (column.name.equals(name)) {
                return column;
            }
        }
        throw new UnknownNameException("the batch has no column " + name + ", known are "
                + columns.stream().map(Column::name).toList());
    }

    private Column column(String name, DType dtype) {
        Column column = column(name);
        if (column.dtype != dtype) {
            throw new UnknownNameException("column " + name + " is " + column.dtype + ", not " + dtype);
        }
        return column;
    }

    /** A copy of a column of INT64. */
    public long[] longs(String name) {
        Column column = column(name, DType.INT64);
        long[] values = new long[column.size()];
        column.buffer().asLongBuffer().get(values);
        return values;
    }

    /** A copy of a column of INT32. */
    public int[] ints(String name) {
        Column column = column(name, DType.INT32);
        int[] values = new int[column.size()];
        column.buffer().asIntBuffer().get(values);
        return values;
    }

    /** A copy of a column of FLOAT32. */
    public float[] floats(String name) {
        Column column = column(name, DType.FLOAT32);
        float[] values = new float[column.size()];
        column.buffer().asFloatBuffer().get(values);
        return values;
    }

    /** All columns' bytes. */
    public long bytes() {
        return columns.stream().mapToLong(column -> column.data.length).sum();
    }

    @Override
    public String toString() {
        return "mini-batch " + step + " of epoch " + epoch + ", " + columns.size() + " columns, " + bytes() + " bytes";
    }

    /** The wire form. */
    public static final class Hook extends WireHook<EpochBatch> {
        public Hook() {
            super(EpochBatch.class, 80, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EpochBatch batch) throws IOException {
            out.writeLong(batch.epoch);
            out.writeInt(batch.step);
            out.writeInt(batch.columns.size());
            for (Column column : batch.columns) {
                out.writeString(column.name);
                out.writeInt(column.dtype.code());
                out.writeInt(column.width);
                Wire.writeBytes(out, column.data);
            }
        }

        @Override
        protected EpochBatch readFields(ObjectDataInput in) throws IOException {
            long epoch = in.readLong();
            int step = in.readInt();
            int n = Wire.readCount(in);
            List<Column> columns = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                columns.add(new Column(
                        Objects.requireNonNull(in.readString()),
                        DType.of(in.readInt()),
                        in.readInt(),
                        Wire.readBytes(in)));
            }
            return new EpochBatch(epoch, step, columns);
        }
    }
}

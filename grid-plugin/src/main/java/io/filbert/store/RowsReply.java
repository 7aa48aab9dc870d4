package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.ReplyTail;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Feature rows: on the member that answers references to its blocks, which are copied once, into the message or into the caller's
 * buffers; from another member bytes, unless a {@link RowsReceiver} took them out of the message.
 */
final class RowsReply implements ReplyTail {
    private final int[] answered;
    private final int[] absent;
    private final int[] notMine;
    private final int[] lost;
    private final int[] bytes;
    private final @Nullable FoundRows found;
    private final byte @Nullable [][] data;

    /**
     * @param answered how many nodes of each partition are answered; the rest is asked for again
     * @param absent nothing, or the (type, attribute, partition), as indices of the request, of rows that are not stored
     * @param notMine partitions that the member does not own; their rows do not count
     * @param lost partitions whose entries are missing
     * @param bytes of the rows of each (type, attribute), in the order of the answered nodes
     * @param found the rows, with a column for each (type, attribute)
     * @param data or their bytes
     */
    private RowsReply(
            int[] answered,
            int[] absent,
            int[] notMine,
            int[] lost,
            int[] bytes,
            @Nullable FoundRows found,
            byte @Nullable [][] data) {
        this.answered = answered;
        this.absent = absent;
        this.notMine = notMine;
        this.lost = lost;
        this.bytes = bytes;
        this.found = found;
        this.data = data;
    }

    static RowsReply of(int[] answered, int[] notMine, int[] lost, int columns, FoundRows found) {
        int[] bytes = new int[columns];
        for (int c = 0; c < columns; c++) {
            bytes[c] = found.bytes(c);
        }
        return new RowsReply(answered, new int[0], notMine, lost, bytes, found, null);
    }

    static RowsReply absent(int partitions, int[] absent) {
        return new RowsReply(new int[partitions], absent, new int[0], new int[0], new int[0], null, new byte[0][]);
    }

    int[] answered() {
        return answered;
    }

    int[] absent() {
        return absent;
    }

    int[] notMine() {
        return notMine;
    }

    int[] lost() {
        return lost;
    }

    /** The rows by reference; null when they came from another member. */
    @Nullable
    FoundRows found() {
        return found;
    }

    /** The bytes of a column's rows; null when they are by reference, or a receiver has taken them. */
    byte @Nullable [] data(int column) {
        return data == null ? null : data[column];
    }

    @Override
    public int tailBytes() {
        long sum = 0;
        for (int n : bytes) {
            sum += n;
        }
        return Math.toIntExact(sum);
    }

    @Override
    public void writeTail(byte[] out, int at) {
        int next = at;
        for (int c = 0; c < bytes.length; c++) {
            if (found != null) {
                found.copy(c, out, next);
            } else if (data != null) {
                System.arraycopy(data[c], 0, out, next, bytes[c]);
            }
            next += bytes[c];
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RowsReply> {
        public Hook() {
            super(RowsReply.class, 24, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RowsReply r) throws IOException {
            Wire.writeInts(out, r.answered);
            Wire.writeInts(out, r.absent);
            Wire.writeInts(out, r.notMine);
            Wire.writeInts(out, r.lost);
            Wire.writeInts(out, r.bytes);
            ReplyTail.write(out, r);
        }

        @Override
        protected RowsReply readFields(ObjectDataInput in) throws IOException {
            int[] answered = Wire.readInts(in);
            int[] absent = Wire.readInts(in);
            int[] notMine = Wire.readInts(in);
            int[] lost = Wire.readInts(in);
            int[] bytes = Wire.readInts(in);
            for (int n : bytes) {
                if (n < 0) {
                    throw new FormatException("a reply claims rows of " + n + " bytes");
                }
            }
            RowsReceiver receiver = RowsReceiver.current();
            byte[][] data = null;
            if (receiver != null && receiver.takes(answered, bytes)) {
                receiver.take(answered, notMine, in);
            } else {
                data = new byte[bytes.length][];
                for (int c = 0; c < data.length; c++) {
                    data[c] = Wire.readBytes(in, bytes[c]);
                }
            }
            return new RowsReply(answered, absent, notMine, lost, bytes, null, data);
        }
    }
}

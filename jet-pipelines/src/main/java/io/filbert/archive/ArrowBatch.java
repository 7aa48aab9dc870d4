package io.filbert.archive;

import io.filbert.arrow.ArrowFile;
import io.filbert.arrow.ArrowTypes;
import io.filbert.graph.IdKind;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/**
 * Rows of an export file until a record batch is full. A record batch has as many rows as the columns of the file say, however the rows come.
 * One thread.
 */
final class ArrowBatch {
    private static final int BYTES = 8 << 20;
    private static final int MAX_ROWS = 1 << 16;

    private final ArrowFile file;
    private final int capacity;
    private int rows;
    private long written;

    /** @param rowBytes of a row of all columns, about */
    ArrowBatch(ArrowFile file, int rowBytes) {
        this.file = file;
        this.capacity = Math.max(1, Math.min(MAX_ROWS, BYTES / Math.max(1, rowBytes)));
        for (FieldVector vector : file.root().getFieldVectors()) {
            vector.setInitialCapacity(capacity);
            vector.allocateNew();
        }
    }

    /** How many rows fit into this record batch, at least 1. */
    int room() {
        return capacity - rows;
    }

    /** Rows of all record batches. */
    long written() {
        return written + rows;
    }

    void longs(int column, long[] values) {
        ArrowBuf data = file.root().getVector(column).getDataBuffer();
        for (int i = 0; i < values.length; i++) {
            data.setLong(8L * (rows + i), values[i]);
        }
    }

    void floats(int column, float[] values) {
        ArrowBuf data = file.root().getVector(column).getDataBuffer();
        for (int i = 0; i < values.length; i++) {
            data.setFloat(4L * (rows + i), values[i]);
        }
    }

    /**
     * External ids as a mapping reads them.
     *
     * @throws InvalidGraphException naming a text that an ingest would not read as it is
     */
    void ids(int column, IdKind kind, byte[][] ids) {
        FieldVector vector = file.root().getVector(column);
        for (int i = 0; i < ids.length; i++) {
            if (kind == IdKind.LONG) {
                vector.getDataBuffer()
                        .setLong(8L * (rows + i), ByteBuffer.wrap(ids[i]).getLong());
            } else {
                String text = kind.decode(ids[i]);
                if (Character.isWhitespace(text.charAt(0)) || Character.isWhitespace(text.charAt(text.length() - 1))) {
                    throw new InvalidGraphException("external id '" + text
                            + "' has blanks at an end, which an ingest takes away; the graph cannot be exported");
                }
                ((VarCharVector) vector).setSafe(rows + i, text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Rows of an attribute, as stored. */
    void rows(int column, byte[] data, int rowBytes) {
        data(column).setBytes((long) rows * rowBytes, data);
    }

    /** Where {@code n} rows of an attribute go: a view for one use. */
    ByteBuffer rows(int column, int n, int rowBytes) {
        return data(column)
                .nioBuffer((long) rows * rowBytes, n * rowBytes)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private ArrowBuf data(int column) {
        return ((FixedSizeListVector) file.root().getVector(column))
                .getDataVector()
                .getDataBuffer();
    }

    /** Takes rows whose columns are all filled. */
    void add(int n) throws IOException {
        rows += n;
        if (rows == capacity) {
            flush();
        }
    }

    /** Writes the last record batch, and answers the file. */
    ArrowFile end() throws IOException {
        if (rows > 0) {
            flush();
        }
        return file;
    }

    private void flush() throws IOException {
        file.root().setRowCount(rows);
        for (FieldVector vector : file.root().getFieldVectors()) {
            if (vector instanceof BaseFixedWidthVector) {
                ArrowTypes.setValid(vector.getValidityBuffer(), rows);
            } else if (vector instanceof FixedSizeListVector lists) {
                ArrowTypes.setValid(lists.getValidityBuffer(), rows);
                ArrowTypes.setValid(lists.getDataVector().getValidityBuffer(), rows * lists.getListSize());
            }
        }
        file.writeBatch(rows);
        for (FieldVector vector : file.root().getFieldVectors()) {
            vector.reset();
        }
        written += rows;
        rows = 0;
    }
}

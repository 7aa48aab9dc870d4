package io.filbert.ingest;

import java.util.List;

/**
 * Some accepted rows, column by column. It belongs to whoever took it from the reader.
 *
 * @param size how many rows
 * @param lines for each row what {@link Reject#line} would name it by
 * @param columns for each {@link Field} asked for its array, as its kind says; arrays may be longer than {@code size}
 * @param texts the rows as they stand there, for rejects that are found later; empty when the source has no text
 */
public record RowBatch(int size, long[] lines, List<Object> columns, List<String> texts) {
    /** Rows in a batch, at most. */
    public static final int MAX_ROWS = 4096;

    /** Bytes of attributes, or characters of texts, after which a batch ends. */
    public static final int MAX_BYTES = 1 << 20;

    public long[] longs(int field) {
        return (long[]) columns.get(field);
    }

    public String[] externalIds(int field) {
        return (String[]) columns.get(field);
    }

    public float[] weights(int field) {
        return (float[]) columns.get(field);
    }

    public byte[] rows(int field) {
        return (byte[]) columns.get(field);
    }

    /** The text of a row, empty when there is none. */
    public String text(int row) {
        return texts.isEmpty() ? "" : texts.get(row);
    }
}

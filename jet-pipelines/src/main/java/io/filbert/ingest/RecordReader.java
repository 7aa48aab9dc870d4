package io.filbert.ingest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all readers share: which records are taken, their numbers, decoding, rejects, and batches. A format says how to get to the next
 * record and what stands in it.
 */
abstract class RecordReader implements RowReader {
    private final Split split;
    private final @Nullable Where where;
    private final Rejects rejects;
    private final List<FieldDecoder> decoders = new ArrayList<>();
    private final TextSlice whereText = new TextSlice();
    private final int capacity;
    private int whereColumn = -1;
    private boolean begun;
    private boolean ended;
    private @Nullable BadFile broken;
    private long records;
    private int size;
    private long[] lines = {};

    RecordReader(Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        this.split = split;
        this.where = where;
        this.rejects = rejects;
        long rowBytes = 0;
        for (Field field : fields) {
            decoders.add(FieldDecoder.of(field));
            rowBytes += field.kind() == Field.Kind.ATTRIBUTE ? field.rowBytes() : 0;
            if (field.columns().contains(Field.ROW) && split.firstRecord() < 0) {
                throw new IllegalArgumentException(
                        "split " + split + " has no firstRecord, which " + Field.ROW + " needs");
            }
        }
        this.capacity = (int) Math.min(RowBatch.MAX_ROWS, Math.max(1, RowBatch.MAX_BYTES / Math.max(1, rowBytes)));
    }

    /** Opens what is read and calls {@link #bind}; runs before the first record. */
    abstract void begin() throws BadFile;

    /**
     * Goes to the next record.
     *
     * @return false at the end
     * @throws BadValue when there is a record and it cannot be taken apart
     */
    abstract boolean advance() throws BadFile, BadValue;

    /** The values of the record. */
    abstract Cells cells();

    /** Where the record begins, as {@link Reject#line}. */
    abstract long line();

    /** The record as it stands there, empty when it is no text. */
    abstract String rowText();

    /** Keeps the record's text for the batch; the record that follows in the batch has the next row. */
    void keepText() {}

    /** The kept texts of the batch that ends here. */
    List<String> texts() {
        return List.of();
    }

    /** Whether the batch must end for what its texts take. */
    boolean isFull() {
        return false;
    }

    /** Finds the columns that are wanted. */
    final void bind(List<Column> columns) throws BadFile {
        for (FieldDecoder decoder : decoders) {
            decoder.bind(columns);
        }
        if (where != null) {
            whereColumn = FieldDecoder.column(columns, where.column());
        }
    }

    final Split split() {
        return split;
    }

    @Override
    public final @Nullable RowBatch next() {
        if (!ended) {
            try {
                if (!begun) {
                    begun = true;
                    begin();
                }
                fill();
            } catch (BadFile e) {
                ended = true;
                broken = e;
            }
            if (size > 0) {
                return batch();
            }
        }
        BadFile last = broken;
        if (last != null) {
            broken = null;
            rejects.reject(new Reject(split.file(), last.line(), last.reason(), last.detail(), ""));
        }
        return null;
    }

    private void fill() throws BadFile {
        size = 0;
        if (lines.length == 0) {
            lines = new long[capacity];
            decoders.forEach(decoder -> decoder.start(capacity));
        }
        while (size < capacity && !isFull()) {
            BadValue bad = null;
            try {
                if (!advance()) {
                    ended = true;
                    return;
                }
                if (where != null && !isWanted(where.equalTo())) {
                    continue;
                }
                decode(split.firstRecord() + records);
            } catch (BadValue e) {
                bad = e;
            }
            records++;
            if (bad == null) {
                lines[size] = line();
                keepText();
                size++;
            } else {
                rejects.reject(
                        new Reject(split.file(), line(), bad.reason(), String.valueOf(bad.getMessage()), rowText()));
            }
        }
    }

    private void decode(long record) throws BadValue {
        for (FieldDecoder decoder : decoders) {
            decoder.decode(cells(), record, size);
        }
    }

    private boolean isWanted(String value) {
        Cells cells = cells();
        Cells.Kind kind = cells.kind(whereColumn);
        if (kind == Cells.Kind.TEXT) {
            cells.text(whereColumn, whereText);
            return whereText.isEqualTo(value);
        }
        return kind != Cells.Kind.NULL && cells.string(whereColumn).equals(value);
    }

    private RowBatch batch() {
        List<Object> columns = new ArrayList<>(decoders.size());
        for (FieldDecoder decoder : decoders) {
            columns.add(decoder.array());
        }
        RowBatch batch = new RowBatch(size, lines, columns, texts());
        lines = new long[0];
        size = 0;
        return batch;
    }

    /** Reads to the end and tells how many records there were. */
    static long countAll(RowReader reader) {
        try (reader) {
            while (reader.next() != null) {
                // records are counted, not used
            }
            return reader.records();
        }
    }

    @Override
    public final long records() {
        return records;
    }
}

package io.filbert.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads some rows of one NumPy file. */
final class NpyRowReader extends RecordReader {
    private final List<String> columns;
    private final boolean isTransposed;
    private final List<Field> fields;
    private @Nullable NpyArray array;
    private long row;

    NpyRowReader(
            Split split,
            List<String> columns,
            boolean isTransposed,
            List<Field> fields,
            @Nullable Where where,
            Rejects rejects) {
        super(split, fields, where, rejects);
        this.columns = columns;
        this.isTransposed = isTransposed;
        this.fields = fields;
        this.row = split.from() - 1;
    }

    @Override
    void begin() throws BadFile {
        NpyArray opened;
        try {
            opened = NpyArray.open(Path.of(split().file()), isTransposed, columns);
        } catch (IOException e) {
            throw BadFile.format("cannot be read: " + e);
        }
        array = opened;
        List<String> names = columns.isEmpty() ? List.of(NpySource.VALUE) : columns;
        String type = opened.header().type() + " of shape " + opened.header().shown();
        Cells.Kind kind = opened.kind(0);
        Cells.Kind elements = kind == Cells.Kind.LIST ? opened.elementKind() : null;
        bind(names.stream().map(name -> new Column(name, kind, elements, type)).toList());
        for (Field field : fields) {
            checkWidth(field, opened);
        }
    }

    /** What does not fit for the first row fits for none. */
    private static void checkWidth(Field field, NpyArray array) throws BadFile {
        boolean isList =
                array.kind(0) == Cells.Kind.LIST && field.columns().get(0).equals(NpySource.VALUE);
        if (!isList || field.encoding() == Field.Encoding.ONES) {
            return;
        }
        if (field.width() != array.width()) {
            throw BadFile.format("has the shape " + array.header().shown() + ", so a row has " + array.width()
                    + " values, " + field.name() + " has " + field.width());
        }
    }

    @Override
    boolean advance() throws BadFile {
        NpyArray opened = open();
        if (row + 1 >= split().to()) {
            return false;
        }
        if (row + 1 >= opened.wholeRows()) {
            throw new BadFile(
                    RejectReason.TRUNCATED, row + 2, "ends after " + opened.wholeRows() + " rows of " + opened.rows());
        }
        opened.at(++row);
        return true;
    }

    private NpyArray open() {
        return Objects.requireNonNull(array);
    }

    @Override
    Cells cells() {
        return open();
    }

    @Override
    long line() {
        return row + 1;
    }

    @Override
    String rowText() {
        return "";
    }

    @Override
    public long bytes() {
        return array == null ? 0 : (row + 1 - split().from()) * array.rowBytes();
    }

    @Override
    public void close() {
        array = null; // the mapping ends with it
    }
}

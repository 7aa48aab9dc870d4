package io.filbert.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads some record batches of one Arrow file. */
final class ArrowRowReader extends RecordReader {
    private final List<String> wanted = new ArrayList<>();
    private int[] columns = {};
    private @Nullable ArrowInput input;
    private @Nullable ArrowCells cells;
    private int batch;
    private int end;
    private long before;
    private int row = -1;
    private int rows;
    private long bytes;

    ArrowRowReader(Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        super(split, fields, where, rejects);
        fields.forEach(field -> wanted.addAll(field.columns()));
        wanted.removeIf(Field.ROW::equals);
        if (where != null) {
            wanted.add(where.column());
        }
    }

    @Override
    void begin() throws BadFile {
        try {
            ArrowInput opened = ArrowInput.open(Path.of(split().file()));
            input = opened;
            List<Column> all = ArrowCells.columns(opened.root());
            columns = new int[wanted.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = FieldDecoder.column(all, wanted.get(i));
            }
            bind(all);
            cells = new ArrowCells(opened.root());
            batch = (int) split().from();
            end = (int) Math.min(split().to(), opened.batches());
            for (int i = 0; i < batch; i++) {
                before += opened.rows(i);
            }
        } catch (IOException e) {
            throw BadFile.format("cannot be read: " + e);
        }
    }

    @Override
    boolean advance() throws BadFile {
        row++;
        while (row == rows) {
            if (batch == end) {
                row--; // the last record is still the one that line() names
                return false;
            }
            load(Objects.requireNonNull(input), batch++);
        }
        cells().at(row);
        return true;
    }

    private void load(ArrowInput from, int number) throws BadFile {
        before += rows;
        row = 0;
        rows = 0;
        try {
            from.load(number);
            cells().load((int) from.rows(number), columns);
        } catch (IOException e) {
            throw new BadFile(RejectReason.FORMAT, before + 1, "cannot be read any further: " + e);
        } catch (BadFile e) {
            throw new BadFile(e.reason(), before + 1, e.detail());
        }
        rows = (int) from.rows(number);
        bytes += from.bytes(number);
    }

    @Override
    ArrowCells cells() {
        return Objects.requireNonNull(cells);
    }

    /** The number of the row in its file, from 1. */
    @Override
    long line() {
        return before + row + 1;
    }

    @Override
    String rowText() {
        return "";
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
        }
    }
}

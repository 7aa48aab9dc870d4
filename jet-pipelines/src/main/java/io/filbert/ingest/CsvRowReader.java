package io.filbert.ingest;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one CSV file. */
final class CsvRowReader extends RecordReader {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x8b1f;

    private final CsvSource source;
    private @Nullable Counting bytes;
    private @Nullable TextReader reader;
    private @Nullable CsvRecords records;
    private List<String> names = List.of();

    CsvRowReader(CsvSource source, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        super(split, fields, where, rejects);
        this.source = source;
    }

    @Override
    void begin() throws BadFile {
        try {
            bytes = new Counting(Files.newInputStream(Path.of(split().file())));
            reader = new TextReader(inflated(new BufferedInputStream(bytes, BUFFER)), source.charset());
        } catch (EOFException e) {
            throw new BadFile(RejectReason.TRUNCATED, 1, "the gzip data ends in the middle");
        } catch (NoSuchFileException e) {
            throw BadFile.format("the file is gone");
        } catch (IOException e) {
            throw BadFile.format("cannot be read: " + e);
        }
        records = new CsvRecords(reader, source);
        names = source.hasHeader() ? header(records) : source.columnNames();
        bind(names.stream().map(Column::untyped).toList());
    }

    private static InputStream inflated(BufferedInputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() | in.read() << 8;
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
    }

    private static List<String> header(CsvRecords records) throws BadFile {
        try {
            if (!records.advance()) {
                throw BadFile.format("is empty, must have a header");
            }
        } catch (BadValue e) {
            throw new BadFile(RejectReason.FORMAT, records.line(), "the header " + e.getMessage());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < records.cells().size(); i++) {
            names.add(records.cells().string(i));
        }
        return names;
    }

    @Override
    boolean advance() throws BadFile, BadValue {
        CsvRecords current = open();
        if (!current.advance()) {
            return false;
        }
        int found = current.cells().size();
        if (found != names.size()) {
            throw new BadValue(
                    RejectReason.FIELD_COUNT,
                    "has " + found + (found == 1 ? " field" : " fields") + ", must have " + names.size());
        }
        return true;
    }

    private CsvRecords open() {
        return Objects.requireNonNull(records);
    }

    @Override
    Cells cells() {
        return open().cells();
    }

    @Override
    long line() {
        return open().line();
    }

    @Override
    String rowText() {
        return open().rowText();
    }

    @Override
    void keepText() {
        open().cells().keep();
    }

    @Override
    List<String> texts() {
        return open().cells().takeTexts();
    }

    @Override
    boolean isFull() {
        return open().cells().kept() >= RowBatch.MAX_BYTES;
    }

    @Override
    public long bytes() {
        return bytes == null ? 0 : bytes.count;
    }

    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            } else if (bytes != null) {
                bytes.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + split().file() + " failed", e);
        }
    }

    /** Counts the bytes as they are stored. */
    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}

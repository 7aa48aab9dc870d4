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
    private @Nullable InputStream in;
    /** Until something is not plain; then {@link #records}. */
    private @Nullable PlainRecords plain;

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
            in = inflated(bytes);
        } catch (EOFException e) {
            throw new BadFile(RejectReason.TRUNCATED, 1, "the gzip data ends in the middle");
        } catch (NoSuchFileException e) {
            throw BadFile.format("the file is gone");
        } catch (IOException e) {
            throw BadFile.format("cannot be read: " + e);
        }
        plain = PlainRecords.of(in, source);
        if (plain == null) {
            records = new CsvRecords(new TextReader(in, source.charset(), 1), source);
        }
        names = source.hasHeader() ? header() : source.columnNames();
        bind(names.stream().map(Column::untyped).toList());
    }

    /** The text of a file that may be packed. */
    static InputStream inflated(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(2);
        int magic = in.read() | in.read() << 8;
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
    }

    private List<String> header() throws BadFile {
        try {
            if (!find()) {
                throw BadFile.format("is empty, must have a header");
            }
        } catch (BadValue e) {
            throw new BadFile(RejectReason.FORMAT, line(), "the header " + e.getMessage());
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < cells().size(); i++) {
            names.add(cells().string(i));
        }
        return names;
    }

    @Override
    boolean advance() throws BadFile, BadValue {
        if (!find()) {
            return false;
        }
        int found = cells().size();
        if (found != names.size()) {
            throw new BadValue(
                    RejectReason.FIELD_COUNT,
                    "has " + found + (found == 1 ? " field" : " fields") + ", must have " + names.size());
        }
        return true;
    }

    /** Goes to the next record; false at the end. */
    private boolean find() throws BadFile, BadValue {
        for (PlainRecords p = plain; p != null; p = plain) {
            switch (p.find()) {
                case RECORD -> {
                    p.accept();
                    return true;
                }
                case END -> {
                    return false;
                }
                case MORE -> p.more();
                case OTHER -> {
                    plain = null;
                    records = new CsvRecords(new TextReader(p.rest(), source.charset(), p.nextLine()), source);
                }
            }
        }
        return general().advance();
    }

    private CsvRecords general() {
        return Objects.requireNonNull(records);
    }

    @Override
    Cells cells() {
        return plain != null ? plain.cells() : general().cells();
    }

    @Override
    long line() {
        return plain != null ? plain.line() : general().line();
    }

    @Override
    String rowText() {
        return plain != null ? plain.rowText() : general().rowText();
    }

    @Override
    void keepText() {
        if (plain != null) {
            plain.keep();
        } else {
            general().cells().keep();
        }
    }

    @Override
    List<String> texts() {
        return plain != null ? plain.takeTexts() : general().cells().takeTexts();
    }

    /** A batch has rows of one block of plain records, or of none. */
    @Override
    boolean isFull() {
        return plain != null
                ? plain.kept() > 0 && plain.find() != PlainRecords.Next.RECORD
                : general().cells().kept() >= RowBatch.MAX_BYTES;
    }

    @Override
    public long bytes() {
        return bytes == null ? 0 : bytes.count;
    }

    @Override
    public void close() {
        try {
            if (in != null) {
                in.close();
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

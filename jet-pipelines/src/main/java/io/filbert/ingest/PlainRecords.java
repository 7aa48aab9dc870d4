package io.filbert.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file as long as they are plain: ASCII, no quote, lines that end in LF or CRLF and are not very long. They are taken
 * apart where they lie, several times as fast as a parser that must be ready for all. From the first one on that is not plain, {@link #rest}
 * goes to {@link CsvRecords}, which gives the same for a plain one. One thread.
 */
final class PlainRecords {
    /** Of the file, that are looked at together. */
    private static final int BLOCK = 1 << 17;

    private static final int MAX_LINE = BLOCK / 2;
    private static final int MAX_FIELDS = 4096;
    private static final Set<Charset> CHARSETS =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);

    /** What a byte is; 0 for a character of a field. */
    private static final byte SEPARATOR = 1;

    private static final byte LINE_FEED = 2;
    private static final byte RETURN = 3;
    /** Not plain; also behind the last byte of a block. */
    private static final byte OTHER = 4;

    /** Stands behind a block; no plain byte. */
    private static final byte BEHIND = (byte) 0x80;

    /** What comes next. */
    enum Next {
        /** A record, and {@link #cells} has it. */
        RECORD,
        /** {@link #more} is to be called. */
        MORE,
        END,
        /** Something that is not plain, or cannot be read. */
        OTHER
    }

    private final InputStream in;
    private final byte[] classes = new byte[256];
    private final int maxLine;
    private final PlainCells cells = new PlainCells();

    private byte[] block = {BEHIND};
    private int at;
    private int to;
    private boolean ended;
    private @Nullable IOException failure;
    private long line = 1;

    private Next next = Next.MORE;
    private long recordLine;
    private int recordEnd;

    private final int[] starts = new int[RowBatch.MAX_ROWS];
    private final int[] ends = new int[RowBatch.MAX_ROWS];
    private int kept;

    private PlainRecords(InputStream in, CsvSource source) {
        this.in = in;
        this.maxLine = Math.min(MAX_LINE, source.maxField());
        Arrays.fill(classes, 128, 256, OTHER);
        if (source.quote() < 128) {
            classes[source.quote()] = OTHER;
        }
        classes['\n'] = LINE_FEED;
        classes['\r'] = RETURN;
        classes[source.separator()] = SEPARATOR;
    }

    /** Null where the settings allow no plain records. */
    static @Nullable PlainRecords of(InputStream in, CsvSource source) {
        return CHARSETS.contains(source.charset()) && source.separator() < 128 ? new PlainRecords(in, source) : null;
    }

    /** The record found. */
    PlainCells cells() {
        return cells;
    }

    /** Where it begins. */
    long line() {
        return recordLine;
    }

    /** Looks at what comes next, if it did not before. */
    Next find() {
        if (next == Next.MORE) {
            next = take();
        }
        return next;
    }

    /** Goes behind the record found, which stays in {@link #cells} until the next call of {@link #find}. */
    void accept() {
        next = Next.MORE;
    }

    private Next take() {
        byte[] bytes = block;
        int i = at;
        int fieldFrom = i;
        int fields = 0;
        while (true) {
            byte kind = classes[bytes[i] & 0xff];
            while (kind == 0) {
                kind = classes[bytes[++i] & 0xff];
            }
            int end = i; // of the field
            if (kind == RETURN && i + 1 < to && bytes[i + 1] == '\n') {
                i++;
                kind = LINE_FEED;
            } else if (kind == OTHER && i == to && ended && failure == null) {
                if (at == to) {
                    return Next.END;
                }
                i--; // the last line has no end
                kind = LINE_FEED;
            } else if (kind == OTHER || kind == RETURN) {
                boolean isCut = i == to || (kind == RETURN && i + 1 == to);
                return isCut && !ended && i - at <= maxLine ? Next.MORE : Next.OTHER;
            }
            if (kind == LINE_FEED && end == at) { // an empty line
                line++;
                at = ++i;
                fieldFrom = at;
                continue;
            }
            cells.add(fields++, fieldFrom, end);
            fieldFrom = ++i;
            if (kind == LINE_FEED) {
                if (end - at > maxLine) {
                    return Next.OTHER;
                }
                cells.start(bytes, at, fields);
                recordLine = line++;
                recordEnd = end;
                at = i;
                return Next.RECORD;
            }
            if (fields == MAX_FIELDS) {
                return Next.OTHER;
            }
        }
    }

    /** Reads on, into a new block: rows that were kept have the old one. */
    void more() {
        byte[] fresh = new byte[PlainCells.BEFORE + BLOCK + 1];
        int left = to - at;
        System.arraycopy(block, at, fresh, PlainCells.BEFORE, left);
        block = fresh;
        at = PlainCells.BEFORE;
        to = at + left;
        try {
            while (!ended && to < at + BLOCK) {
                int read = in.read(block, to, at + BLOCK - to);
                ended = read < 0;
                to += Math.max(0, read);
            }
        } catch (IOException e) { // told when the lines before it are read
            ended = true;
            failure = e;
        }
        block[to] = BEHIND;
    }

    /** What was not taken, from the beginning of a record at {@link #nextLine} on. */
    InputStream rest() {
        InputStream left = new ByteArrayInputStream(block, at, to - at);
        IOException broken = failure;
        return new SequenceInputStream(
                left,
                broken == null
                        ? in
                        : new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw broken;
                            }

                            @Override
                            public int read(byte[] target, int from, int n) throws IOException {
                                throw broken;
                            }

                            @Override
                            public void close() throws IOException {
                                in.close();
                            }
                        });
    }

    /** The line after those that were taken. */
    long nextLine() {
        return line;
    }

    /** The record found as it stands there. */
    String rowText() {
        return text(block, cells.start(), recordEnd);
    }

    private static String text(byte[] block, int from, int to) {
        return new String(block, from, Math.min(to - from, Reject.MAX_ROW), StandardCharsets.US_ASCII);
    }

    /** Keeps the record's text as that of the batch's next row. */
    void keep() {
        starts[kept] = cells.start();
        ends[kept++] = recordEnd;
    }

    /** Rows kept. */
    int kept() {
        return kept;
    }

    /** The kept texts; the next batch begins. */
    List<String> takeTexts() {
        List<String> taken = new Texts(block, Arrays.copyOf(starts, kept), Arrays.copyOf(ends, kept));
        kept = 0;
        return taken;
    }

    /** The texts of a batch's rows. */
    private static final class Texts extends AbstractList<String> implements RandomAccess {
        private final byte[] block;
        private final int[] starts;
        private final int[] ends;

        Texts(byte[] block, int[] starts, int[] ends) {
            this.block = block;
            this.starts = starts;
            this.ends = ends;
        }

        @Override
        public String get(int row) {
            return text(block, starts[row], ends[row]);
        }

        @Override
        public int size() {
            return ends.length;
        }
    }
}

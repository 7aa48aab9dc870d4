package io.filbert.ingest;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The fields of the record that the parser stands at. They are written one behind the other into one array for the batch, which the
 * batch keeps as the texts of its rows, so that a row costs no object.
 */
final class CsvCells extends TextCells {
    /** A record may have this many times the characters of the longest field. */
    private static final int RECORD_FIELDS = 16;

    private final char separator;
    private final char quote;
    private final int maxField;
    private final long maxRecord;

    private char[] texts = new char[1 << 16];
    private int[] ends = new int[RowBatch.MAX_ROWS];
    private int rows;
    private int rowStart;
    private int end;

    private int[] from = new int[16];
    private int[] length = new int[16];
    private int fields;
    /** Values of fields that have quotes inside; {@link #from} is negative for them. */
    private char[] unquoted = new char[256];

    private int unquotedEnd;
    private int tooLong = -1;
    private int strayQuote = -1;
    private boolean isEmptyLine;

    CsvCells(char separator, char quote, int maxField) {
        this.separator = separator;
        this.quote = quote;
        this.maxField = maxField;
        this.maxRecord = maxRecord(maxField);
    }

    static long maxRecord(int maxField) {
        return (long) RECORD_FIELDS * maxField;
    }

    /** What the parser tells. */
    CsvCallbackHandler<CsvCells> handler(TextReader reader, long firstLine) {
        return new Handler(reader, firstLine);
    }

    /** Forgets the record's text, unless {@link #keep} kept it. */
    private void begin() {
        rowStart = rows == 0 ? 0 : ends[rows - 1];
        end = rowStart;
        fields = 0;
        unquotedEnd = 0;
        tooLong = -1;
        strayQuote = -1;
        isEmptyLine = false;
    }

    private void add(char[] buffer, int offset, int count, boolean quoted) {
        if (fields == from.length) {
            from = Arrays.copyOf(from, 2 * fields);
            length = Arrays.copyOf(length, 2 * fields);
        }
        if (count > maxField && tooLong < 0) {
            tooLong = fields;
        }
        if (end - rowStart + (long) count > maxRecord) {
            throw new IllegalStateException("record of more than " + maxRecord + " characters");
        }
        int quotes = 0;
        for (int i = offset; i < offset + count; i++) {
            quotes += buffer[i] == quote ? 1 : 0;
        }
        room(count + quotes + 3);
        if (fields > 0) {
            texts[end++] = separator;
        }
        from[fields] = quoted ? end + 1 : end;
        length[fields] = count;
        if (!quoted) {
            System.arraycopy(buffer, offset, texts, end, count);
            end += count;
            strayQuote = quotes > 0 && strayQuote < 0 ? fields : strayQuote;
        } else {
            addQuoted(buffer, offset, count, quotes);
        }
        fields++;
    }

    private void addQuoted(char[] buffer, int offset, int count, int quotes) {
        texts[end++] = quote;
        for (int i = offset; i < offset + count; i++) {
            if (buffer[i] == quote) {
                texts[end++] = quote;
            }
            texts[end++] = buffer[i];
        }
        texts[end++] = quote;
        if (quotes > 0) {
            if (unquoted.length - unquotedEnd < count) {
                unquoted = Arrays.copyOf(unquoted, Math.max(2 * unquoted.length, unquotedEnd + count));
            }
            System.arraycopy(buffer, offset, unquoted, unquotedEnd, count);
            from[fields] = -1 - unquotedEnd;
            unquotedEnd += count;
        }
    }

    private void room(int count) {
        if (texts.length - end < count) {
            texts = Arrays.copyOf(texts, Math.max(2 * texts.length, end + count));
        }
    }

    /** Whether the record has bytes that are no text. */
    boolean hasMalformed() {
        for (int i = rowStart; i < end; i++) {
            if (texts[i] == TextReader.MALFORMED) {
                return true;
            }
        }
        return false;
    }

    /** The first field that is too long, -1 for none. */
    int tooLong() {
        return tooLong;
    }

    /** The first field without quotes around that has one inside, -1 for none. */
    int strayQuote() {
        return strayQuote;
    }

    /** Characters of a field. */
    int length(int field) {
        return length[field];
    }

    /** The record's text as it stands there. */
    String rowText() {
        return new String(texts, rowStart, Math.min(end - rowStart, Reject.MAX_ROW))
                .replace(TextReader.MALFORMED, '\ufffd');
    }

    /** Keeps the record's text as that of the batch's next row. */
    void keep() {
        ends[rows++] = end;
    }

    /** Characters kept. */
    int kept() {
        return rows == 0 ? 0 : ends[rows - 1];
    }

    /** The kept texts; they are the caller's, and the next batch begins. */
    List<String> takeTexts() {
        List<String> taken = new Texts(texts, Arrays.copyOf(ends, rows));
        texts = new char[Math.max(1 << 12, kept() + 1024)];
        rows = 0;
        return taken;
    }

    @Override
    void text(int column, TextSlice into) {
        if (from[column] < 0) {
            into.set(unquoted, -1 - from[column], length[column]);
        } else {
            into.set(texts, from[column], length[column]);
        }
    }

    @Override
    int size() {
        return fields;
    }

    /** The texts of a batch's rows. */
    private static final class Texts extends AbstractList<String> implements RandomAccess {
        private final char[] chars;
        private final int[] ends;

        Texts(char[] chars, int[] ends) {
            this.chars = chars;
            this.ends = ends;
        }

        @Override
        public String get(int row) {
            int start = row == 0 ? 0 : ends[row - 1];
            return new String(chars, start, Math.min(ends[row] - start, Reject.MAX_ROW));
        }

        @Override
        public int size() {
            return ends.length;
        }
    }

    /** The parser's calls. */
    private final class Handler extends CsvCallbackHandler<CsvCells> {
        private final TextReader reader;
        private final long firstLine;

        Handler(TextReader reader, long firstLine) {
            this.reader = reader;
            this.firstLine = firstLine;
        }

        @Override
        protected void beginRecord(long startingLineNumber) {
            reader.recordAt(firstLine - 1 + startingLineNumber);
            begin();
        }

        @Override
        protected void addField(char[] buffer, int offset, int count, boolean quoted) {
            add(buffer, offset, count, quoted);
        }

        @Override
        protected RecordType getRecordType() {
            return isEmptyLine ? RecordType.EMPTY : RecordType.DATA;
        }

        @Override
        protected int getFieldCount() {
            return fields;
        }

        @Override
        protected void setComment(char[] buffer, int offset, int count) {
            throw new IllegalStateException("comments are not read");
        }

        @Override
        protected void setEmpty() {
            isEmptyLine = true;
        }

        @Override
        protected CsvCells buildRecord() {
            return CsvCells.this;
        }
    }
}

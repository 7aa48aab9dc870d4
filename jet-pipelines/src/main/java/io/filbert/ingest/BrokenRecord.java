package io.filbert.ingest;

import java.io.IOException;

/** Walks through a record that the parser refused, to say why, and ends behind it. Nothing of it is kept but its beginning. */
final class BrokenRecord {
    /** What is wrong. */
    enum Fault {
        NONE,
        /** A quote is open at the end of the file. */
        UNCLOSED,
        /** A character that is neither separator nor end of line stands behind a closing quote; the record ends with that line. */
        BEHIND_QUOTE,
        FIELD_TOO_LONG,
        RECORD_TOO_LONG
    }

    private final CsvSource source;
    private final StringBuilder text = new StringBuilder();
    private Fault fault = Fault.NONE;
    private int field;
    private int faultyField;
    private long recordLength;
    private long fieldLength;
    private long longest;
    private long quoteLine;

    BrokenRecord(CsvSource source) {
        this.source = source;
    }

    /** Reads to the end of the record. */
    void read(TextReader reader) throws IOException {
        boolean quoted = false;
        boolean closed = false; // the field was quoted, and the last character may be its closing quote
        long line = reader.line();
        for (int c = reader.nextChar(); c != TextReader.END; line = reader.line(), c = reader.nextChar()) {
            if (quoted) {
                if (c == source.quote()) {
                    quoted = false;
                    closed = true;
                } else {
                    fieldLength++;
                }
            } else if (c == '\n') {
                endField();
                checkRecord();
                return;
            } else if (fault == Fault.BEHIND_QUOTE) {
                keep(c);
                continue;
            } else if (c == source.separator()) {
                endField();
                closed = false;
            } else if (c == source.quote() && (closed || fieldLength == 0)) {
                quoteLine = closed ? quoteLine : line;
                fieldLength += closed ? 1 : 0;
                quoted = true;
                closed = false;
            } else if (closed) {
                fault = Fault.BEHIND_QUOTE;
                faultyField = field;
            } else {
                fieldLength++;
            }
            keep(c);
        }
        if (quoted) {
            fault = Fault.UNCLOSED;
            faultyField = field;
        } else {
            endField();
            checkRecord();
        }
    }

    private void keep(int c) {
        recordLength++;
        if (text.length() < Reject.MAX_ROW) {
            text.append(c == TextReader.MALFORMED ? '\ufffd' : (char) c);
        }
    }

    private void endField() {
        if (fieldLength > source.maxField() && fault == Fault.NONE) {
            fault = Fault.FIELD_TOO_LONG;
            faultyField = field;
            longest = fieldLength;
        }
        field++;
        fieldLength = 0;
    }

    private void checkRecord() {
        if (fault == Fault.NONE && recordLength > CsvCells.maxRecord(source.maxField())) {
            fault = Fault.RECORD_TOO_LONG;
            longest = recordLength;
        }
    }

    Fault fault() {
        return fault;
    }

    /** The field with the fault, from 0. */
    int field() {
        return faultyField;
    }

    /** Characters of what is too long. */
    long length() {
        return longest;
    }

    /** Where the quote that is never closed stands. */
    long quoteLine() {
        return quoteLine;
    }

    /** Its beginning as it stands there. */
    String text() {
        return text.toString();
    }
}

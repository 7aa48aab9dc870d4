package io.filbert.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.zip.ZipException;

/**
 * The records of a CSV file. The parser ends at a quote that is not closed, at a character behind a closing quote, and at a field that
 * passes its buffer; then the record is walked through here to say what is wrong, and a new parser begins behind it.
 */
final class CsvRecords {
    /** The parser's buffer must hold a field with every character a doubled quote, and what it reads at once. */
    private static final int BUFFER_SLACK = 4 * 8192;

    private final TextReader reader;
    private final CsvSource source;
    private final CsvCells cells;
    private Iterator<CsvCells> parser;
    private long line;
    private String brokenText = "";

    CsvRecords(TextReader reader, CsvSource source) {
        this.reader = reader;
        this.source = source;
        this.cells = new CsvCells(source.separator(), source.quote(), source.maxField());
        this.parser = parser(reader.line());
    }

    private Iterator<CsvCells> parser(long firstLine) {
        return CsvReader.builder()
                .fieldSeparator(source.separator())
                .quoteCharacter(source.quote())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize((int) Math.min(Integer.MAX_VALUE - 8, 2L * source.maxField() + BUFFER_SLACK))
                .build(cells.handler(reader, firstLine), reader)
                .iterator();
    }

    CsvCells cells() {
        return cells;
    }

    /** Where the record begins. */
    long line() {
        return line;
    }

    /** The record as it stands there. */
    String rowText() {
        return brokenText.isEmpty() ? cells.rowText() : brokenText;
    }

    /**
     * Goes to the next record.
     *
     * @return false at the end
     */
    boolean advance() throws BadFile, BadValue {
        brokenText = "";
        try {
            if (!parser.hasNext()) {
                return false;
            }
            parser.next();
        } catch (CsvParseException e) {
            skipBroken(e);
        } catch (UncheckedIOException e) {
            throw brokenOff(Objects.requireNonNull(e.getCause()));
        }
        line = reader.recordLine();
        check();
        return true;
    }

    private void check() throws BadValue {
        if (reader.hasMalformed() && cells.hasMalformed()) {
            throw new BadValue(
                    RejectReason.CHARSET,
                    "has bytes that are no " + source.charset() + "; say which charset the file is in");
        }
        if (cells.tooLong() >= 0) {
            throw tooLong(cells.tooLong(), cells.length(cells.tooLong()));
        }
        if (cells.strayQuote() >= 0) {
            throw new BadValue(
                    RejectReason.QUOTING,
                    "field " + (cells.strayQuote() + 1)
                            + " has a quote and none around it; quote the field and double the quote,"
                            + " or read without quotes");
        }
    }

    private BadValue tooLong(int field, long length) {
        return new BadValue(
                RejectReason.TOO_LONG,
                "field " + (field + 1) + " has " + length + " characters, must have at most " + source.maxField()
                        + " (maxField)");
    }

    /** The file breaks off in the record at which the parser is. */
    private BadFile brokenOff(IOException e) {
        if (e instanceof EOFException) {
            return new BadFile(RejectReason.TRUNCATED, reader.recordLine(), "the gzip data ends in the middle");
        }
        String what = e instanceof ZipException ? "the gzip data is broken: " : "cannot be read: ";
        return new BadFile(RejectReason.FORMAT, reader.recordLine(), what + e.getMessage());
    }

    /** Walks through the record that ended the parser, says what is wrong and goes on behind it. */
    private void skipBroken(CsvParseException e) throws BadFile, BadValue {
        reader.rewindToRecord();
        line = reader.line();
        BrokenRecord record = new BrokenRecord(source);
        try {
            record.read(reader);
            reader.resume();
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
        brokenText = record.text();
        parser = parser(reader.line());
        switch (record.fault()) {
            case UNCLOSED ->
                throw new BadFile(
                        RejectReason.TRUNCATED,
                        record.quoteLine(),
                        "field " + (record.field() + 1)
                                + " opens a quote that is never closed; all that follows is inside of it");
            case BEHIND_QUOTE ->
                throw new BadValue(
                        RejectReason.QUOTING,
                        "field " + (record.field() + 1)
                                + " goes on behind its closing quote; a quote inside of a field is doubled");
            case FIELD_TOO_LONG -> throw tooLong(record.field(), record.length());
            case RECORD_TOO_LONG ->
                throw new BadValue(
                        RejectReason.TOO_LONG,
                        "has " + record.length() + " characters, must have at most "
                                + CsvCells.maxRecord(source.maxField()) + ", 16 times maxField");
            case NONE -> throw new BadFile(RejectReason.FORMAT, line, "cannot be parsed: " + e.getMessage());
        }
    }
}

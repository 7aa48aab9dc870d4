package io.filbert.examples.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A text file in UTF-8 with tabs between its fields and without quotes. Empty lines are skipped. A line that cannot be used ends
 * the reading with an {@link InvalidGraphException} that names the file, the line, the value and what was expected.
 */
public final class TsvFile {
    /** Half a surrogate pair, which no decoder gives: so no character is a quote. */
    private static final char NO_QUOTE = '\udfff';

    private final Path file;
    private final List<String> columns;
    private final boolean hasHeader;

    private TsvFile(Path file, List<String> columns, boolean hasHeader) {
        this.file = file;
        this.columns = columns;
        this.hasHeader = hasHeader;
    }

    /** A file whose lines have these columns, all of them and no more. */
    public static TsvFile of(Path file, String... columns) {
        return new TsvFile(file, List.of(columns), false);
    }

    /** Its first line names the columns. */
    public TsvFile header() {
        return new TsvFile(file, columns, true);
    }

    /** The number of fields on the first line, 0 in a file without lines. */
    public static int fields(Path file) {
        try (CsvReader<CsvRecord> records = open(file)) {
            Iterator<CsvRecord> lines = records.iterator();
            return lines.hasNext() ? lines.next().getFieldCount() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Gives every line but the header to {@code reader}, in the order of the file. */
    public void read(Consumer<Row> reader) {
        boolean atHeader = hasHeader;
        try (CsvReader<CsvRecord> records = open(file)) {
            for (CsvRecord record : records) {
                if (atHeader && !record.getFields().equals(columns)) {
                    throw wrong(file, record, "the header is '" + text(record) + "', expected the columns " + columns);
                }
                if (record.getFieldCount() != columns.size()) {
                    throw wrong(
                            file,
                            record,
                            "'" + text(record) + "' has " + record.getFieldCount() + " fields, expected "
                                    + columns.size() + " with tabs between them: " + columns);
                }
                if (!atHeader) {
                    reader.accept(new Row(record));
                }
                atHeader = false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        if (atHeader) {
            throw new InvalidGraphException(file + " is empty, expected a header with the columns " + columns);
        }
    }

    private static CsvReader<CsvRecord> open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidGraphException(file + " is not there; give the folder that has it");
        }
        return CsvReader.builder()
                .fieldSeparator('\t')
                .quoteCharacter(NO_QUOTE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file);
    }

    private static String text(CsvRecord record) {
        String text = String.join(" ", record.getFields());
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private static InvalidGraphException wrong(Path file, CsvRecord record, String what) {
        return new InvalidGraphException(file + " line " + record.getStartingLineNumber() + ": " + what);
    }

    /** One line. */
    public final class Row {
        private final CsvRecord record;

        private Row(CsvRecord record) {
            this.record = record;
        }

        /** A field as it stands there; columns count from 0. */
        public String text(int column) {
            return record.getField(column);
        }

        /** A field that is a whole number from {@code least} to {@code most}. */
        public long number(int column, long least, long most) {
            return number(column, text(column), least, most);
        }

        /** A part of a field that is a whole number from {@code least} to {@code most}. */
        public long number(int column, String part, long least, long most) {
            long value = 0;
            boolean fits;
            try {
                value = Long.parseLong(part);
                fits = value >= least && value <= most;
            } catch (NumberFormatException e) {
                fits = false;
            }
            if (!fits) {
                throw wrong(column, part, "a whole number from " + least + " to " + most);
            }
            return value;
        }

        /** What to throw when a field, or this part of it, is not what was expected. */
        public InvalidGraphException wrong(int column, String part, String expected) {
            return TsvFile.wrong(file, record, columns.get(column) + " is '" + part + "', expected " + expected);
        }
    }
}

package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text files with a record on a line: CSV, or TSV with {@code separator('\t').noQuote()}. Gzip is recognised by the file's first bytes.
 * Lines end in LF, CRLF or CR; empty ones are skipped.
 *
 * <pre>{@code CsvSource.of("papers/*.csv.gz").separator(';').charset(StandardCharsets.ISO_8859_1)}</pre>
 *
 * <p>A field with quotes around it may hold separators, line ends, and quotes written twice. A record with a quote elsewhere, with another
 * number of fields, with a field or as a whole too long, or with bytes that are no text, is rejected, and the reading goes on behind it; under
 * any {@link Where} such a record counts. A quote that is open at the end of the file is {@link RejectReason#TRUNCATED}, at the line
 * where it opened: nobody can tell what follows it. Behind a closed quote only the separator or the line's end may follow, else the line is
 * rejected as {@link RejectReason#QUOTING}.
 */
public final class CsvSource implements RowSource {
    private static final long serialVersionUID = 1L;

    /** The longest field by default, in characters. */
    public static final int DEFAULT_MAX_FIELD = 1 << 20;

    /** Half a surrogate pair, which no decoder gives. */
    static final char NO_QUOTE = '\udfff';

    private final String path;
    private final Settings settings;

    /** @param charset its name, as {@link Charset} is not serializable */
    private record Settings(
            boolean header,
            List<String> columns,
            char separator,
            char quote,
            String charset,
            int maxField,
            boolean isShared)
            implements java.io.Serializable {}

    private CsvSource(String path, Settings settings) {
        this.path = path;
        this.settings = settings;
    }

    /** Files by path or glob, see {@link RowSource}; comma, double quote, UTF-8, with a header, the same for all members. */
    public static CsvSource of(String path) {
        return new CsvSource(
                Place.checked(path),
                new Settings(true, List.of(), ',', '"', StandardCharsets.UTF_8.name(), DEFAULT_MAX_FIELD, true));
    }

    /** Whether the first line of every file names the columns; true by default. */
    public CsvSource header(boolean present) {
        Settings s = settings;
        return with(new Settings(present, s.columns, s.separator, s.quote, s.charset, s.maxField, s.isShared));
    }

    /** The names of the columns, where there is no header. */
    public CsvSource columns(String... names) {
        List<String> columns = List.of(names);
        if (columns.stream().distinct().count() < names.length) {
            throw new InvalidGraphException("columns " + Arrays.toString(names) + " name one twice");
        }
        Settings s = settings;
        return with(new Settings(s.header, columns, s.separator, s.quote, s.charset, s.maxField, s.isShared));
    }

    /** Between fields; comma by default. */
    public CsvSource separator(char character) {
        if (character == '\n' || character == '\r' || character == settings.quote) {
            throw new InvalidGraphException(
                    "separator " + shown(character) + " must be no line end and not the quote; set the quote first");
        }
        Settings s = settings;
        return with(new Settings(s.header, s.columns, character, s.quote, s.charset, s.maxField, s.isShared));
    }

    /** Around fields; the double quote by default. */
    public CsvSource quote(char character) {
        if (character == '\n' || character == '\r' || character == settings.separator) {
            throw new InvalidGraphException("quote " + shown(character)
                    + " must be no line end and not the separator; set the separator first");
        }
        return withQuote(character);
    }

    /** Quotes are characters like the others. */
    public CsvSource noQuote() {
        return withQuote(NO_QUOTE);
    }

    private CsvSource withQuote(char character) {
        Settings s = settings;
        return with(new Settings(s.header, s.columns, s.separator, character, s.charset, s.maxField, s.isShared));
    }

    /** Of the text; UTF-8 by default. A byte order mark at the beginning is left out. */
    public CsvSource charset(Charset charset) {
        Settings s = settings;
        return with(new Settings(s.header, s.columns, s.separator, s.quote, charset.name(), s.maxField, s.isShared));
    }

    /** The longest field in characters, {@value #DEFAULT_MAX_FIELD} by default; a record may have 16 times as many. */
    public CsvSource maxField(int characters) {
        if (characters < 1 || characters > 1 << 26) {
            throw new InvalidGraphException("maxField=" + characters + ", must be 1 to " + (1 << 26));
        }
        Settings s = settings;
        return with(new Settings(s.header, s.columns, s.separator, s.quote, s.charset, characters, s.isShared));
    }

    /** Every member has files of its own at the path. */
    public CsvSource perMember() {
        Settings s = settings;
        return with(new Settings(s.header, s.columns, s.separator, s.quote, s.charset, s.maxField, false));
    }

    private CsvSource with(Settings changed) {
        return new CsvSource(path, changed);
    }

    private static String shown(char character) {
        return character < ' ' ? String.format("\\u%04x", (int) character) : "'" + character + "'";
    }

    @Override
    public boolean isShared() {
        return settings.isShared;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        checkColumns();
        return Place.splits(member, path, "csv", settings.isShared);
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        checkColumns();
        long lines = LineCount.UNKNOWN;
        if (where == null && split.records() < 0) {
            try (InputStream in = CsvRowReader.inflated(Files.newInputStream(Path.of(split.file())))) {
                lines = LineCount.of(in, charset(), quote());
            } catch (IOException e) { // the reader below meets it, too, and counts what is before
                lines = LineCount.UNKNOWN;
            }
        }
        return lines == LineCount.UNKNOWN
                ? RowSource.super.count(member, split, where)
                : Math.max(0, lines - (settings.header ? 1 : 0));
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        checkColumns();
        return new CsvRowReader(this, split, fields, where, rejects);
    }

    private void checkColumns() {
        if (settings.header && !settings.columns.isEmpty()) {
            throw new InvalidGraphException(
                    this + " has a header, which names the columns; leave out columns, or say that there is no header");
        }
        if (!settings.header && settings.columns.isEmpty()) {
            throw new InvalidGraphException(this + " has no header; name its columns");
        }
    }

    boolean hasHeader() {
        return settings.header;
    }

    List<String> columnNames() {
        return settings.columns;
    }

    char separator() {
        return settings.separator;
    }

    char quote() {
        return settings.quote;
    }

    Charset charset() {
        return Charset.forName(settings.charset);
    }

    int maxField() {
        return settings.maxField;
    }

    @Override
    public String toString() {
        return "csv " + path;
    }
}

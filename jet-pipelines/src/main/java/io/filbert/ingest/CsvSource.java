package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings only. */
public record CsvSource(
        String glob,
        boolean isHeader,
        List<String> names,
        char separatorChar,
        @Nullable Character quoteChar,
        String charsetName,
        int maxFieldChars,
        boolean isShared)
        implements RowSource {
    public static CsvSource of(String glob) {
        return new CsvSource(glob, true, List.of(), ',', '"', "UTF-8", 1 << 20, true);
    }

    public CsvSource header(boolean header) {
        return new CsvSource(glob, header, names, separatorChar, quoteChar, charsetName, maxFieldChars, isShared);
    }

    public CsvSource columns(String... c) {
        return new CsvSource(
                glob, isHeader, List.of(c), separatorChar, quoteChar, charsetName, maxFieldChars, isShared);
    }

    public CsvSource separator(char c) {
        return new CsvSource(glob, isHeader, names, c, quoteChar, charsetName, maxFieldChars, isShared);
    }

    public CsvSource quote(char c) {
        return new CsvSource(glob, isHeader, names, separatorChar, c, charsetName, maxFieldChars, isShared);
    }

    public CsvSource noQuote() {
        return new CsvSource(glob, isHeader, names, separatorChar, null, charsetName, maxFieldChars, isShared);
    }

    public CsvSource charset(java.nio.charset.Charset c) {
        return new CsvSource(glob, isHeader, names, separatorChar, quoteChar, c.name(), maxFieldChars, isShared);
    }

    public CsvSource maxField(int chars) {
        return new CsvSource(glob, isHeader, names, separatorChar, quoteChar, charsetName, chars, isShared);
    }

    public CsvSource perMember() {
        return new CsvSource(glob, isHeader, names, separatorChar, quoteChar, charsetName, maxFieldChars, false);
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "csv " + glob;
    }
}

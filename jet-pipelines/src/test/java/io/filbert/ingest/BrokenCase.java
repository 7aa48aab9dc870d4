package io.filbert.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.filbert.graph.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file with something wrong, and what must come of it.
 *
 * @param file its name, which says what is wrong
 * @param content as bytes, null when {@code query} writes it
 * @param query of DuckDB whose result is the content, as Parquet
 * @param source from the path of the file
 * @param fields that are read
 * @param rejects {@code line REASON part of the detail}
 * @param rows that survive, values joined by {@code |}
 */
record BrokenCase(
        String file,
        byte @Nullable [] content,
        @Nullable String query,
        Function<String, RowSource> source,
        List<Field> fields,
        List<String> rejects,
        List<String> rows) {
    static final Field ID = Field.number("id", "id");
    static final Field X = Reading.attribute("x", DType.FLOAT32, 1, "x");

    /** A CSV file with the columns id and x. */
    static BrokenCase csv(String file, String content) {
        return bytes(file, content.getBytes(UTF_8));
    }

    static BrokenCase bytes(String file, byte[] content) {
        return new BrokenCase(file, content, null, CsvSource::of, List.of(ID, X), List.of(), List.of());
    }

    /** A NumPy file whose rows are ids. */
    static BrokenCase npy(String file, byte[] content) {
        return new BrokenCase(
                file, content, null, NpySource::of, List.of(Field.number("id", "value")), List.of(), List.of());
    }

    /** An Arrow file of these bytes. */
    static BrokenCase arrow(String file, byte[] content) {
        return new BrokenCase(file, content, null, ArrowSource::of, List.of(ID, X), List.of(), List.of());
    }

    /** A Parquet file of these bytes. */
    static BrokenCase parquet(String file, byte[] content) {
        return new BrokenCase(file, content, null, ParquetSource::of, List.of(ID, X), List.of(), List.of());
    }

    /** A Parquet file that DuckDB writes. */
    static BrokenCase parquet(String file, String query) {
        return new BrokenCase(file, null, query, ParquetSource::of, List.of(ID, X), List.of(), List.of());
    }

    BrokenCase with(Function<CsvSource, CsvSource> settings) {
        return source(path -> settings.apply(CsvSource.of(path)));
    }

    BrokenCase source(Function<String, RowSource> other) {
        return new BrokenCase(file, content, query, other, fields, rejects, rows);
    }

    BrokenCase fields(Field... other) {
        return new BrokenCase(file, content, query, source, List.of(other), rejects, rows);
    }

    BrokenCase rejects(String... expected) {
        return new BrokenCase(file, content, query, source, fields, List.of(expected), rows);
    }

    BrokenCase rows(String... expected) {
        return new BrokenCase(file, content, query, source, fields, rejects, List.of(expected));
    }

    @Override
    public String toString() {
        return file;
    }

    /** Text with one byte that no UTF-8 has where {@code ~} stands. */
    static byte[] notUtf8(String text) {
        return text.replace('~', '\u00ff').getBytes(ISO_8859_1);
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] first(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, count);
    }

    static byte[] changed(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    /** A NumPy file of version 1 with 8 bytes for each element, 0, 1, 2... */
    static byte[] npy(String descr, String shape, int elements) {
        String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + padded.length() + 8 * elements).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) padded.length()).put(padded.getBytes(ISO_8859_1));
        for (long i = 0; i < elements; i++) {
            bytes.putLong(i);
        }
        return bytes.array();
    }

    /** Writes the result of a query as Parquet. */
    static void writeParquet(Path file, String query, String options) throws SQLException {
        try (Connection connection = DuckDb.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file.toString().replace("'", "''") + "' (FORMAT PARQUET"
                    + options + ")");
        }
    }
}

package io.filbert.examples.bench;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The edges of a graph as files, and programs that read them into columns of longs without a grid: what a good program in Java would do.
 * CSV is read by FastCSV, numbers straight from its buffer, no object for a field or a record. It takes one thread: nobody knows where in the
 * middle of a file a record begins, as a quote may be open there. Parquet is read by DuckDB with all processors.
 */
record EdgeFiles(Path csv, Path gzip, Path parquet) {
    static final String SOURCE = "src";
    static final String DESTINATION = "dst";
    private static final int BUFFER = 1 << 16;

    static EdgeFiles write(BenchGraph graph, Path folder) throws IOException, SQLException {
        EdgeFiles files = new EdgeFiles(
                folder.resolve("edges.csv"), folder.resolve("edges.csv.gz"), folder.resolve("edges.parquet"));
        try (BufferedWriter out = Files.newBufferedWriter(files.csv)) {
            out.write(SOURCE + "," + DESTINATION + "\n");
            for (int e = 0; e < graph.edges(); e++) {
                out.write(Integer.toString(graph.source()[e]));
                out.write(',');
                out.write(Integer.toString(graph.destination()[e]));
                out.write('\n');
            }
        }
        try (InputStream in = Files.newInputStream(files.csv);
                GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(files.gzip), BUFFER)) {
            in.transferTo(out);
        }
        try (Connection duck = connect();
                Statement sql = duck.createStatement()) {
            sql.execute("COPY (FROM '" + files.csv + "') TO '" + files.parquet + "' (FORMAT parquet)");
        }
        return files;
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:");
    }

    long csvBytes() throws IOException {
        return Files.size(csv);
    }

    /** Reads all; answers how many edges there are. */
    int readCsv() throws IOException {
        try (InputStream in = Files.newInputStream(csv)) {
            return read(in);
        }
    }

    /** Likewise, unpacked on the way. */
    int readGzip() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip), BUFFER)) {
            return read(in);
        }
    }

    private static int read(InputStream in) {
        Columns columns = new Columns();
        Iterator<Columns> records = CsvReader.builder()
                .build(columns, new InputStreamReader(in, StandardCharsets.UTF_8))
                .iterator();
        records.next();
        columns.size = 0; // that was the header
        while (records.hasNext()) {
            records.next();
        }
        return columns.size;
    }

    /** Likewise from Parquet. */
    int readParquet() throws SQLException {
        Columns columns = new Columns();
        try (Connection duck = connect();
                Statement sql = duck.createStatement();
                ResultSet rows = sql.executeQuery(
                        "SELECT " + SOURCE + ", " + DESTINATION + " FROM read_parquet('" + parquet + "')")) {
            while (rows.next()) {
                columns.field = 0;
                columns.add(rows.getLong(1));
                columns.add(rows.getLong(2));
                columns.size++;
            }
        }
        return columns.size;
    }

    /** The columns, and what the parser tells. */
    private static final class Columns extends CsvCallbackHandler<Columns> {
        private long[] source = new long[1 << 20];
        private long[] destination = new long[1 << 20];
        private int size;
        private int field;

        private void add(long value) {
            if (size == source.length) {
                source = Arrays.copyOf(source, 2 * size);
                destination = Arrays.copyOf(destination, 2 * size);
            }
            (field++ == 0 ? source : destination)[size] = value;
        }

        @Override
        protected void beginRecord(long startingLineNumber) {
            field = 0;
        }

        @Override
        protected void addField(char[] buffer, int offset, int count, boolean quoted) {
            long value = 0;
            for (int i = offset; i < offset + count; i++) {
                value = 10 * value + (buffer[i] - '0');
            }
            add(value);
        }

        @Override
        protected RecordType getRecordType() {
            return RecordType.DATA;
        }

        @Override
        protected int getFieldCount() {
            return field;
        }

        @Override
        protected void setComment(char[] buffer, int offset, int count) {
            throw new IllegalStateException("there are no comments");
        }

        @Override
        protected void setEmpty() {
            throw new IllegalStateException("there are no empty lines");
        }

        @Override
        protected Columns buildRecord() {
            size++;
            return this;
        }
    }
}

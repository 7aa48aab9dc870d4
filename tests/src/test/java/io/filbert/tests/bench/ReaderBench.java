package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.Field;
import io.filbert.ingest.NpySource;
import io.filbert.ingest.ParquetSource;
import io.filbert.ingest.RowBatch;
import io.filbert.ingest.RowReader;
import io.filbert.ingest.RowSource;
import io.filbert.ingest.Split;
import io.filbert.tests.cluster.TestCluster;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the sources of rows read: 10 M edges of three longs and a float as CSV, gzip, Parquet and NumPy, and 64 M floats as rows of
 * 128; one thread, each twice. It writes some 1.5 GB into the temporary directory. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=ReaderBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class ReaderBench {
    private static final int EDGES = 10_000_000;
    private static final int NODES = 500_000;
    private static final int WIDTH = 128;
    private static final String EDGE_QUERY = "SELECT i AS source, (i * 7919) % 1000003 AS destination,"
            + " (1600000000 + i * 31 % 100000000) AS time, ((i % 1000) / 1000.0)::FLOAT AS weight FROM range(" + EDGES
            + ") t(i)";

    @TempDir
    Path directory;

    @Test
    void compare() throws Exception {
        write();
        List<Field> edge = List.of(
                Field.number("source", "source"),
                Field.number("destination", "destination"),
                Field.number("time", "time"),
                Field.weight("weight"));
        List<Field> x = List.of(Field.attribute(AttributeSpec.of("x", DType.FLOAT32, WIDTH), List.of("value")));
        try (TestCluster cluster = TestCluster.of(1).start()) {
            HazelcastInstance member = cluster.member(0);
            for (int run = 1; run <= 2; run++) {
                time(member, run, CsvSource.of(path("edges.csv")), edge, EDGES);
                time(member, run, CsvSource.of(path("edges.csv.gz")), edge, EDGES);
                time(member, run, ParquetSource.of(path("edges.parquet")), edge, EDGES);
                time(
                        member,
                        run,
                        NpySource.of(path("edges.npy")).transposed().columns("source", "destination"),
                        edge.subList(0, 2),
                        EDGES);
                time(member, run, ParquetSource.of(path("x.parquet")), x, NODES);
                time(member, run, NpySource.of(path("x.npy")), x, NODES);
                oneSplit(member, ParquetSource.of(path("edges.parquet")), edge);
            }
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void write() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + EDGE_QUERY + ") TO '" + path("edges.parquet") + "' (FORMAT PARQUET)");
            statement.execute("COPY (" + EDGE_QUERY + ") TO '" + path("edges.csv") + "' (HEADER)");
            statement.execute("COPY (" + EDGE_QUERY + ") TO '" + path("edges.csv.gz") + "' (HEADER, COMPRESSION gzip)");
            statement.execute("COPY (SELECT [((i + j) % 1000 / 1000.0)::FLOAT FOR j IN range(" + WIDTH
                    + ")] AS value FROM range(" + NODES + ") t(i)) TO '" + path("x.parquet") + "' (FORMAT PARQUET)");
        }
        ByteBuffer row = ByteBuffer.allocate(4 * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = npy("x.npy", "<f4", "(" + NODES + ", " + WIDTH + ")")) {
            for (int i = 0; i < NODES; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    row.putFloat(4 * j, (i + j) % 1000 / 1000f);
                }
                out.write(row.array());
            }
        }
        ByteBuffer id = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = npy("edges.npy", "<i8", "(2, " + EDGES + ")")) {
            for (long i = 0; i < 2L * EDGES; i++) {
                out.write(id.putLong(0, i < EDGES ? i : i * 7919 % 1_000_003).array());
            }
        }
    }

    private OutputStream npy(String name, String type, String shape) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)), 1 << 16);
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
        out.write(text);
        return out;
    }

    private static void time(HazelcastInstance member, int run, RowSource source, List<Field> fields, long expected) {
        Clock clock = new Clock();
        long rows = 0;
        List<Split> splits = source.splits(member);
        for (Split split : splits) {
            rows += read(member, source, split, fields);
        }
        print(run, source, splits.size(), rows, clock);
        assertThat(rows).isEqualTo(expected);
    }

    /** Reading one split must cost its share of the file. */
    private static void oneSplit(HazelcastInstance member, ParquetSource source, List<Field> fields) {
        Split split = source.splits(member).get(0);
        Split tenth = new Split(split.file(), "", split.to() / 2, split.to() / 2 + 8, -1, -1, -1);
        Clock clock = new Clock();
        print(0, source, 1, read(member, source, tenth, fields), clock);
    }

    private static long read(HazelcastInstance member, RowSource source, Split split, List<Field> fields) {
        long rows = 0;
        try (RowReader reader = source.open(member, split, fields, null, reject -> {
            throw new IllegalStateException(reject.toString());
        })) {
            for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rows += batch.size();
            }
        }
        return rows;
    }

    private static void print(int run, RowSource source, int splits, long rows, Clock clock) {
        String name = source.toString();
        System.out.printf(
                Locale.ROOT,
                "run %d  %-16s  %d splits  %,12d rows  %6.2f s  %6.2f s of CPU%n",
                run,
                name.substring(name.lastIndexOf('/') + 1),
                splits,
                rows,
                clock.wall(),
                clock.cpu());
    }

    /** Seconds since it was made; CPU is that of this thread, in which DuckDB works too when it has one thread. */
    private static final class Clock {
        private final long wall = System.nanoTime();
        private final long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        double wall() {
            return (System.nanoTime() - wall) / 1e9;
        }

        double cpu() {
            return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
        }
    }
}

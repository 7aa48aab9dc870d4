package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.ParquetSource;
import io.filbert.ingest.RowSource;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.EdgeList;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten million edges with weights and times, and a million nodes with 16 features, from CSV, from the same files in another order, from
 * Parquet and by {@link GraphWriter}, on one and three members in processes of their own: the same epoch digest, with the rate and the peak of the heap. Not part of the build, as
 * its name ends on no Test; {@code -Dbench.edges}, {@code -Dbench.members=1,3} and {@code -Dbench.heap} of each member change it;
 *
 * <pre>mvn -pl tests -am test -Dtest=IngestBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class IngestBench {
    private static final int EDGES = Integer.getInteger("bench.edges", 10_000_000);
    private static final int NODES = EDGES / 10;
    private static final int FEATURES = 16;
    private static final int FILES = 8;
    private static final int[] MEMBERS = Stream.of(
                    System.getProperty("bench.members", "1,3").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    private static final String HEAP = System.getProperty("bench.heap");
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");

    @TempDir
    private Path folder;

    /** What is loaded, computed where it is needed. */
    private static long mixed(long x) {
        long z = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }

    private static long source(int e) {
        return (mixed(3L * e + 1) >>> 1) % NODES;
    }

    private static long destination(int e) {
        return (mixed(3L * e + 2) >>> 1) % NODES;
    }

    private static float weight(int e) {
        return (mixed(3L * e + 3) >>> 48) / 65536f;
    }

    private static long time(int e) {
        return mixed(~(long) e) >>> 44;
    }

    private static float feature(int node, int column) {
        return (float) (mixed(((long) node << 8) + column) >> 52) / 16;
    }

    @Test
    void compare() throws Exception {
        write();
        String first = null;
        System.out.println(
                "members  from            rows/s     MB/s  survey s  load s  build s  heap peak MB  live peak MB  final MB a member");
        for (int members : MEMBERS) {
            Map<String, IngestMapping> mappings = new LinkedHashMap<>();
            mappings.put("CSV", mapping(CsvSource.of(at("edges-*.csv")), CsvSource.of(at("nodes-*.csv"))));
            mappings.put("CSV, reordered", mapping(CsvSource.of(at("other/e*.csv")), CsvSource.of(at("other/n*.csv"))));
            mappings.put(
                    "Parquet",
                    mapping(ParquetSource.of(at("edges-*.parquet")), ParquetSource.of(at("nodes-*.parquet"))));
            mappings.put("GraphWriter", mappings.get("CSV"));
            for (var entry : mappings.entrySet()) {
                Path own = Files.createTempDirectory(folder, "run");
                try (BenchCluster cluster =
                                new BenchCluster(own, members, HEAP == null ? (members == 1 ? "4g" : "2g") : HEAP);
                        GraphGrid grid = GraphGrid.of(cluster.client())) {
                    long start = System.nanoTime();
                    Graph graph;
                    String timing;
                    if (entry.getKey().equals("GraphWriter")) {
                        graph = byWriter(grid, entry.getValue());
                        double seconds = (System.nanoTime() - start) / 1e9;
                        timing = String.format(
                                "%,10.0f %8s %9s %7.1f %8s", (EDGES + NODES) / seconds, "", "", seconds, "");
                    } else {
                        IngestReport report = IngestPipeline.of(cluster.client(), entry.getValue())
                                .run();
                        graph = report.graph();
                        double load = report.load().toNanos() / 1e9;
                        timing = String.format(
                                "%,10.0f %8.1f %9.1f %7.1f %8.1f",
                                report.records() / load,
                                report.bytes() / load / 1e6,
                                report.survey().toNanos() / 1e9,
                                load,
                                report.build().toNanos() / 1e9);
                    }
                    int[] heap = cluster.peakHeap();
                    long finalMb = (graph.report().bytes() * Math.min(members, 2) / members) >> 20;
                    System.out.printf(
                            "%7d  %-14s %s %13d %13d %18d%n",
                            members, entry.getKey(), timing, heap[0], heap[1], finalMb);
                    String digest = digest(graph);
                    first = first == null ? digest : first;
                    assertThat(digest)
                            .as(members + " members, " + entry.getKey())
                            .isEqualTo(first);
                }
            }
        }
        System.out.println("epoch digest of all " + first);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    static IngestMapping mapping(RowSource edges, RowSource nodes) {
        String[] columns = new String[FEATURES];
        for (int c = 0; c < FEATURES; c++) {
            columns[c] = "f" + c;
        }
        return IngestMapping.builder("bench")
                .node("paper", n -> n.id("id")
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, FEATURES), a -> a.columns(columns))
                        .read(nodes))
                .edge(CITES, e -> e.source("src")
                        .destination("dst")
                        .id("id")
                        .weight("w")
                        .time("t")
                        .read(edges))
                .build();
    }

    static Graph byWriter(GraphGrid grid, IngestMapping mapping) {
        try (GraphWriter writer = grid.create("bench", mapping.schema(new long[] {NODES}))) {
            float[] rows = new float[NODES * FEATURES];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = feature(i / FEATURES, i % FEATURES);
            }
            writer.nodes("paper", "x", rows);
            int step = 100_000;
            for (int from = 0; from < EDGES; from += step) {
                int n = Math.min(step, EDGES - from);
                long[] source = new long[n];
                long[] destination = new long[n];
                long[] times = new long[n];
                float[] weights = new float[n];
                for (int i = 0; i < n; i++) {
                    source[i] = source(from + i);
                    destination[i] = destination(from + i);
                    times[i] = time(from + i);
                    weights[i] = weight(from + i);
                }
                writer.edges(
                        CITES, EdgeList.of(source, destination).weights(weights).times(times));
            }
            return writer.commit();
        }
    }

    private void write() throws Exception {
        Files.createDirectories(folder.resolve("other"));
        for (int file = 0; file < FILES; file++) {
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("edges-" + file + ".csv"))) {
                out.write("id,src,dst,w,t\n");
                for (int e = file; e < EDGES; e += FILES) {
                    out.write(e + "," + source(e) + "," + destination(e) + "," + weight(e) + "," + time(e) + "\n");
                }
            }
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("nodes-" + file + ".csv"))) {
                out.write("id");
                for (int c = 0; c < FEATURES; c++) {
                    out.write(",f" + c);
                }
                out.write("\n");
                for (int node = file; node < NODES; node += FILES) {
                    StringBuilder line = new StringBuilder().append(node);
                    for (int c = 0; c < FEATURES; c++) {
                        line.append(',').append(feature(node, c));
                    }
                    out.write(line.append('\n').toString());
                }
            }
            Files.createLink(
                    folder.resolve("other/e" + (FILES - file) + ".csv"), folder.resolve("edges-" + file + ".csv"));
            Files.createLink(
                    folder.resolve("other/n" + (file * 3 % FILES) + ".csv"), folder.resolve("nodes-" + file + ".csv"));
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            for (String kind : new String[] {"edges", "nodes"}) {
                for (int file = 0; file < FILES; file++) {
                    sql.execute("COPY (FROM '" + at(kind + "-" + file + ".csv") + "') TO '"
                            + at(kind + "-" + file + ".parquet") + "' (FORMAT parquet)");
                }
            }
        }
    }

    static String digest(Graph graph) throws Exception {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, 5, 3)
                .inputNodes("paper")
                .batchSize(4096)
                .shuffle(true)
                .seed(1)
                .build()) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (MiniBatch batch : loader.epoch(0)) {
                batch.digest(sha);
            }
            return HexFormat.of().formatHex(sha.digest());
        }
    }
}

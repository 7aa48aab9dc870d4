package io.filbert.examples.bench;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.ParquetSource;
import io.filbert.ingest.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows a second from a file or from arrays to a readable graph, started by a client: into one member without backups, and into two with one
 * backup. Beside it the same file is read into columns without a grid ({@link EdgeFiles}); beside the arrays, they are sorted into compressed
 * sparse columns by one thread. Every graph that was loaded is compared with the generated one.
 */
final class IngestBench implements Bench {
    private static final String NAME = "ingest";
    private static final String GRAPH = "g";
    private static final String JUDGED = "CSV";
    private static final int NODES = 1_000_000;
    private static final int EDGES = 10_000_000;
    private static final double LEAST_RATIO = .4;
    private static final List<String> BACKUPS = List.of("no backup", "one backup");

    /** One way into the grid. */
    private record Way(
            String name, String yardstick, @Nullable RowSource source, Rounds.Contestant read) {}

    @Override
    public void run(BenchRun run) throws Exception {
        BenchGraph graph = run.generate(GraphKind.UNIFORM, NODES, EDGES);
        EdgeFiles files = EdgeFiles.write(graph, run.folder());
        Csc csc = graph.csc();
        LoadedGraph expected = LoadedGraph.of(csc);
        try (BenchCluster one = new BenchCluster(run.folder(), 1, "2g", 0);
                BenchCluster two = new BenchCluster(run.folder(), 2, "1500m", 1)) {
            Map<String, BenchCluster> clusters = new LinkedHashMap<>();
            clusters.put(BACKUPS.get(0), one);
            clusters.put(BACKUPS.get(1), two);
            Rounds rounds = run.newRounds();
            List<Way> ways = ways(graph, files);
            for (Way way : ways) {
                rounds.with(way.yardstick, way.read);
                clusters.forEach((backups, cluster) ->
                        rounds.with(way.name + ", " + backups, round -> load(way, graph, cluster, expected)));
            }
            run.measure(NAME, "rows/s", rounds);
            for (Way way : ways) {
                for (String backups : BACKUPS) {
                    String name = way.name + ", " + backups;
                    boolean judged = way.name.equals(JUDGED) && backups.equals(BACKUPS.get(0));
                    run.report()
                            .add(
                                    NAME,
                                    name,
                                    "rows/s",
                                    rounds,
                                    name,
                                    way.yardstick,
                                    judged ? Figure.Target.atLeast(LEAST_RATIO) : null);
                }
            }
            run.report()
                    .note(
                            "one file of %,d edges, %,d MB as CSV; beside it: FastCSV into columns of longs by one thread, as one file"
                                    + " has no places known to begin a record; DuckDB with all threads; sorting arrays by one thread",
                            graph.edges(), files.csvBytes() >> 20);
        }
    }

    private static List<Way> ways(BenchGraph graph, EdgeFiles files) {
        int n = graph.edges();
        return List.of(
                new Way(JUDGED, "CSV without a grid", csv(files.csv()), round -> rate(n, files::readCsv)),
                new Way("gzip", "gzip without a grid", csv(files.gzip()), round -> rate(n, files::readGzip)),
                new Way(
                        "Parquet",
                        "Parquet without a grid",
                        ParquetSource.of(files.parquet().toString()),
                        round -> rate(n, files::readParquet)),
                new Way(
                        "arrays",
                        "arrays sorted",
                        null,
                        round -> rate(n, () -> graph.csc().row().length)));
    }

    private static RowSource csv(Path file) {
        return CsvSource.of(file.toString());
    }

    /** Reads all of something, and tells how many edges that were. */
    private interface Reader {
        int read() throws Exception;
    }

    private static double rate(int edges, Reader reader) throws Exception {
        long start = System.nanoTime();
        int read = reader.read();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (read != edges) {
            throw new IllegalStateException(read + " edges were read of " + edges);
        }
        return edges / seconds;
    }

    private static double load(Way way, BenchGraph graph, BenchCluster cluster, LoadedGraph expected)
            throws IOException {
        try (GraphGrid grid = cluster.grid()) {
            long start = System.nanoTime();
            if (way.source == null) {
                graph.load(grid, GRAPH, 0);
            } else {
                IngestPipeline.of(grid.rpc().hazelcast(), mapping(graph, way.source))
                        .run();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            LoadedGraph loaded = LoadedGraph.in(cluster, GRAPH);
            if (!loaded.equals(expected)) {
                throw new IllegalStateException(way.name + " was loaded as " + loaded + ", is " + expected);
            }
            grid.drop(GRAPH);
            return graph.edges() / seconds;
        }
    }

    private static IngestMapping mapping(BenchGraph graph, RowSource edges) {
        EdgeType type = GraphSchema.EDGE;
        return IngestMapping.builder(GRAPH)
                .node(GraphSchema.NODE, n -> n.count(graph.nodes()))
                .edge(type, e -> e.source(EdgeFiles.SOURCE)
                        .destination(EdgeFiles.DESTINATION)
                        .withoutIds()
                        .read(edges))
                .build();
    }
}

package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.core.HazelcastInstance;
import de.siegmar.fastcsv.reader.CsvReader;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.ParquetSource;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.MemberProcesses;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A type may come from several sources, a source may have several types, and members may have files of their own. */
class IngestSourcesTest {
    private static final int NODES = 500;
    private static final int EDGES = 3000;
    private static final TestGraph GRAPH = graph();

    private static TestCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        cluster = IngestClusters.of(2).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Papers with x and y, and two edge types whose ids are their numbers. */
    private static TestGraph graph() {
        TestGraph drawn = Graphs.randomWithIds(31, NODES);
        TestGraph.Nodes papers = drawn.nodes("paper");
        TestGraph.Edges cites = drawn.edges("paper__cites__paper").withAttributes();
        int[] first = IntStream.range(0, EDGES / 2).toArray();
        int[] other = IntStream.range(EDGES / 2, cites.count()).toArray();
        TestGraph.Edges one = cites.at(first);
        TestGraph.Edges two = cites.at(other);
        return new TestGraph(
                List.of(papers, new TestGraph.Nodes("venue", 3, List.of())),
                List.of(numbered(one, "cites"), numbered(two, "likes")));
    }

    private static TestGraph.Edges numbered(TestGraph.Edges edges, String relation) {
        long[] ids = LongStream.range(0, edges.count()).toArray();
        return new TestGraph.Edges("paper", relation, "paper", edges.from, edges.to, ids, null, List.of());
    }

    private static String edge(TestGraph.Edges edges, int i) {
        return edges.from[i] + "," + edges.to[i];
    }

    private static List<String> rows(TestGraph.Edges edges, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> edge(edges, i)).toList();
    }

    private Path write(String file, String header, List<String> rows) {
        Path path = folder.resolve(file);
        GraphFiles.write(path, header, rows);
        return path;
    }

    private void writeNodes() {
        TestGraph.Attribute y = GRAPH.nodes("paper").attribute("y");
        float[] x = new float[4 * NODES];
        java.nio.ByteBuffer.wrap(GRAPH.nodes("paper").attribute("x").rows)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(x);
        List<String> features = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            features.add(x[4 * i] + "," + x[4 * i + 1] + "," + x[4 * i + 2] + "," + x[4 * i + 3]);
            int back = NODES - 1 - i;
            labels.add(back + "\t" + y.rows(new long[] {back})[0]);
        }
        write("features-1.csv", "f0,f1,f2,f3", features.subList(0, 100));
        write("features-2.csv", "f0,f1,f2,f3", features.subList(100, NODES));
        write("labels.tsv", "paper\tlabel", labels);
        write("venues.csv", "venue", List.of("2", "0", "1"));
    }

    @Test
    void featuresAndLabelsComeFromTwoSourcesAndEdgesOfTwoAreNumberedOneSourceAfterTheOther() throws Exception {
        HazelcastInstance hz = cluster.client();
        writeNodes();
        TestGraph.Edges cites = GRAPH.edges("paper__cites__paper");
        write("z-first.csv", "from,to", rows(cites, 0, 700));
        write("a-second-1.csv", "from,to", rows(cites, 700, 701));
        write("a-second-2.csv.gz", "from,to", rows(cites, 701, cites.count()));
        TestGraph.Edges likes = GRAPH.edges("paper__likes__paper");
        write("likes.csv", "from,to", rows(likes, 0, likes.count()));
        IngestMapping mapping = IngestMapping.builder("sources")
                .node("paper", n -> n.id("paper")
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, 4), a -> a.columns("f0..f3"))
                        .attribute(AttributeSpec.of("y", DType.INT64, 1), a -> a.column("label"))
                        .read(CsvSource.of(folder + "/features-*.csv"), s -> s.attributes("x")
                                .id("$row"))
                        .read(
                                CsvSource.of(folder + "/labels.tsv")
                                        .separator('\t')
                                        .noQuote(),
                                s -> s.attributes("y")))
                .node("venue", n -> n.id("venue").read(CsvSource.of(folder + "/venues.csv")))
                .edge("paper", "cites", "paper", e -> e.source("from")
                        .destination("to")
                        .read(CsvSource.of(folder + "/z-first.csv"))
                        .read(CsvSource.of(folder + "/a-second-*")))
                .edge("paper", "likes", "paper", e -> e.source("from")
                        .destination("to")
                        .read(CsvSource.of(folder + "/likes.csv")))
                .build();
        Grids.with(hz, grid -> Grids.load(grid, "sources-w", GRAPH));

        IngestPipeline.of(hz, mapping).run();

        assertThat(GraphDigest.of(hz, "sources")).isEqualTo(GraphDigest.of(hz, "sources-w"));
    }

    @Test
    void oneFileWithEdgesOfTwoTypesIsReadByWhere() throws Exception {
        HazelcastInstance hz = cluster.member(1);
        writeNodes();
        TestGraph.Edges cites = GRAPH.edges("paper__cites__paper");
        TestGraph.Edges likes = GRAPH.edges("paper__likes__paper");
        List<String> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(cites.count(), likes.count()); i++) {
            if (i < likes.count()) {
                mixed.add(edge(likes, i) + ",likes");
            }
            if (i < cites.count()) {
                mixed.add(edge(cites, i) + ",\"cites\"");
            }
            mixed.add("no,number,other");
        }
        write("mixed-1.csv", "from,to,kind", mixed.subList(0, 2000));
        write("mixed-2.csv", "from,to,kind", mixed.subList(2000, mixed.size()));
        CsvSource source = CsvSource.of(folder + "/mixed-*.csv");
        IngestMapping mapping = IngestMapping.builder("where")
                .node("paper", n -> n.id("paper")
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, 4), a -> a.columns("f0..f3"))
                        .attribute(AttributeSpec.of("y", DType.INT64, 1), a -> a.column("label"))
                        .read(CsvSource.of(folder + "/features-*.csv"), s -> s.attributes("x")
                                .id("$row"))
                        .read(
                                CsvSource.of(folder + "/labels.tsv")
                                        .separator('\t')
                                        .noQuote(),
                                s -> s.attributes("y")))
                .node("venue", n -> n.id("venue").read(CsvSource.of(folder + "/venues.csv")))
                .edge(
                        new EdgeType("paper", "cites", "paper"),
                        e -> e.source("from").destination("to").read(source, s -> s.where("kind", "cites")))
                .edge(
                        new EdgeType("paper", "likes", "paper"),
                        e -> e.source("from").destination("to").read(source, s -> s.where("kind", "likes")))
                .build();
        Grids.with(hz, grid -> Grids.load(grid, "where-w", GRAPH));

        IngestPipeline.of(hz, mapping).run();

        assertThat(GraphDigest.of(hz, "where")).isEqualTo(GraphDigest.of(hz, "where-w"));
    }

    /** A relative path is relative to the folder that a member was started in. */
    @Test
    void everyMemberReadsItsOwnFiles() throws Exception {
        TestGraph graph = Graphs.randomWithIds(5, 300);
        GraphFiles files = new GraphFiles(folder, 5).write(graph);
        List<Class<?>> classPath = new ArrayList<>(List.of(
                GraphGrid.class, HazelcastInstance.class, Caffeine.class, IngestPipeline.class, CsvReader.class));
        MemberProcesses.with(folder, 2, classPath, members -> {
            IngestMapping whole = files.mapping("g", graph);
            IngestMapping own = IngestMapping.builder("g")
                    .node("paper", n -> ownNodes(files, graph, members, "paper", n))
                    .node("author", n -> ownNodes(files, graph, members, "author", n))
                    .node("venue", n -> ownNodes(files, graph, members, "venue", n))
                    .build();
            assertThat(own.nodes()).hasSameSizeAs(whole.nodes());
            TestGraph nodesOnly = new TestGraph(graph.nodes(), List.of());
            HazelcastInstance hz = members.client();
            Grids.with(hz, grid -> Grids.load(grid, "w", nodesOnly));

            IngestPipeline.of(hz, own).run();

            assertThat(GraphDigest.of(hz, "g")).isEqualTo(GraphDigest.of(hz, "w"));
        });
    }

    /** Moves the files of a type to the members in turn; a member without any gets a file without rows. */
    private static void ownNodes(
            GraphFiles files, TestGraph graph, MemberProcesses members, String type, io.filbert.ingest.NodeBuilder to) {
        List<Path> all = files.files(type);
        for (int i = 0; i < all.size(); i++) {
            Path target = members.folder(i % 2).resolve("own-" + all.get(i).getFileName());
            try {
                Files.move(all.get(i), target);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        String header = "id,x,y";
        GraphFiles.write(members.folder(0).resolve("own-" + type + "-none.csv"), header, List.of());
        GraphFiles.write(members.folder(1).resolve("own-" + type + "-none.csv"), header, List.of());
        files.mapWithoutSource(graph.nodes(type), to);
        to.read(CsvSource.of("own-" + type + "-*.csv*").perMember());
    }

    @Test
    void edgesOfParquetFilesAreNumberedAmongThoseThatWhereLeaves() throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            for (int file = 0; file < 3; file++) {
                sql.execute("COPY (SELECT range * 3 + " + file + " AS a, range AS b, "
                        + "CASE WHEN range % 4 = 0 THEN 'odd' ELSE 'even' END AS kind FROM range(40)) TO '"
                        + folder.resolve("e" + file + ".parquet") + "' (FORMAT parquet)");
            }
        }
        ParquetSource rows = ParquetSource.of(folder.resolve("e*.parquet").toString());
        IngestMapping mapping = IngestMapping.builder("kinds")
                .node("n", n -> n.count(120))
                .edge("n", "odd", "n", e -> e.source("a")
                        .destination("b")
                        .links()
                        .read(rows, r -> r.where("kind", "odd")))
                .edge("n", "even", "n", e -> e.source("a")
                        .destination("b")
                        .links()
                        .read(rows, r -> r.where("kind", "even")))
                .build();

        Graph graph = IngestPipeline.of(cluster.client(), mapping).run().graph();

        EdgeType odd = new EdgeType("n", "odd", "n");
        assertThat(graph.topology().countEdges(odd)).isEqualTo(30);
        assertThat(graph.topology().countEdges(new EdgeType("n", "even", "n"))).isEqualTo(90);
        EdgeList links = graph.topology().links(odd, 0, 1, 10, 29);
        assertThat(links.source()).containsExactly(0, 12, 1, 36 * 3 + 2);
        assertThat(links.destination()).containsExactly(0, 4, 0, 36);
    }
}

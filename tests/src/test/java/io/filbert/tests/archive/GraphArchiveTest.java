package io.filbert.tests.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.archive.ExportProgress;
import io.filbert.archive.ExportReport;
import io.filbert.archive.GraphExport;
import io.filbert.archive.GraphImport;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.MappingFile;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.Book;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.ingest.GraphDigest;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.OptionGraph;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph that was exported and imported is the same graph, wherever; and its export is the same bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class GraphArchiveTest {
    private final TestCluster three = Archives.cluster(3, 11);
    private final TestCluster one = Archives.cluster(1, 11);
    private final TestCluster other = Archives.cluster(2, 31);
    private int number;

    @TempDir
    private Path folder;

    @AfterAll
    void close() {
        three.close();
        one.close();
        other.close();
    }

    private String newName() {
        return "g" + number++;
    }

    static Stream<Arguments> graphs() {
        List<Arguments> graphs = new ArrayList<>();
        graphs.add(Arguments.of("drawn, with an isolated node", Graphs.of("a->b, c->b, b->c, d")));
        for (long seed = 1; seed <= 3; seed++) {
            graphs.add(Arguments.of("homogeneous " + seed, Graphs.randomHomogeneous(seed)));
        }
        for (long seed = 1; seed <= 6; seed++) {
            graphs.add(Arguments.of("heterogeneous " + seed, Graphs.randomHeterogeneous(seed)));
        }
        graphs.add(Arguments.of("out-edges, links, weights, times, sampling attributes", options()));
        return graphs.stream();
    }

    /** That graph, in which every type with links keeps the ids that links are found by. */
    private static TestGraph options() {
        TestGraph graph = OptionGraph.GRAPH;
        return new TestGraph(
                        graph.nodes(),
                        graph.edges().stream()
                                .map(e -> e.ids != null
                                        ? e
                                        : e.withIds(
                                                LongStream.range(0, e.count()).toArray()))
                                .toList())
                .withOutEdgesAndLinks();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("graphs")
    void isTheSameGraphAndTheSameBytes(String what, TestGraph graph) throws Exception {
        String name = newName();
        HazelcastInstance from = three.member(1);
        Grids.with(from, grid -> Grids.load(grid, name, graph));
        Path first = Archives.export(from, name, folder.resolve("first"));

        Archives.load(one.member(0), first, name);
        Archives.load(other.client(), first, name);

        assertThat(GraphDigest.of(one.member(0), name)).isEqualTo(GraphDigest.of(from, name));
        assertThat(Archives.digests(one.member(0), name)).isEqualTo(Archives.digests(from, name));
        assertThat(Archives.digests(other.member(0), name)).isEqualTo(Archives.digests(from, name));
        Path second = Archives.export(one.member(0), name, folder.resolve("second"));
        Path third = Archives.export(three.client(), name, folder.resolve("third"));
        assertThat(Archives.bytes(second)).containsExactlyEntriesOf(Archives.bytes(first));
        assertThat(Archives.bytes(third)).containsExactlyEntriesOf(Archives.bytes(first));

        Path far = Archives.export(other.member(1), name, folder.resolve("far"));
        String back = newName();
        Archives.load(three.member(0), far, back);
        assertThat(GraphDigest.of(from, back)).isEqualTo(GraphDigest.of(from, name));
    }

    @Test
    void everyDtypeAndEveryBitOfItComesBack() {
        GraphSchema.Builder schema = GraphSchema.builder();
        AttributeSpec[] specs = new AttributeSpec[2 * DType.values().length];
        for (int i = 0; i < specs.length; i++) {
            DType dtype = List.of(DType.values()).get(i / 2);
            specs[i] = AttributeSpec.of(dtype + "\"%\\ é\uD83D\uDE00${X}" + i, dtype, 1 + 2 * (i % 2));
        }
        schema.nodeType("a/b \"q\"", 300, specs).nodeType("b", 0, specs).nodeType("B", 7);
        String name = newName();
        byte[][] rows = new byte[specs.length][];
        try (GraphGrid grid = GraphGrid.of(three.member(0));
                GraphWriter writer = grid.create(name, schema.build())) {
            for (int i = 0; i < specs.length; i++) {
                rows[i] = new byte[300 * specs[i].rowBytes()];
                for (int b = 0; b < rows[i].length; b++) {
                    rows[i][b] = (byte) (specs[i].dtype() == DType.BOOL ? b % 2 : b * 31 + b / 7 * 13);
                }
                writer.nodes("a/b \"q\"", specs[i].name(), rows[i]);
            }
            writer.commit();
        }
        Path export = Archives.export(three.client(), name, folder.resolve("dtypes"));

        Graph loaded = Archives.load(other.member(0), export, name);

        assertThat(loaded.schema().nodeTypes()).hasSize(3);
        assertThat(loaded.schema().nodeTypes().get(2).count()).isEqualTo(7);
        long[] all = LongStream.range(0, 300).toArray();
        for (int i = 0; i < specs.length; i++) {
            byte[] found = new byte[rows[i].length];
            loaded.features()
                    .lookupFeatures("a/b \"q\"", specs[i].name(), all)
                    .join()
                    .buffer()
                    .get(found);
            assertThat(found).as(specs[i].name()).isEqualTo(rows[i]);
        }
    }

    @Test
    void externalIdsKeepTheirRanks() {
        EdgeType knows = new EdgeType("text", "id", "number");
        EdgeType back = new EdgeType("number", "back", "uuid");
        GraphSchema schema = GraphSchema.builder()
                .nodeType(new NodeTypeSpec("text", 120, AttributeSpec.of("id", DType.INT64, 1))
                        .withExternalIds(IdKind.STRING))
                .nodeType(new NodeTypeSpec("number", 90).withExternalIds(IdKind.LONG))
                .nodeType(new NodeTypeSpec("uuid", 50).withExternalIds(IdKind.UUID))
                .edgeType(new EdgeTypeSpec(knows, AttributeSpec.of("source", DType.INT64, 1)))
                .edgeType(new EdgeTypeSpec(back).withIds(false))
                .build();
        List<List<String>> ids = List.of(
                IntStream.range(0, 120)
                        .mapToObj(i -> "\u00e9 \uD83D\uDE00, \"" + i * 7)
                        .toList(),
                IntStream.range(0, 90)
                        .mapToObj(i -> Long.toString(i * 0x123456789L - 777))
                        .toList(),
                IntStream.range(0, 50)
                        .mapToObj(i -> new UUID(i * 31L, ~i).toString())
                        .toList());
        String name = newName();
        try (GraphGrid grid = GraphGrid.of(three.client());
                GraphWriter writer = grid.create(name, schema)) {
            for (int t = 0; t < 3; t++) {
                writer.externalIds(schema.nodeTypes().get(t).name(), ids.get(t));
            }
            writer.nodes("text", "id", LongStream.range(0, 120).map(i -> i * i).toArray());
            long[] from = LongStream.range(0, 400).map(i -> i * 17 % 120).toArray();
            long[] to = LongStream.range(0, 400).map(i -> i * 13 % 90).toArray();
            writer.edges(knows, EdgeList.of(from, to).attribute("source", from));
            writer.edges(
                    back,
                    EdgeList.of(
                            to, LongStream.range(0, 400).map(i -> i * 3 % 50).toArray()));
            writer.commit();
        }
        Path export = Archives.export(three.member(2), name, folder.resolve("ids"));

        Graph loaded = Archives.load(other.member(1), export, name);

        assertThat(Archives.digests(other.member(1), name)).isEqualTo(Archives.digests(three.member(0), name));
        try (GraphGrid grid = GraphGrid.of(three.member(1))) {
            Graph given = grid.open(name);
            for (int t = 0; t < 3; t++) {
                String type = schema.nodeTypes().get(t).name();
                assertThat(loaded.nodeIds(type, ids.get(t)))
                        .isEqualTo(given.nodeIds(type, ids.get(t)))
                        .doesNotContain(-1);
            }
        }
    }

    @Test
    void reversesAndDegreesAreEdgesAndAttributesLikeOthers() {
        EdgeType cites = new EdgeType("paper", "cites", "paper");
        GraphSchema schema = GraphSchema.builder()
                .nodeType(
                        "paper", 40, AttributeSpec.of("degree", DType.INT32, 1).sampling())
                .edgeType(new EdgeTypeSpec(cites).withWeights().withLinks())
                .build()
                .toUndirected();
        String name = newName();
        try (GraphGrid grid = GraphGrid.of(three.client());
                GraphWriter writer = grid.create(name, schema)) {
            float[] weights = new float[200];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = i / 8f;
            }
            writer.toUndirected()
                    .inDegree(cites, "degree")
                    .edges(
                            cites,
                            EdgeList.of(
                                            LongStream.range(0, 200)
                                                    .map(i -> i * 7 % 40)
                                                    .toArray(),
                                            LongStream.range(0, 200)
                                                    .map(i -> i * i % 40)
                                                    .toArray())
                                    .weights(weights))
                    .commit();
        }
        Path export = Archives.export(three.client(), name, folder.resolve("undirected"));

        Graph loaded = Archives.load(one.member(0), export, name);

        assertThat(loaded.schema()).isEqualTo(schema);
        assertThat(GraphDigest.of(one.member(0), name)).isEqualTo(GraphDigest.of(three.member(0), name));
        assertThat(Archives.digests(one.member(0), name)).isEqualTo(Archives.digests(three.member(0), name));
    }

    @Test
    void aGraphByATableIsExportedWithoutItAndAssignedAnew() throws Exception {
        TestGraph graph = Graphs.randomWithIds(4, 300);
        String name = newName();
        Grids.with(three.client(), grid -> Grids.load(grid, name, graph, Book.LDG, writer -> {}));
        Path export = Archives.export(three.client(), name, folder.resolve("ldg"));

        Archives.load(other.client(), export, name);

        assertThat(Files.readString(export.resolve("mapping.yaml"))).contains("\npartition: ldg\n");
        assertThat(Archives.digests(other.member(0), name)).isEqualTo(Archives.digests(three.member(0), name));
    }

    @Test
    void theMappingIsOneThatAnIngestLoadsAsItIs() throws Exception {
        TestGraph graph = Graphs.randomWithIds(5, 100);
        String name = newName();
        Grids.with(three.client(), grid -> Grids.load(grid, name, graph));
        List<ExportProgress> heard = new ArrayList<>();
        Path directory = folder.resolve("a").resolve("new folder");

        ExportReport report = GraphExport.of(three.client(), name, directory)
                .progress(heard::add)
                .run();

        IngestPipeline.of(one.client(), MappingFile.read(directory.resolve("mapping.yaml")))
                .run();
        assertThat(Archives.digests(one.member(0), name)).isEqualTo(Archives.digests(three.member(0), name));
        long rows = 100 + 50 + 25 + 5 * 500;
        long bytes = Archives.bytes(directory).entrySet().stream()
                .filter(file -> file.getKey().endsWith(".arrow"))
                .mapToLong(file -> file.getValue().length)
                .sum();
        assertThat(report.files()).isEqualTo(8);
        assertThat(report.rows()).isEqualTo(rows);
        assertThat(report.bytes()).isEqualTo(bytes);
        assertThat(heard.get(heard.size() - 1)).isEqualTo(new ExportProgress(8, 8, rows, rows, bytes));
        assertThat(GraphImport.of(one.client(), directory)
                        .as("renamed")
                        .run()
                        .graph()
                        .name())
                .isEqualTo("renamed");
    }
}

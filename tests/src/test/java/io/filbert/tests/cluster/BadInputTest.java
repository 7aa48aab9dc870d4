package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphExistsException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.EdgeList;
import io.filbert.store.Maps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is refused by name before anything becomes readable, and what was staged is removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");
    private static final EdgeType WRITES = new EdgeType("author", "writes", "paper");
    private static final EdgeType UNKNOWN = new EdgeType("author", "reads", "paper");

    private TestCluster cluster;
    private List<HazelcastInstance> instances;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        instances = List.of(cluster.member(0), cluster.client());
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    /** Four papers with two columns and a label, two authors, edges with times and with an attribute. */
    private static GraphSchema schema() {
        return GraphSchema.builder()
                .nodeType("paper", 4, AttributeSpec.of("x", DType.FLOAT32, 2), AttributeSpec.of("y", DType.INT64, 1))
                .nodeType("author", 2)
                .edgeType(new EdgeTypeSpec(
                        CITES, true, false, false, List.of(AttributeSpec.of("edge_attr", DType.FLOAT32, 1))))
                .edgeType(new EdgeTypeSpec(WRITES, true, false, true, List.of()))
                .build();
    }

    /** Everything that the schema asks for, and right. */
    private static void good(GraphWriter writer) {
        writer.nodes("paper", "x", new float[8]);
        writer.nodes("paper", "y", new long[4]);
        writer.edges(CITES, cites(new long[] {0, 1}, new long[] {1, 2}));
        writer.edges(WRITES, writes(new long[] {0, 1}, new long[] {3, 3}));
    }

    private static EdgeList cites(long[] from, long[] to) {
        return EdgeList.of(from, to).attribute("edge_attr", new float[from.length]);
    }

    private static EdgeList writes(long[] from, long[] to) {
        return EdgeList.of(from, to).times(new long[from.length]);
    }

    /** Something wrong to do to a writer, and the words by which it must be refused. */
    private static final class Wrong {
        private final boolean first;
        private final Consumer<GraphWriter> deed;
        private final String[] words;

        /** Done after everything else was given, so that something is staged. */
        private Wrong(Consumer<GraphWriter> deed, String... words) {
            this(false, deed, words);
        }

        private Wrong(boolean first, Consumer<GraphWriter> deed, String... words) {
            this.first = first;
            this.deed = deed;
            this.words = words;
        }

        /** Done to a fresh writer. */
        private static Wrong atFirst(Consumer<GraphWriter> deed, String... words) {
            return new Wrong(true, deed, words);
        }
    }

    private static Map<String, Wrong> wrongs() {
        Map<String, Wrong> all = new LinkedHashMap<>();
        all.put("unknown node type", new Wrong(w -> w.nodes("papr", "x", new float[8]), "papr"));
        all.put("unknown attribute", new Wrong(w -> w.nodes("paper", "z", new float[8]), "z", "paper"));
        all.put("attribute of another type", new Wrong(w -> w.nodes("author", "x", new float[4]), "x", "author"));
        all.put("unknown edge type", new Wrong(w -> w.edges(UNKNOWN, EdgeList.of(new long[1], new long[1])), "reads"));
        all.put(
                "unknown edge attribute",
                new Wrong(
                        w -> w.edges(CITES, cites(new long[1], new long[1]).attribute("weight", new float[1])),
                        "weight",
                        "cites"));
        all.put(
                "too many columns",
                new Wrong(w -> w.nodes("paper", "x", new float[12]), "x", "paper", "2 columns, got 3"));
        all.put(
                "too few columns",
                new Wrong(w -> w.nodes("paper", "x", new float[4]), "x", "paper", "2 columns, got 1"));
        all.put(
                "too many columns for some rows",
                new Wrong(w -> w.nodes("paper", "x", new long[] {1}, new float[3]), "x", "paper", "3"));
        all.put("another dtype", new Wrong(w -> w.nodes("paper", "x", new long[8]), "x", "FLOAT32"));
        all.put(
                "too many values for the edges",
                new Wrong(
                        w -> w.edges(
                                CITES, EdgeList.of(new long[2], new long[2]).attribute("edge_attr", new float[3])),
                        "edge_attr",
                        "3"));
        all.put(
                "negative node id",
                new Wrong(w -> w.nodes("paper", "x", new long[] {-1}, new float[2]), "node=-1", "paper"));
        all.put(
                "sparse node id",
                new Wrong(w -> w.nodes("paper", "x", new long[] {1_000_000}, new float[2]), "node=1000000", "paper"));
        all.put(
                "negative source",
                new Wrong(w -> w.edges(CITES, cites(new long[] {-7}, new long[] {0})), "-7", "paper"));
        all.put(
                "edge from a missing node",
                new Wrong(w -> w.edges(WRITES, writes(new long[] {2}, new long[] {0})), "node=2", "author"));
        all.put(
                "edge to a missing node",
                new Wrong(w -> w.edges(WRITES, writes(new long[] {1}, new long[] {4})), "node=4", "paper"));
        all.put(
                "destinations of another number",
                new Wrong(w -> w.edges(CITES, EdgeList.of(new long[2], new long[3])), "2", "3"));
        all.put(
                "ids of another number",
                new Wrong(w -> w.edges(CITES, cites(new long[2], new long[2]).ids(new long[] {1})), "ids", "1", "2"));
        all.put(
                "negative edge id",
                Wrong.atFirst(
                        w -> w.edges(CITES, cites(new long[1], new long[1]).ids(new long[] {-5})), "-5", "cites"));
        all.put(
                "edge id given twice",
                Wrong.atFirst(
                        w -> w.nodes("paper", "x", new float[8])
                                .nodes("paper", "y", new long[4])
                                .edges(CITES, cites(new long[2], new long[2]).ids(new long[] {7, 7}))
                                .commit(),
                        "7",
                        "cites"));
        all.put(
                "edges with and without ids",
                new Wrong(w -> w.edges(CITES, cites(new long[1], new long[1]).ids(new long[] {99})), "cites", "ids"));
        all.put("rows given twice", new Wrong(w -> w.nodes("paper", "y", new long[4]), "y", "paper", "twice"));
        all.put(
                "a row given twice",
                new Wrong(w -> w.nodes("paper", "y", new long[] {2}, new long[1]), "y", "paper", "node=2"));
        all.put("no times", new Wrong(w -> w.edges(WRITES, EdgeList.of(new long[1], new long[1])), "time", "writes"));
        all.put(
                "times where none are declared",
                new Wrong(w -> w.edges(CITES, cites(new long[1], new long[1]).times(new long[1])), "time", "cites"));
        all.put(
                "no edge attribute",
                new Wrong(w -> w.edges(CITES, EdgeList.of(new long[1], new long[1])), "edge_attr", "cites"));
        all.put(
                "NaN in a row where it is to be refused",
                Wrong.atFirst(
                        w -> w.refuseNaN()
                                .nodes("paper", "y", new long[4])
                                .nodes("paper", "x", new float[] {0, 0, 0, 0, 0, Float.NaN, 0, 0}),
                        "NaN",
                        "x",
                        "node=2"));
        all.put(
                "NaN on an edge where it is to be refused",
                Wrong.atFirst(
                        w -> w.refuseNaN()
                                .edges(
                                        CITES,
                                        EdgeList.of(new long[2], new long[2])
                                                .attribute("edge_attr", new float[] {0, Float.NaN})),
                        "NaN",
                        "edge_attr",
                        "cites"));
        return all;
    }

    static List<Arguments> wrongsFromBoth() {
        return wrongs().entrySet().stream()
                .flatMap(e -> List.of(0, 1).stream()
                        .map(i -> Arguments.of(
                                Named.of(e.getKey(), e.getValue()),
                                Named.of(List.of("member", "client").get(i), i))))
                .toList();
    }

    @ParameterizedTest(name = "{0}, from a {1}")
    @MethodSource("wrongsFromBoth")
    void isRefusedByNameAndWhatWasStagedIsRemoved(Wrong wrong, int instance) {
        try (GraphGrid grid = GraphGrid.of(instances.get(instance))) {
            assertThatThrownBy(() -> {
                        try (GraphWriter writer = grid.create("bad", schema())) {
                            if (!wrong.first) {
                                good(writer);
                            }
                            wrong.deed.accept(writer);
                            writer.commit();
                        }
                    })
                    .isInstanceOf(GraphException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(wrong.words));
            nothingIsReadable(grid, "bad");
        }
    }

    @Test
    void anAttributeThatWasNeverWrittenIsRefusedAtTheCommit() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                assertThatThrownBy(() -> {
                            try (GraphWriter writer = grid.create("bad", schema())) {
                                writer.nodes("paper", "x", new float[8]);
                                writer.commit();
                            }
                        })
                        .isInstanceOf(GraphException.class)
                        .hasMessageContaining("y")
                        .hasMessageContaining("paper");
                nothingIsReadable(grid, "bad");
            }
        }
    }

    @Test
    void aWriterThatIsClosedWithoutACommitLeavesNothing() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                try (GraphWriter writer = grid.create("bad", schema())) {
                    good(writer);
                }
                nothingIsReadable(grid, "bad");
            }
        }
    }

    @Test
    void aSecondGraphOfThatNameIsRefusedAndTheFirstStays() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                load(grid, "first");
                assertThatThrownBy(() -> grid.create("first", schema()))
                        .isInstanceOf(GraphExistsException.class)
                        .hasMessageContaining("first");
                assertThat(sampled(grid.open("first"))).isEqualTo(4);
                grid.drop("first");
                nothingIsReadable(grid, "first");
            }
        }
    }

    @Test
    void aGraphThatIsNotThereIsRefusedByName() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                assertThatThrownBy(() -> grid.open("nowhere"))
                        .isInstanceOf(GraphException.class)
                        .hasMessageContaining("nowhere");
                assertThatThrownBy(() -> grid.drop("nowhere"))
                        .isInstanceOf(GraphException.class)
                        .hasMessageContaining("nowhere");
            }
        }
    }

    @Test
    void edgesToMissingNodesAreSkippedWhereTheWriterSaysSo() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                try (GraphWriter writer = grid.create("skipped", schema()).skipMissingNodes()) {
                    good(writer);
                    writer.edges(WRITES, writes(new long[] {2, 1, 0}, new long[] {0, 4, 2}));
                    assertThat(sampled(writer.commit()))
                            .as("4 good edges and 1 of 3")
                            .isEqualTo(5);
                }
                grid.drop("skipped");
            }
        }
    }

    @Test
    void nanIsAValueWhereNobodyRefusesIt() {
        try (GraphGrid grid = GraphGrid.of(instances.get(0))) {
            Graph graph;
            try (GraphWriter writer = grid.create("nan", schema())) {
                writer.nodes("paper", "y", new long[4]);
                writer.nodes("paper", "x", new float[] {0, 0, 0, 0, Float.NaN, 1, 0, 0});
                graph = writer.commit();
            }
            try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, 0)
                    .inputNodes("paper", new long[] {2})
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.x("paper").toFloatArray()).containsExactly(Float.NaN, 1);
                }
            }
            grid.drop("nan");
        }
    }

    @Test
    void aLoaderRefusesWhatTheGraphDoesNotHave() {
        for (HazelcastInstance hz : instances) {
            try (GraphGrid grid = GraphGrid.of(hz)) {
                Graph graph = load(grid, "loaded");
                refused(() -> loader(graph).inputNodes("papr").build(), "papr");
                refused(
                        () -> loader(graph)
                                .inputNodes("paper", new long[] {1, 42})
                                .build(),
                        "node=42",
                        "loaded");
                refused(() -> loader(graph).inputNodes("paper", new long[] {-3}).build(), "node=-3");
                refused(
                        () -> loader(graph)
                                .inputNodes("paper")
                                .numNeighbors(UNKNOWN, 1, 1)
                                .build(),
                        "reads");
                refused(
                        () -> loader(graph)
                                .inputNodes("paper")
                                .numNeighbors(CITES, 5)
                                .build(),
                        "cites",
                        "1",
                        "2");
                refused(
                        () -> loader(graph)
                                .inputNodes("paper")
                                .numNeighbors(CITES, 5, -2)
                                .build(),
                        "-2",
                        "hop 1");
                refused(() -> loader(graph).inputNodes("paper").batchSize(0).build(), "batchSize=0");
                refused(() -> loader(graph).inputNodes("paper").prefetch(-1).build(), "prefetch=-1");
                refused(
                        () -> loader(graph)
                                .inputNodes("paper")
                                .samplerThreads(0)
                                .build(),
                        "samplerThreads=0");
                refused(() -> loader(graph).inputNodes("paper").rank(2, 2).build(), "rank=2", "2");
                refused(() -> loader(graph).build(), "2 node types");
                grid.drop("loaded");
            }
        }
    }

    private static DistNeighborLoader.Builder loader(Graph graph) {
        return DistNeighborLoader.builder(graph, 5, 5);
    }

    private static void refused(Runnable deed, String... words) {
        assertThatThrownBy(deed::run).isInstanceOf(GraphException.class).satisfies(e -> assertThat(e.getMessage())
                .contains(words));
    }

    private static Graph load(GraphGrid grid, String name) {
        try (GraphWriter writer = grid.create(name, schema())) {
            good(writer);
            return writer.commit();
        }
    }

    private static int sampled(Graph graph) {
        int edges = 0;
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1)
                .inputNodes("paper")
                .batchSize(4)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                edges += batch.eId(CITES).length + batch.eId(WRITES).length;
            }
        }
        return edges;
    }

    private void nothingIsReadable(GraphGrid grid, String name) {
        assertThat(grid.list()).doesNotContain(name);
        assertThatThrownBy(() -> grid.open(name))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining(name);
        Await.until(() -> entries(name) == 0, Duration.ofSeconds(5), () -> entries(name) + " entries of " + name);
    }

    /** Entries in all maps of a graph. */
    private int entries(String name) {
        int entries = 0;
        for (DistributedObject object : cluster.member(0).getDistributedObjects()) {
            if (object instanceof IMap<?, ?> map && map.getName().startsWith("filbert." + name + ".")) {
                entries += map.size();
            }
        }
        return entries;
    }

    @Test
    void theMapsOfAGraphHoldEntriesWhileItIsThere() {
        try (GraphGrid grid = GraphGrid.of(instances.get(0))) {
            load(grid, "there");
            assertThat(entries("there")).as("what nothingIsReadable counts").isPositive();
            assertThat(Maps.of(Maps.ADJACENCY, "there")).startsWith("filbert.there.");
            grid.drop("there");
        }
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.EdgeList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reversed edges, links by edge id and in-degrees come with a load; what they cannot do is refused by name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreparedGraphsTest {
    private static final EdgeType RATES = new EdgeType("user", "rates", "movie");
    private static final EdgeType KNOWS = new EdgeType("user", "knows", "user");
    private static final EdgeTypeSpec LINKED = new EdgeTypeSpec(RATES).withLinks();

    private TestCluster cluster;
    private HazelcastInstance client;
    private GraphGrid grid;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        client = cluster.client();
        grid = GraphGrid.of(client);
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    @AfterEach
    void drop() {
        grid.list().forEach(grid::drop);
    }

    private static GraphSchema schema(EdgeTypeSpec... edgeTypes) {
        GraphSchema.Builder schema = GraphSchema.builder()
                .nodeType(
                        "user",
                        20,
                        AttributeSpec.of("n", DType.INT64, 1),
                        AttributeSpec.of("m", DType.FLOAT32, 1),
                        AttributeSpec.of("x", DType.FLOAT32, 2))
                .nodeType("movie", 10);
        for (EdgeTypeSpec spec : edgeTypes) {
            schema.edgeType(spec);
        }
        return schema.build();
    }

    private static void rows(GraphWriter writer) {
        writer.nodes("user", "n", new long[20])
                .nodes("user", "m", new float[20])
                .nodes("user", "x", new float[40]);
    }

    private Graph load(GraphSchema schema, Consumer<GraphWriter> data) {
        try (GraphWriter writer = grid.create("g", schema)) {
            data.accept(writer);
            return writer.commit();
        }
    }

    private void assertRefused(GraphSchema schema, Consumer<GraphWriter> data, String... messages) {
        assertThatThrownBy(() -> load(schema, data))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContainingAll(messages);
        assertThat(grid.list()).doesNotContain("g");
    }

    private static EdgeList edges(long... ends) {
        return EdgeList.of(
                LongStream.range(0, ends.length / 2)
                        .map(i -> ends[(int) (2 * i)])
                        .toArray(),
                LongStream.range(0, ends.length / 2)
                        .map(i -> ends[(int) (2 * i + 1)])
                        .toArray());
    }

    @Test
    void linksWithoutIdsAreCountedOverAllCalls() {
        Graph graph = load(schema(LINKED.withIds(false)), writer -> {
            rows(writer);
            writer.edges(RATES, edges(3, 4, 3, 4, 19, 9)).edges(RATES, edges(0, 1));
        });

        EdgeList links = graph.topology().links(RATES, 3, 0, 2, 1, 3);
        assertThat(links.source()).containsExactly(0, 3, 19, 3, 0);
        assertThat(links.destination()).containsExactly(1, 4, 9, 4, 1);
        assertThat(links.times()).isNull();
        assertThat(graph.topology().countEdges(RATES)).isEqualTo(4);
        assertThatThrownBy(() -> graph.topology().links(RATES, 4))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContainingAll("edge id 4", "ids are 0 to 3");
        assertThatThrownBy(() -> graph.topology().links(RATES, -1)).isInstanceOf(InvalidGraphException.class);
    }

    @Test
    void linksOfATypeWithoutThemAreRefused() {
        Graph graph = load(schema(new EdgeTypeSpec(RATES)), PreparedGraphsTest::rows);

        assertThatThrownBy(() -> graph.topology().links(RATES, 0))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("declare it withLinks()");
    }

    @Test
    void idsThatAreNotDenseAreRefusedForLinks() {
        for (long[] ids : new long[][] {{0, 2}, {0, 5_000_000}, {0, 1L << 40}, {0, Long.MAX_VALUE}}) {
            assertRefused(
                    schema(LINKED),
                    writer -> {
                        rows(writer);
                        writer.edges(RATES, edges(1, 1, 2, 2).ids(ids));
                    },
                    "edge type user__rates__movie",
                    "give no ids and they are counted",
                    "withLinks()");
        }
        assertRefused(
                schema(LINKED),
                writer -> {
                    rows(writer);
                    writer.edges(RATES, edges(1, 1, 2, 2).ids(new long[] {1, 1}));
                },
                "edge id");
    }

    @Test
    void anEdgeTypeWithLinksSkipsNoEdges() {
        assertRefused(
                schema(LINKED),
                writer -> {
                    writer.skipMissingNodes();
                    writer.edges(RATES, edges(1, 1, 2, 10));
                },
                "edge 1 of type user__rates__movie",
                "destination node=10",
                "of an edge type with links none is skipped");
    }

    @Test
    void everyEdgeIsGivenBothWaysWithTheSameIdTimeWeightAndAttributes() {
        GraphSchema schema = schema(
                        new EdgeTypeSpec(
                                        RATES,
                                        AttributeSpec.of("stars", DType.INT32, 1)
                                                .sampling())
                                .withTimes()
                                .withWeights()
                                .withLinks(),
                        new EdgeTypeSpec(KNOWS))
                .toUndirected();
        assertThat(schema.edgeTypes())
                .extracting(EdgeTypeSpec::type)
                .containsExactly(
                        RATES,
                        KNOWS,
                        new EdgeType("movie", "rev_rates", "user"),
                        new EdgeType("user", "rev_knows", "user"));
        assertThat(schema.toUndirected()).isEqualTo(schema);
        assertThat(RATES.reversed().reversed()).isEqualTo(RATES);
        Graph graph = load(schema, writer -> {
            writer.toUndirected();
            rows(writer);
            for (int call = 0; call < 2; call++) {
                writer.edges(
                        RATES,
                        edges(3, 4, 5, 4)
                                .times(new long[] {9 + call, 8})
                                .weights(new float[] {1, 2})
                                .attribute("stars", new int[] {call, 5}));
            }
            writer.edges(KNOWS, edges(1, 1, 1, 2));
        });

        SortedMap<Long, List<StoredEdges.Edge>> rates = StoredEdges.read(cluster, graph, 0, 0);
        SortedMap<Long, List<StoredEdges.Edge>> reversed = StoredEdges.read(cluster, graph, 2, 0);
        assertThat(rates.get(4L)).extracting(StoredEdges.Edge::id).containsExactly(1L, 3L, 0L, 2L);
        assertThat(reversed.keySet()).containsExactly(3L, 5L);
        for (var list : reversed.entrySet()) {
            for (StoredEdges.Edge edge : list.getValue()) {
                assertThat(edge.neighbor()).isEqualTo(4);
                assertThat(rates.get(4L))
                        .contains(new StoredEdges.Edge(list.getKey(), edge.id(), edge.columns(), edge.attribute()));
            }
        }
        assertThat(reversed.values().stream().mapToInt(List::size).sum()).isEqualTo(4);
        assertThat(StoredEdges.read(cluster, graph, 3, -1).keySet()).containsExactly(1L);
        assertThat(graph.report().edges()).isEqualTo(12);
        assertThat(graph.topology().links(RATES.reversed(), 2, 1).destination()).containsExactly(3, 5);
    }

    @Test
    void edgesSkippedOfAnUndirectedGraphAreCountedOnce() {
        try (GraphWriter writer =
                grid.create("g", schema(new EdgeTypeSpec(RATES)).toUndirected())) {
            writer.toUndirected().skipMissingNodes();
            rows(writer);
            writer.edges(RATES, edges(1, 1, 2, 10, 20, 1));
            assertThat(writer.skippedEdges()).isEqualTo(2);
            assertThat(writer.commit().report().edges()).isEqualTo(2);
        }
    }

    @Test
    void anUndirectedGraphNeedsItsReversesAndEdgesOfOneDirection() {
        GraphSchema half = schema(new EdgeTypeSpec(RATES));
        assertRefused(half, GraphWriter::toUndirected, "schema.toUndirected()");
        GraphSchema uneven = schema(new EdgeTypeSpec(RATES), new EdgeTypeSpec(RATES.reversed()).withTimes());
        assertRefused(uneven, GraphWriter::toUndirected, "same flags and attributes");
        assertRefused(
                half.toUndirected(),
                writer -> writer.toUndirected()
                        .edges(RATES.reversed(), edges(1, 1))
                        .edges(RATES, edges(2, 2)),
                "edge type user__rates__movie gets the reversed edges of movie__rev_rates__user");
        assertThatThrownBy(() -> load(half.toUndirected(), writer -> writer.edges(RATES, edges(1, 1))
                        .toUndirected()))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("before any data");
    }

    @Test
    void inDegreesAreTheCountsOfEdges() {
        long[] to = LongStream.range(0, 400).map(i -> (i * i + i / 3) % 13).toArray();
        long[] counts = new long[20];
        for (long node : to) {
            counts[(int) node]++;
        }
        for (int blockBytes : new int[] {1024, 1 << 20}) {
            Graph graph = load(
                    schema(new EdgeTypeSpec(KNOWS), new EdgeTypeSpec(RATES)), writer -> writer.blockBytes(blockBytes)
                            .inDegree(KNOWS, "n")
                            .inDegree(KNOWS, "m")
                            .edges(KNOWS, EdgeList.of(new long[400], to))
                            .nodes("user", "x", new float[40]));

            long[] all = LongStream.range(0, 20).toArray();
            assertThat(graph.features().lookupFeatures("user", "n", all).join().toLongArray())
                    .isEqualTo(counts);
            float[] floats =
                    graph.features().lookupFeatures("user", "m", all).join().toFloatArray();
            for (int i = 0; i < 20; i++) {
                assertThat(floats[i]).isEqualTo((float) counts[i]);
            }
            drop();
        }
    }

    @Test
    void inDegreesThatCannotBeFilledAreRefused() {
        GraphSchema schema = schema(new EdgeTypeSpec(KNOWS), new EdgeTypeSpec(RATES));
        assertRefused(
                schema,
                writer -> writer.inDegree(KNOWS, "n").nodes("user", "n", new long[20]),
                "attribute n of node type user is filled with the in-degree of user__knows__user",
                "give no rows");
        assertRefused(schema, writer -> writer.inDegree(KNOWS, "x"), "FLOAT32[2]", "1 column");
        assertRefused(schema, writer -> writer.inDegree(KNOWS, "n").inDegree(KNOWS, "n"), "two in-degrees");
        assertThatThrownBy(() -> load(schema, writer -> writer.inDegree(RATES, "n")))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("node type movie has no attribute n");
    }

    @Test
    void schemasThatCannotBeSampledByAreRefused() {
        for (AttributeSpec spec :
                List.of(AttributeSpec.of("a", DType.INT64, 2), AttributeSpec.of("a", DType.FLOAT16, 1))) {
            assertThatThrownBy(spec::sampling)
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContainingAll("attribute a is " + spec.dtype(), "1 column and not be FLOAT16");
        }
        AttributeSpec time = AttributeSpec.of("time", DType.INT64, 1);
        AttributeSpec weight = AttributeSpec.of("weight", DType.FLOAT32, 1);
        new EdgeTypeSpec(RATES, time).withWeights();
        assertThatThrownBy(() -> new EdgeTypeSpec(RATES, time).withTimes())
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("has times and an attribute of the name time");
        assertThatThrownBy(() -> new EdgeTypeSpec(RATES, weight).withWeights())
                .isInstanceOf(InvalidGraphException.class);
    }

    @Test
    void weightsThatNoDrawCanUseAreRefused() {
        for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertRefused(
                    schema(new EdgeTypeSpec(RATES).withWeights()),
                    writer -> writer.edges(RATES, edges(1, 1, 2, 2).weights(new float[] {0, bad})),
                    "edge 1 of type user__rates__movie has weight=" + bad);
        }
    }
}

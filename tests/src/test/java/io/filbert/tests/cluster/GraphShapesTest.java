package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalBlocks;
import io.filbert.store.PartitionsAt;
import io.filbert.tests.property.Drawing;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.TestGraph;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Graphs and seeds of awkward shapes are sampled as the oracle does: plainly, and in subgraphs by time and weight; by every book,
 * from a member and from a client, in blocks of 1 KiB. Each test says of every batch that it has the shape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphShapesTest {
    private static final int PARTITIONS = 11;
    private static final EdgeType CITES = Grids.edgeType("paper__cites__paper");

    private TestCluster cluster;
    private GraphGrid member;
    private GraphGrid client;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(PARTITIONS).start();
        member = GraphGrid.of(cluster.member(2));
        client = GraphGrid.of(cluster.client());
    }

    @AfterAll
    void close() {
        member.close();
        client.close();
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void partitionsWithoutANode(Book book) {
        TestGraph graph = new Drawing()
                .nodes("paper", 5)
                .nodes("author", 2)
                .edges("paper", "cites", "paper", 15)
                .edges("author", "writes", "paper", 8)
                .graph();
        sampledAsTheOracleDoes(book, graph, "paper", new long[] {4, 2, 0, 1, 3}, o -> {}, (loaded, batch) -> {
            assertThat(partitions(loaded, "paper", "author")).hasSizeBetween(3, PARTITIONS - 1);
            assertThat(batch.numSampledNodes("author")[1]).isPositive();
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void frontiersThatDieOutAtHopOne(Book book) {
        TestGraph graph = new Drawing()
                .nodes("leaf", 30)
                .nodes("root", 6)
                .edges("leaf", "of", "root", 60)
                .graph();
        sampledAsTheOracleDoes(book, graph, "root", first(6), o -> o.numNeighbors(2, 2, 2), (loaded, batch) -> {
            int[] leaves = batch.numSampledNodes("leaf");
            assertThat(leaves[1]).isPositive();
            assertThat(leaves).containsExactly(0, leaves[1], 0, 0);
            assertThat(batch.numSampledNodes("root")).containsExactly(batch.batchSize(), 0, 0, 0);
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void typesThatFirstAppearAtHopTwo(Book book) {
        TestGraph graph = new Drawing()
                .nodes("school", 8)
                .nodes("author", 20)
                .nodes("paper", 20)
                .edges("school", "employs", "author", 120)
                .edges("author", "writes", "paper", 120)
                .graph();
        sampledAsTheOracleDoes(book, graph, "paper", first(20), o -> o.numNeighbors(3, 2), (loaded, batch) -> {
            int[] schools = batch.numSampledNodes("school");
            assertThat(schools[2]).isPositive();
            assertThat(schools).containsExactly(0, 0, schools[2]);
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void aSeedGivenTwice(Book book) {
        TestGraph graph = papers(20, 160, to -> to);
        long[] seeds = {3, 1, 3, 3, 9, 9, 3, 9};
        sampledAsTheOracleDoes(book, graph, "paper", seeds, o -> {}, (loaded, batch) -> {
            int from = 4 * batch.step();
            assertThat(batch.nId("paper")).startsWith(Arrays.copyOfRange(seeds, from, from + 4));
            assertThat(col(batch, CITES)).as("edges of every one").contains(0, 1, 2, 3);
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void seedsOfDegreeZero(Book book) {
        TestGraph graph = papers(40, 80, to -> to % 10);
        long[] seeds = {10, 39, 17, 25, 11, 3, 38, 12};
        sampledAsTheOracleDoes(book, graph, "paper", seeds, o -> {}, (loaded, batch) -> {
            if (batch.step() == 0) {
                assertThat(batch.numSampledNodes("paper")).containsExactly(4, 0, 0);
                assertThat(col(batch, CITES)).isEmpty();
            } else {
                assertThat(col(batch, CITES)).contains(1).doesNotContain(0, 2, 3);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void aFanOutOfZeroAtOneHopOrAtAll(Book book) {
        TestGraph graph = new Drawing()
                .nodes("paper", 20)
                .nodes("tag", 5)
                .edges("paper", "cites", "paper", 160)
                .edges("tag", "of", "paper", 80)
                .graph();
        EdgeType of = Grids.edgeType("tag__of__paper");
        sampledAsTheOracleDoes(book, graph, "paper", first(20), o -> o.numNeighbors(0, 3), (loaded, batch) -> {
            assertThat(batch.nId("paper")).hasSize(batch.batchSize());
            assertThat(batch.nId("tag")).isEmpty();
        });
        Consumer<Oracle> byType = o -> o.numNeighbors(3, 0).numNeighbors("tag__of__paper", 0, 2);
        sampledAsTheOracleDoes(book, graph, "paper", first(20), byType, (loaded, batch) -> {
            int[] cites = batch.numSampledEdges(CITES);
            int[] tags = batch.numSampledEdges(of);
            assertThat(cites[0]).isPositive();
            assertThat(tags[1]).isPositive();
            assertThat(cites[1] + tags[0]).isZero();
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void aHubWhoseRowIsSplitOverBlocks(Book book) {
        int hub = 7;
        TestGraph graph = papers(40, 700, to -> to < 34 ? hub : to);
        int degree = graph.inDegrees(graph.edges().get(0)).get((long) hub);
        for (int[] fanOuts : new int[][] {{20, 5}, {-1, 2}}) {
            long[] seeds = {36, hub, 37, 38};
            sampledAsTheOracleDoes(book, graph, "paper", seeds, o -> o.numNeighbors(fanOuts), (loaded, batch) -> {
                assertThat(blocksOfSplitRow(loaded, hub, degree)).isGreaterThan(3);
                assertThat(col(batch, CITES)).contains(1);
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void anEdgeTypeWithoutEdgesAndOneWithAllOfThemInOnePartition(Book book) {
        TestGraph graph = new Drawing()
                .nodes("paper", 20)
                .nodes("author", 9)
                .nodes("tag", 5)
                .edges("paper", "cites", "paper", 100)
                .edges("author", "writes", "paper", 0)
                .edges("tag", "of", "paper", 30, to -> 13)
                .graph();
        EdgeType writes = Grids.edgeType("author__writes__paper");
        sampledAsTheOracleDoes(book, graph, "paper", first(20), o -> {}, (loaded, batch) -> {
            assertThat(loaded.topology().countEdges(writes)).isZero();
            assertThat(batch.nId("author")).isEmpty();
            assertThat(IntStream.of(col(batch, Grids.edgeType("tag__of__paper")))
                            .mapToLong(i -> batch.nId("paper")[i]))
                    .allMatch(paper -> paper == 13);
        });
    }

    // ---- what they have in common

    /** Four seeds a batch; {@code shape} looks at each. */
    private void sampledAsTheOracleDoes(
            Book book,
            TestGraph graph,
            String type,
            long[] seeds,
            Consumer<Oracle> more,
            BiConsumer<Graph, MiniBatch> shape) {
        Oracle plain = options(graph, type, seeds, more);
        Oracle byTimeAndWeight = options(graph, type, seeds, more)
                .timeAttr("time")
                .inputTime(new Random(4).longs(seeds.length, 6, 10).toArray())
                .weightAttr("weight");
        Grids.load(member, "shape", graph, book, writer -> writer.blockBytes(1024));
        try {
            for (GraphGrid grid : List.of(member, client)) {
                equalsOracle(plain, grid.open("shape"), shape);
                equalsOracle(byTimeAndWeight, grid.open("shape"), shape);
            }
        } finally {
            member.drop("shape");
        }
    }

    private static void equalsOracle(Oracle options, Graph loaded, BiConsumer<Graph, MiniBatch> shape) {
        try (DistLoader loader = Options.loader(options, loaded).build()) {
            int step = 0;
            for (MiniBatch batch : loader.epoch(0)) {
                Compare.equal(batch, options.batch(0, step++), options.graph);
                shape.accept(loaded, batch);
            }
            assertThat(step).isEqualTo(options.steps());
            assertThat(LoaderCase.digest(loader, 1)).isEqualTo(options.digest(1));
        }
    }

    private static Oracle options(TestGraph graph, String type, long[] seeds, Consumer<Oracle> more) {
        Oracle options = new Oracle(graph)
                .inputNodes(type, seeds)
                .numNeighbors(3, 2)
                .batchSize(4)
                .seed(21);
        more.accept(options);
        return options;
    }

    private static long[] first(int n) {
        return LongStream.range(0, n).toArray();
    }

    private static int[] col(MiniBatch batch, EdgeType type) {
        return batch.edgeIndex(type).col();
    }

    /** The partitions that have a node of the types. */
    private static Set<Integer> partitions(Graph loaded, String... types) {
        GraphVersion version = loaded.current();
        Set<Integer> used = new HashSet<>();
        for (String type : types) {
            int number = version.schema().nodeTypeIndex(type);
            for (long node = 0; node < version.schema().nodeTypes().get(number).count(); node++) {
                used.add(version.book().partition(number, node));
            }
        }
        return used;
    }

    /** In how many blocks the in-edges of a node of the first type lie, by the first edge type, when they are this many. */
    private int blocksOfSplitRow(Graph loaded, long node, int degree) {
        GraphVersion version = loaded.current();
        int partition = version.book().partition(0, node);
        HazelcastInstance owner = cluster.members().stream()
                .filter(m -> m.getPartitionService().getPartitions().stream()
                        .anyMatch(p ->
                                p.getPartitionId() == partition && p.getOwner().localMember()))
                .findFirst()
                .orElseThrow();
        LocalBlocks blocks = LocalBlocks.of(owner);
        PartitionsAt at = version.at(new int[] {partition});
        LocalBlocks.Headers headers = blocks.headers(at);
        int n = headers.get(0).adjacencyBlocks();
        LocalBlocks.Fetched fetched =
                blocks.adjacency(at, headers, new int[n], IntStream.range(0, n).toArray());
        return (int) IntStream.range(0, n)
                .filter(ref -> fetched.sections(ref).stream()
                        .anyMatch(
                                section -> section.adjacency() == 0 && section.isSplit() && section.degree() == degree))
                .count();
    }

    private static TestGraph papers(int papers, int edges, LongUnaryOperator to) {
        return new Drawing()
                .nodes("paper", papers)
                .edges("paper", "cites", "paper", edges, to)
                .graph();
    }
}

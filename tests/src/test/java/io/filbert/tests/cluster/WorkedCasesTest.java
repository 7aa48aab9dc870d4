package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import io.filbert.tests.property.WorkedCase;
import io.filbert.tests.property.WorkedLinks;
import io.filbert.tests.property.WorkedOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The specification's worked cases of node sampling, through the grid: the same numbers on one to four members. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkedCasesTest {
    private static final EdgeType TO = Grids.edgeType(Graphs.EDGE);

    private final List<TestCluster> clusters = new ArrayList<>();
    private final List<GraphGrid> embedded = new ArrayList<>();
    private final List<GraphGrid> clients = new ArrayList<>();

    @BeforeAll
    void startOneToFourMembers() {
        for (int members = 1; members <= 4; members++) {
            TestCluster cluster = TestCluster.of(members).start();
            clusters.add(cluster);
            embedded.add(GraphGrid.of(cluster.member(0)));
            clients.add(GraphGrid.of(cluster.client()));
        }
    }

    @AfterAll
    void close() {
        embedded.forEach(GraphGrid::close);
        clients.forEach(GraphGrid::close);
        clusters.forEach(TestCluster::close);
    }

    static Stream<Arguments> casesOnOneToFourMembers() {
        return Stream.of(WorkedCase.all(), WorkedOptions.all(), WorkedLinks.all())
                .flatMap(cases -> cases)
                .flatMap(worked -> Stream.of(1, 2, 3, 4).map(n -> Arguments.of(Named.of(worked.name, worked), n)));
    }

    @ParameterizedTest(name = "{0}, on {1} members")
    @MethodSource("casesOnOneToFourMembers")
    void theGridGivesTheNumbersOfTheWorkedCase(WorkedCase worked, int members) {
        Graph loaded = Grids.load(embedded.get(members - 1), "worked", worked.graph.withOutEdgesAndLinks());
        try {
            givesTheNumbers(worked, loaded);
            givesTheNumbers(worked, clients.get(members - 1).open("worked"));
        } finally {
            embedded.get(members - 1).drop("worked");
        }
    }

    private static void givesTheNumbers(WorkedCase worked, Graph loaded) {
        try (DistLoader loader = worked.oracle.links == null
                ? Options.loader(worked.oracle, loaded).build()
                : Options.linkLoader(worked.oracle, loaded).build()) {
            int batches = 0;
            for (MiniBatch batch : loader.epoch(0)) {
                assertThat(batch.nId()).as("node").containsExactly(worked.node);
                assertThat(batch.edgeIndex().row()).as("row").containsExactly(worked.row);
                assertThat(batch.edgeIndex().col()).as("col").containsExactly(worked.col);
                assertThat(batch.eId()).as("edge").containsExactly(worked.edge);
                assertThat(batch.numSampledNodes(Graphs.NODE))
                        .as("nodes by hop")
                        .containsExactly(worked.numSampledNodes);
                assertThat(batch.numSampledEdges(TO)).as("edges by hop").containsExactly(worked.numSampledEdges);
                if (worked.edgeLabelIndex != null) {
                    assertThat(batch.edgeLabelIndex().row()).as("sources").containsExactly(worked.edgeLabelIndex[0]);
                    assertThat(batch.edgeLabelIndex().col())
                            .as("destinations")
                            .containsExactly(worked.edgeLabelIndex[1]);
                }
                if (worked.batch != null) {
                    assertThat(batch.batch()).as("batch").containsExactly(worked.batch);
                }
                assertThat(batch.batchSize()).isEqualTo(worked.oracle.batchSize);
                batches++;
            }
            assertThat(batches).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void everySampledEdgeIsTheInputEdgeOfItsId(int members) {
        TestGraph graph = WorkedCase.mapping();
        TestGraph.Edges edges = graph.edges(Graphs.EDGE);
        Graph loaded = Grids.load(embedded.get(members - 1), "mapping", graph);
        int sampled = 0;
        try (DistNeighborLoader loader =
                DistNeighborLoader.builder(loaded, 1).batchSize(1).build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                long[] node = batch.nId();
                for (int i = 0; i < batch.eId().length; i++, sampled++) {
                    int edge = (int) batch.eId()[i];
                    assertThat(node[batch.edgeIndex().row()[i]]).isEqualTo(edges.from[edge]);
                    assertThat(node[batch.edgeIndex().col()[i]]).isEqualTo(edges.to[edge]);
                }
            }
        } finally {
            embedded.get(members - 1).drop("mapping");
        }
        assertThat(sampled).as("nodes 1 to 11 have an in-edge").isEqualTo(11);
    }

    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void inputIdsArePositionsInTheSeedsAndTheSeedsComeFirst(int members) {
        Graph loaded = Grids.load(embedded.get(members - 1), "masked", Graphs.of(10, new long[0], new long[0]));
        List<Long> inputIds = new ArrayList<>();
        List<Long> nodes = new ArrayList<>();
        try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, 1)
                .inputNodes(Graphs.NODE, LongStream.range(1, 10).toArray())
                .batchSize(2)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                LongStream.of(batch.inputId()).forEach(inputIds::add);
                LongStream.of(batch.nId()).limit(batch.batchSize()).forEach(nodes::add);
            }
        } finally {
            embedded.get(members - 1).drop("masked");
        }
        assertThat(inputIds)
                .containsExactlyElementsOf(LongStream.range(0, 9).boxed().toList());
        assertThat(nodes)
                .containsExactlyElementsOf(LongStream.range(1, 10).boxed().toList());
    }

    /**
     * Two layers of "own value + sum of the in-neighbors' values" on the whole graph, and on full neighborhoods of three
     * nodes: with whole numbers for features the two are equal to the last bit.
     */
    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void fullNeighborhoodsGiveTheSeedsTheOutputOfTheWholeGraph(int members) {
        TestGraph drawn = Graphs.randomWithIds(9, 160);
        TestGraph.Edges cites = drawn.edges("paper__cites__paper");
        float[] x = new float[160];
        for (int i = 0; i < x.length; i++) {
            x[i] = i * i % 31;
        }
        TestGraph graph = new TestGraph(
                List.of(new TestGraph.Nodes("paper", 160, List.of(TestGraph.floats("x", 1, x)))), List.of(cites));
        int[] from = LongStream.of(cites.from).mapToInt(Math::toIntExact).toArray();
        int[] to = LongStream.of(cites.to).mapToInt(Math::toIntExact).toArray();
        float[] expected = layer(layer(x, from, to), from, to);

        Graph loaded = Grids.load(embedded.get(members - 1), "gnn", graph);
        try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, -1, -1)
                .inputNodes("paper", 5, 6, 7)
                .batchSize(3)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                int[] row = batch.edgeIndex().row();
                int[] col = batch.edgeIndex().col();
                float[] output = layer(layer(batch.x().toFloatArray(), row, col), row, col);
                for (int i = 0; i < batch.batchSize(); i++) {
                    assertThat(output[i]).isEqualTo(expected[(int) batch.nId()[i]]);
                }
            }
        } finally {
            embedded.get(members - 1).drop("gnn");
        }
    }

    private static float[] layer(float[] x, int[] row, int[] col) {
        float[] out = x.clone();
        for (int i = 0; i < row.length; i++) {
            out[col[i]] += x[row[i]];
        }
        return out;
    }
}

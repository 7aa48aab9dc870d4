package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The defects that {@code torch_geometric.distributed} has and its tests do not catch, one test each, on five members
 * with 31 partitions so that most partitions own nothing of a small frontier.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownDefectsTest {
    private static final EdgeType TO = Grids.edgeType(Graphs.EDGE);

    private TestCluster cluster;
    private List<GraphGrid> grids;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(5).partitions(31).start();
        HazelcastInstance client = cluster.client();
        grids = List.of(GraphGrid.of(cluster.member(4)), GraphGrid.of(client));
    }

    @AfterAll
    void close() {
        grids.forEach(GraphGrid::close);
        cluster.close();
    }

    private Graph load(String name, TestGraph graph) {
        return Grids.load(grids.get(0), name, graph);
    }

    /** D1: there, positions in a partition's arrays were looked up as if they were ids of edges. */
    @Test
    void edgeFeaturesBelongToTheirEdges() {
        Random random = new Random(1);
        int n = 300;
        int m = 2000;
        long[] from = random.longs(m, 0, n).toArray();
        long[] to = random.longs(m, 0, n).toArray();
        long[] ids = LongStream.range(0, m).map(i -> 10_000 - 3 * i).toArray();
        float[] attr = new float[3 * m];
        for (int i = 0; i < m; i++) {
            attr[3 * i] = (float) ids[i];
            attr[3 * i + 1] = (float) from[i];
            attr[3 * i + 2] = (float) to[i];
        }
        load(
                "edges",
                new TestGraph(
                        List.of(new TestGraph.Nodes(Graphs.NODE, n, List.of())),
                        List.of(new TestGraph.Edges(
                                Graphs.NODE,
                                Graphs.TO,
                                Graphs.NODE,
                                from,
                                to,
                                ids,
                                null,
                                List.of(TestGraph.floats("edge_attr", 3, attr))))));

        for (GraphGrid grid : grids) {
            int checked = 0;
            try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("edges"), -1, 3)
                    .inputNodes(Graphs.NODE)
                    .batchSize(50)
                    .shuffle(true)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    float[] rows = batch.edgeAttr(TO).toFloatArray();
                    for (int i = 0; i < batch.eId().length; i++, checked++) {
                        assertThat((long) rows[3 * i]).isEqualTo(batch.eId()[i]);
                        assertThat((long) rows[3 * i + 1])
                                .isEqualTo(batch.nId()[batch.edgeIndex().row()[i]]);
                        assertThat((long) rows[3 * i + 2])
                                .isEqualTo(batch.nId()[batch.edgeIndex().col()[i]]);
                    }
                }
            }
            assertThat(checked).as("every edge at hop 0, and more at hop 1").isGreaterThan(m);
        }
        grids.get(0).drop("edges");
    }

    /** D2, D3, D4: there, the second node type had another type's rows, every attribute was x, and widths were padded. */
    @Test
    void everyNodeTypeHasItsOwnRowsOfEveryAttributeInItsOwnWidth() {
        int[] widths = {66, 74, 3};
        String[] types = {"v0", "v1", "v2"};
        TestGraph.Nodes[] nodes = new TestGraph.Nodes[3];
        int n = 90;
        for (int t = 0; t < 3; t++) {
            float[] x = new float[n * widths[t]];
            long[] y = new long[n];
            long[] time = new long[2 * n];
            for (int i = 0; i < n; i++) {
                for (int c = 0; c < widths[t]; c++) {
                    x[i * widths[t] + c] = 1000 * t + i + c / 128f;
                }
                y[i] = 10_000L * t + i;
                time[2 * i] = -i;
                time[2 * i + 1] = t;
            }
            nodes[t] = new TestGraph.Nodes(
                    types[t],
                    n,
                    List.of(
                            TestGraph.floats("x", widths[t], x),
                            TestGraph.longs("y", 1, y),
                            TestGraph.longs("time", 2, time)));
        }
        Random random = new Random(2);
        List<TestGraph.Edges> edges = new java.util.ArrayList<>();
        for (int[] ends : new int[][] {{1, 0}, {2, 1}, {0, 2}}) {
            edges.add(new TestGraph.Edges(
                    types[ends[0]],
                    "to",
                    types[ends[1]],
                    random.longs(400, 0, n).toArray(),
                    random.longs(400, 0, n).toArray(),
                    null,
                    null,
                    List.of()));
        }
        load("types", new TestGraph(List.of(nodes), edges));

        for (GraphGrid grid : grids) {
            int[] seen = new int[3];
            try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("types"), 3, 3, 3)
                    .inputNodes("v0")
                    .batchSize(7)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    for (int t = 0; t < 3; t++) {
                        long[] ids = batch.nId(types[t]);
                        assertThat(batch.x(types[t]).columns()).isEqualTo(widths[t]);
                        assertThat(batch.x(types[t]).rows()).isEqualTo(ids.length);
                        float[] x = batch.x(types[t]).toFloatArray();
                        long[] y = batch.y(types[t]).toLongArray();
                        long[] time = batch.attribute(types[t], "time").toLongArray();
                        for (int i = 0; i < ids.length; i++) {
                            for (int c = 0; c < widths[t]; c++) {
                                assertThat(x[i * widths[t] + c]).isEqualTo(1000 * t + (int) ids[i] + c / 128f);
                            }
                            assertThat(y[i]).isEqualTo(10_000L * t + ids[i]);
                            assertThat(time[2 * i]).isEqualTo(-ids[i]);
                            assertThat(time[2 * i + 1]).isEqualTo(t);
                        }
                        seen[t] += ids.length;
                    }
                }
            }
            assertThat(seen[0]).isPositive();
            assertThat(seen[1]).isPositive();
            assertThat(seen[2]).isPositive();
        }
        grids.get(0).drop("types");
    }

    /** D6, D7: there, an owner of no frontier node shifted the replies, and fewer nodes than partitions crashed the merge. */
    @Test
    void aFrontierOfOneNodeIsSampledOnManyPartitions() {
        TestGraph graph = Graphs.randomHomogeneous(4);
        load("tiny", graph);
        for (GraphGrid grid : grids) {
            for (int[] fanOuts : new int[][] {{-1, -1}, {2, 2}, {1, -1}}) {
                LoaderCase options = new LoaderCase(graph).numNeighbors(fanOuts).seed(5);
                try (DistNeighborLoader loader =
                        options.loader(grid.open("tiny")).build()) {
                    int step = 0;
                    for (MiniBatch batch : loader.epoch(0)) {
                        Compare.equal(batch, options.oracle().batch(0, step++), graph);
                    }
                    assertThat(step).isEqualTo(graph.nodes(Graphs.NODE).count);
                }
            }
        }
        grids.get(0).drop("tiny");
    }

    /** D8: there, a failure in a sampling task was logged, and the consumer waited for ever. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aFailureReachesTheIteratorAndNamesTheBatch() {
        load("failing", Graphs.randomWithIds(3, 400));
        for (GraphGrid grid : grids.subList(1, 2)) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("failing"), 3, 2)
                    .inputNodes("paper")
                    .batchSize(4)
                    .prefetch(2)
                    .build()) {
                assertThatThrownBy(() -> {
                            for (MiniBatch batch : loader.epoch(2)) {
                                if (batch.step() == 3) {
                                    grids.get(0).drop("failing");
                                }
                            }
                        })
                        .isInstanceOf(GraphException.class)
                        .hasMessageContaining("mini-batch")
                        .hasMessageContaining("epoch 2")
                        .hasMessageContaining("failing");
            }
        }
    }

    /** D10: there, seeds given twice shifted the labels of all other nodes. */
    @Test
    void seedsGivenTwiceKeepTheirPlacesAndGetTheirEdges() {
        load("twice", Graphs.of("5->4, 0->4, 5->9, 0->9, 1, 2, 3, 6, 7, 8"));
        for (GraphGrid grid : grids) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("twice"), -1)
                    .inputNodes(Graphs.NODE, new long[] {4, 4, 9})
                    .batchSize(3)
                    .build()) {
                int batches = 0;
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.nId()).containsExactly(4, 4, 9, 5, 0);
                    assertThat(batch.edgeIndex().row()).containsExactly(3, 4, 3, 4, 3, 4);
                    assertThat(batch.edgeIndex().col()).containsExactly(0, 0, 1, 1, 2, 2);
                    assertThat(batch.eId()).containsExactly(0, 1, 0, 1, 2, 3);
                    assertThat(batch.inputId()).containsExactly(0, 1, 2);
                    assertThat(batch.batchSize()).isEqualTo(3);
                    batches++;
                }
                assertThat(batches).isEqualTo(1);
            }
        }
        grids.get(0).drop("twice");
    }

    /** D11, D12: there, an edge type without an edge in a partition failed, and a large id without in-edge was read out of bounds. */
    @Test
    void nodesWithoutInEdgesOfATypeAndEmptyEdgeTypesAreSampledAsEmpty() {
        TestGraph graph = Graphs.of(
                "paper:0 -cites-> paper:1, author:0 -writes-> paper:0, author:0 -reads-> paper:2, author:1, paper:500");
        load("empty", graph);
        for (GraphGrid grid : grids) {
            LoaderCase options = new LoaderCase(graph)
                    .inputNodes("paper", 500, 2, 1, 0, 499)
                    .numNeighbors(-1, 2)
                    .batchSize(5);
            try (DistNeighborLoader loader = options.loader(grid.open("empty")).build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    Compare.equal(batch, options.oracle().batch(0, 0), graph);
                    assertThat(batch.nId("author")).containsExactly(0);
                }
            }
        }
        grids.get(0).drop("empty");
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.EdgeIndex;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every node once, with all its neighbors; layer by layer or all layers at once is the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferenceLoaderTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(9, 300);
    private static final EdgeType CITES = Grids.edgeType("paper__cites__paper");

    private TestCluster cluster;
    private GraphGrid grid;
    private Graph graph;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).partitions(11).start();
        grid = GraphGrid.of(cluster.client());
        graph = Grids.load(grid, "g", GRAPH);
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    @Test
    void everyNodeIsServedOnceAndPartitionAfterPartition() {
        for (TestGraph.Nodes nodes : GRAPH.nodes()) {
            List<Long> served = new ArrayList<>();
            try (DistNeighborLoader loader = DistNeighborLoader.inference(graph, nodes.type, 1)
                    .batchSize(7)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    Arrays.stream(batch.nId(nodes.type))
                            .limit(batch.batchSize())
                            .forEach(served::add);
                }
            }
            assertThat(served)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, nodes.count).boxed().toList());
            long[] ids = served.stream().mapToLong(id -> id).toArray();
            assertThat(graph.topology().getPartitionIdsFromNids(nodes.type, ids))
                    .isSorted();
        }
    }

    @Test
    void aTypeWithFewerNodesThanPartitionsIsServedToo() {
        Graph few = Grids.load(grid, "few", Graphs.of("1->0, 2->0"));
        try (DistNeighborLoader loader =
                DistNeighborLoader.inference(few, Graphs.NODE, 1).batchSize(2).build()) {
            List<Long> served = new ArrayList<>();
            for (MiniBatch batch : loader.epoch(0)) {
                Arrays.stream(batch.nId()).limit(batch.batchSize()).forEach(served::add);
            }
            assertThat(served).containsExactly(0L, 1L, 2L);
        }
    }

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(ints = {1, 32, 1000})
    void twoLayersOneByOneAreExactlyTheTwoHopComputation(int batchSize) {
        double[] x = new double[300];
        float[] rows = Grids.floats(GRAPH.nodes("paper").attributes.stream()
                .filter(attribute -> attribute.name.equals("x"))
                .findFirst()
                .orElseThrow());
        int columns = rows.length / x.length;
        Arrays.setAll(x, i -> rows[i * columns]);

        double[] layered = layer(layer(x, batchSize), batchSize);
        double[] atOnce = twoHops(x, batchSize);

        assertThat(Arrays.stream(layered).filter(value -> value != 0).count()).isGreaterThan(100);
        assertThat(layered).containsExactly(atOnce);
    }

    /** The means of the in-neighbors of all nodes. */
    private double[] layer(double[] h, int batchSize) {
        double[] next = new double[h.length];
        try (DistNeighborLoader loader = DistNeighborLoader.inference(graph, "paper", 1)
                .batchSize(batchSize)
                .attributes()
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                long[] id = batch.nId("paper");
                EdgeIndex edges = batch.edgeIndex(CITES);
                double[] mean = means(edges, edges.size(), id.length, row -> h[(int) id[row]]);
                for (int i = 0; i < batch.batchSize(); i++) {
                    next[(int) id[i]] = mean[i];
                }
            }
        }
        return next;
    }

    private double[] twoHops(double[] x, int batchSize) {
        double[] result = new double[x.length];
        try (DistNeighborLoader loader = DistNeighborLoader.inference(graph, "paper", 2)
                .batchSize(batchSize)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                long[] id = batch.nId("paper");
                float[] rows = batch.x("paper").toFloatArray();
                int columns = rows.length / id.length;
                EdgeIndex edges = batch.edgeIndex(CITES);
                double[] first = means(edges, edges.size(), id.length, row -> rows[row * columns]);
                double[] second = means(edges, batch.numSampledEdges(CITES)[0], id.length, row -> first[row]);
                for (int i = 0; i < batch.batchSize(); i++) {
                    result[(int) id[i]] = second[i];
                }
            }
        }
        return result;
    }

    private interface Value {
        double of(int row);
    }

    private static double[] means(EdgeIndex edges, int count, int nodes, Value value) {
        double[] sum = new double[nodes];
        int[] n = new int[nodes];
        for (int e = 0; e < count; e++) {
            sum[edges.col()[e]] += value.of(edges.row()[e]);
            n[edges.col()[e]]++;
        }
        for (int i = 0; i < nodes; i++) {
            sum[i] = n[i] == 0 ? 0 : sum[i] / n[i];
        }
        return sum;
    }

    @Test
    void theOrderOfPartitionsIsPartOfTheState() {
        try (DistNeighborLoader inference =
                        DistNeighborLoader.inference(graph, "paper", 1).build();
                DistNeighborLoader plain = DistNeighborLoader.builder(graph, -1)
                        .inputNodes("paper")
                        .build()) {
            LoaderState state = inference.state();
            assertThatThrownBy(() -> plain.resume(state))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("byPartition=true");
        }
        assertThatThrownBy(() -> DistNeighborLoader.inference(graph, "paper", 0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("hops=0");
    }
}

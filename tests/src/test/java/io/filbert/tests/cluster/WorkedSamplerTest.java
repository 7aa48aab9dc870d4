package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.EdgeSamplerInput;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.sampler.TemporalStrategy;
import io.filbert.store.EdgeLayout;
import io.filbert.store.EdgeList;
import io.filbert.store.FeatureTensor;
import io.filbert.store.LocalGraphStore.EdgeIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The specification's worked cases that are about stores (3.1) and about the sampler without a loader (3.4), with the same numbers on one
 * to four members.
 */
class WorkedSamplerTest {
    private static final EdgeType EDGE = GraphSchema.EDGE;

    /** What is done with a grid of some members. */
    private interface Check {
        void on(TestCluster cluster, GraphGrid grid) throws Exception;
    }

    private static void with(int members, Check check) throws Exception {
        try (TestCluster cluster = TestCluster.of(members).start();
                GraphGrid grid = GraphGrid.of(cluster.member(members - 1))) {
            check.on(cluster, grid);
        }
    }

    private static Graph load(GraphGrid grid, GraphSchema schema, EdgeList edges, long... time) {
        try (GraphWriter writer = grid.create("worked", schema)) {
            if (time.length > 0) {
                writer.nodes(GraphSchema.NODE, "time", time);
            }
            return writer.edges(EDGE, edges).commit();
        }
    }

    /** 3.1, sorted_graph_store: edges given in any order stand by destination, then by id. */
    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void unsortedEdgesStandByDestinationWithTheirIds(int members) throws Exception {
        with(members, (cluster, grid) -> {
            load(
                    grid,
                    GraphSchema.homogeneous(8),
                    EdgeList.of(new long[] {1, 5, 7, 1, 6}, new long[] {0, 1, 0, 2, 1})
                            .ids(new long[] {0, 2, 1, 4, 3}));
            List<long[]> edges = new ArrayList<>(); // destination, id, source; each member has its own
            for (int m = 0; m < members; m++) {
                try (GraphGrid own = GraphGrid.of(cluster.member(m))) {
                    var store = own.open("worked").topology();
                    if (store.getAllEdgeAttrs().isEmpty()) {
                        continue; // not every member has one of five edges
                    }
                    EdgeIndex index = store.getEdgeIndex(EDGE, EdgeLayout.COO);
                    long[] ids = store.getEdgeId(EDGE, EdgeLayout.COO);
                    for (int e = 0; e < index.row().length; e++) {
                        edges.add(new long[] {index.col()[e], ids[e], index.row()[e]});
                    }
                }
            }
            edges.sort(Comparator.comparingLong(e -> e[0]));
            assertThat(edges.stream().mapToLong(e -> e[2]).toArray()).containsExactly(1, 7, 5, 6, 1);
            assertThat(edges.stream().mapToLong(e -> e[0]).toArray()).containsExactly(0, 0, 1, 1, 2);
            assertThat(edges.stream().mapToLong(e -> e[1]).toArray()).containsExactly(0, 1, 2, 3, 4);
        });
    }

    /** 3.1, feature global id, and rpc + feature lookup: rows by global id in the order asked for, from members and clients. */
    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void featuresAreLookedUpByGlobalIdWhereverTheyLie(int members) throws Exception {
        with(members, (cluster, grid) -> {
            GraphSchema schema = GraphSchema.builder()
                    .nodeType(
                            "node",
                            512,
                            AttributeSpec.of("feat", DType.INT64, 3),
                            AttributeSpec.of("wide", DType.FLOAT32, 1024))
                    .build();
            long[] feat = new long[512 * 3];
            Arrays.setAll(feat, i -> i / 3);
            float[] wide = new float[512 * 1024];
            for (int i = 0; i < 256 * 1024; i++) {
                wide[i] = i < 128 * 1024 ? 1 : 2;
            }
            try (GraphWriter writer = grid.create("worked", schema)) {
                writer.nodes("node", "feat", feat).nodes("node", "wide", wide).commit();
            }
            try (GraphGrid client = GraphGrid.of(cluster.client())) {
                for (GraphGrid way : List.of(grid, client)) {
                    var store = way.open("worked").features();
                    assertThat(store.lookupFeatures("node", "feat", 3, 8, 4)
                                    .get()
                                    .toLongArray())
                            .containsExactly(3, 3, 3, 8, 8, 8, 4, 4, 4);
                    long[] first = IntStream.range(0, 256).asLongStream().toArray();
                    long[] second = IntStream.range(256, 512).asLongStream().toArray();
                    assertRows(store.lookupFeatures("node", "wide", first).get(), 128, 1, 2);
                    assertRows(store.lookupFeatures("node", "wide", second).get(), 0, 0, 0);
                }
            }
        });
    }

    private static void assertRows(FeatureTensor rows, int ones, float first, float rest) {
        float[] values = rows.toFloatArray();
        assertThat(values).hasSize(256 * 1024);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(i < ones * 1024 ? first : rest);
        }
    }

    /** 3.4, r0 with node times and no link times: each end is bounded by its own time. */
    @ParameterizedTest(name = "{0} members")
    @ValueSource(ints = {1, 2, 3, 4})
    void linksWithoutTimesAreBoundedByTheTimesOfTheirEnds(int members) throws Exception {
        with(members, (cluster, grid) -> {
            GraphSchema schema = GraphSchema.homogeneous(
                    10, AttributeSpec.of("time", DType.INT64, 1).sampling());
            Graph graph = load(
                    grid,
                    schema,
                    EdgeList.of(
                            new long[] {1, 2, 3, 4, 5, 0, 5, 6, 7, 8, 9, 0},
                            new long[] {0, 1, 2, 3, 4, 4, 9, 5, 6, 7, 8, 9}),
                    5,
                    0,
                    1,
                    3,
                    3,
                    4,
                    4,
                    4,
                    4,
                    4);
            assertWorked(graph, NumNeighbors.of(-1, -1), TemporalStrategy.UNIFORM);
            assertWorked(graph, NumNeighbors.of(1, 1), TemporalStrategy.LAST);
        });
    }

    private static void assertWorked(Graph graph, NumNeighbors numNeighbors, TemporalStrategy strategy) {
        SamplerOutput output = DistNeighborSampler.builder(graph.topology(), numNeighbors)
                .timeAttr("time")
                .temporalStrategy(strategy)
                .build()
                .sampleFromEdges(
                        graph.current(),
                        new EdgeSamplerInput(EDGE, new long[] {1, 6}, new long[] {2, 7}),
                        null,
                        ExcludeEdges.NONE,
                        0,
                        0)
                .sample();
        assertThat(output.node()).containsExactly(1, 6, 2, 7, 7, 8, 8, 9);
        assertThat(output.row()).containsExactly(4, 5, 6, 7);
        assertThat(output.col()).containsExactly(1, 3, 4, 5);
        assertThat(output.edge()).containsExactly(8, 9, 9, 10);
        assertThat(output.batch(GraphSchema.NODE)).containsExactly(0, 1, 0, 1, 1, 1, 1, 1);
        assertThat(output.numSampledNodes()).containsExactly(4, 2, 2);
        assertThat(output.numSampledEdges()).containsExactly(2, 2);
    }
}

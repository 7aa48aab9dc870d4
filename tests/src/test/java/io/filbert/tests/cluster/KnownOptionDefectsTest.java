package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.rpc.RpcOptions;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.SubgraphType;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** More defects of {@code torch_geometric.distributed}: those of its options. See {@link KnownDefectsTest} for the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownOptionDefectsTest {
    private TestCluster cluster;
    private List<GraphGrid> grids;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(31).start();
        grids = List.of(GraphGrid.of(cluster.member(2)), GraphGrid.of(cluster.client()));
    }

    @AfterAll
    void close() {
        grids.forEach(GraphGrid::close);
        cluster.close();
    }

    /** Loads a graph, and gives it as a member and as a client see it. */
    private List<Graph> load(String name, TestGraph graph) {
        Grids.load(grids.get(0), name, graph);
        return grids.stream().map(grid -> grid.open(name)).toList();
    }

    private static List<MiniBatch> epoch(DistLoader loader) {
        List<MiniBatch> batches = new ArrayList<>();
        for (MiniBatch batch : loader.epoch(0)) {
            batches.add(batch.retain());
        }
        return batches;
    }

    /** D5: there, the link loader raised a TypeError as soon as negatives were asked for. */
    @Test
    void negativeSamplingWorksInBothModes() {
        TestGraph graph = Graphs.randomHomogeneous(8);
        for (Graph loaded : load("negatives", graph)) {
            for (NegativeSampling negatives : List.of(NegativeSampling.binary(2), NegativeSampling.triplet(2))) {
                try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(loaded, 2)
                        .edgeLabelIndex(Grids.edgeType(Graphs.EDGE), new long[] {0, 1, 0}, new long[] {1, 0, 0})
                        .negSampling(negatives)
                        .batchSize(3)
                        .build()) {
                    List<MiniBatch> batches = epoch(loader);
                    assertThat(batches).hasSize(1);
                    if (negatives.isBinary()) {
                        assertThat(batches.get(0).edgeLabel().toFloatArray())
                                .containsExactly(1, 1, 1, 0, 0, 0, 0, 0, 0);
                    } else {
                        assertThat(batches.get(0).dstNegIndex()).hasSize(6);
                    }
                    batches.forEach(MiniBatch::release);
                }
            }
        }
    }

    /** D9: there, timeAttr without disjoint=True was an error. D13: and every node type had to have a time. */
    @Test
    void timeImpliesDisjointAndTypesWithoutTimeAreSampledWhole() {
        TestGraph drawn = Graphs.of("paper:a -cites-> paper:b, paper:c -cites-> paper:b, author:x -writes-> paper:b");
        TestGraph.Nodes papers = drawn.nodes("paper");
        TestGraph.Attribute time = TestGraph.longs("time", 1, 5, 3, 2).sampling(); // of a, b, c
        TestGraph graph = new TestGraph(
                List.of(new TestGraph.Nodes("paper", papers.count, List.of(time)), drawn.nodes("author")),
                drawn.edges());
        for (Graph loaded : load("temporal", graph)) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, -1)
                    .inputNodes("paper", drawn.id("paper:b"))
                    .timeAttr("time")
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.nId("paper")).containsExactly(drawn.id("paper:b"), drawn.id("paper:c"));
                    assertThat(batch.nId("author")).containsExactly(drawn.id("author:x"));
                    assertThat(batch.batch("paper")).containsExactly(0, 0);
                    assertThat(batch.seedTime()).containsExactly(3);
                }
            }
        }
    }

    /** D14: there, "induced" was accepted by the constructor and refused by the kernel. */
    @Test
    void inducedSubgraphsHaveAllEdgesAmongTheSampledNodes() {
        TestGraph graph = Graphs.randomWithIds(4, 120);
        TestGraph.Edges cites = graph.edges("paper__cites__paper");
        EdgeType type = Grids.type(cites);
        for (Graph loaded : load("induced", graph)) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, 2, 2)
                    .inputNodes("paper", 3, 1, 4)
                    .batchSize(3)
                    .subgraphType(SubgraphType.INDUCED)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    Set<Long> sampled = new HashSet<>(
                            LongStream.of(batch.nId("paper")).boxed().toList());
                    List<Long> among = new ArrayList<>();
                    for (int i = 0; i < cites.count(); i++) {
                        if (sampled.contains(cites.from[i]) && sampled.contains(cites.to[i])) {
                            among.add(cites.ids[i]);
                        }
                    }
                    assertThat(among).hasSizeGreaterThan(4);
                    assertThat(LongStream.of(batch.eId(type)).boxed()).containsExactlyInAnyOrderElementsOf(among);
                }
            }
        }
    }

    /** D15: there, the time that a request may take could not be told to a loader. */
    @Test
    void theTimeOfRequestsIsAnOptionThatLoadersObey() {
        Duration timeout = Duration.ofSeconds(7);
        Grids.load(grids.get(0), "timeout", Graphs.of("a->b"));
        try (GraphGrid grid = GraphGrid.of(cluster.client(), new RpcOptions(timeout));
                DistNeighborLoader loader =
                        DistNeighborLoader.builder(grid.open("timeout"), 1).build()) {
            HazelcastInstance client = loader.graph().rpc().hazelcast();
            assertThat(loader.graph().rpc().options().timeout()).isEqualTo(timeout);
            assertThat(GraphGrid.of(client).open("timeout").rpc().options().timeout())
                    .isEqualTo(timeout);
            assertThatThrownBy(() -> GraphGrid.of(client, RpcOptions.defaults()))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("timeout=PT7S already, asked for is PT30S");
            assertThat(epoch(loader)).hasSize(2);
        }
    }

    /** D16: there, a heterogeneous bidirectional sample of edges with features dereferenced ids that it had dropped. */
    @Test
    void bidirectionalSamplesOfSeveralTypesKeepIdsAndFeatures() {
        TestGraph drawn = Graphs.of("user:a -rates-> item:b, user:c -rates-> item:b, item:b -rev_rates-> user:a");
        TestGraph.Edges rates = drawn.edges("user__rates__item").withAttributes(TestGraph.floats("edge_attr", 1, 7, 8));
        TestGraph.Edges reverse =
                drawn.edges("item__rev_rates__user").withAttributes(TestGraph.floats("edge_attr", 1, 9));
        TestGraph graph = drawn.withEdges(rates, reverse);
        for (Graph loaded : load("both", graph)) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, -1)
                    .inputNodes("item", 0)
                    .subgraphType(SubgraphType.BIDIRECTIONAL)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.eId(Grids.type(rates))).containsExactly(0, 1);
                    assertThat(batch.edgeAttr(Grids.type(rates)).toFloatArray()).containsExactly(7, 8);
                    assertThat(batch.eId(Grids.type(reverse)))
                            .as("of the rates reversed")
                            .containsExactly(0, 1);
                    assertThat(batch.edgeAttr(Grids.type(reverse)).toFloatArray())
                            .containsExactly(7, 8);
                }
            }
        }
    }

    /** D17: there, labels of links between nodes of one type of a heterogeneous graph were looked up by another key. */
    @Test
    void linksWithinATypeOfAHeterogeneousGraphHaveTheirLabelsAndFeatures() {
        TestGraph graph = Graphs.randomWithIds(5, 100);
        TestGraph.Edges cites = graph.edges("paper__cites__paper");
        long[] labels = new Random(1).longs(30, 0, 5).toArray();
        for (Graph loaded : load("labels", graph)) {
            try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(loaded, 2)
                    .edgeLabelIndex(
                            Grids.type(cites),
                            LongStream.of(cites.from).limit(30).toArray(),
                            LongStream.of(cites.to).limit(30).toArray())
                    .edgeLabel(labels)
                    .batchSize(30)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    assertThat(batch.edgeLabel().toLongArray()).isEqualTo(labels);
                    assertThat(Compare.bytes(batch.y("paper")))
                            .isEqualTo(graph.nodes("paper").attribute("y").rows(batch.nId("paper")));
                }
            }
        }
    }
}

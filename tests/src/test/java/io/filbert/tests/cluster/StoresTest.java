package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphExistsException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.UnknownNameException;
import io.filbert.graph.VersionGoneException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.partition.PartitionGraph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.EdgeLayout;
import io.filbert.store.EdgeList;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalGraphStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes through the local stores is what the next batch reads, and what is taken out is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoresTest {
    private static final EdgeType TO = GraphSchema.EDGE;
    private static final String NODE = GraphSchema.NODE;
    private static final int NODES = 100;

    private TestCluster cluster;
    private List<GraphGrid> grids;
    private GraphGrid client;
    private Graph first;
    private Graph second;
    private Graph thin;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        grids = List.of(GraphGrid.of(cluster.member(0)), GraphGrid.of(cluster.member(1)));
        HazelcastInstance hz = cluster.client();
        client = GraphGrid.of(hz);
    }

    @AfterAll
    void close() {
        client.close();
        grids.forEach(GraphGrid::close);
        cluster.close();
    }

    /** Node i has the row (i, i, i) and the label 10i; the in-neighbors of node i are i + 1 and i + 2, edges 2i and 2i + 1. */
    @BeforeEach
    void load() {
        float[] x = new float[3 * NODES];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.floorDiv(i, 3);
        }
        long[] from = LongStream.range(0, 2 * NODES)
                .map(e -> (e / 2 + 1 + e % 2) % NODES)
                .toArray();
        long[] to = LongStream.range(0, 2 * NODES).map(e -> e / 2).toArray();
        GraphSchema schema = GraphSchema.homogeneous(
                NODES, AttributeSpec.of("x", DType.FLOAT32, 3), AttributeSpec.of("y", DType.INT64, 1));
        try (GraphWriter writer = book().create(
                        grids.get(0), "g", schema, PartitionGraph.of(schema).edges(TO, from, to))) {
            writer.nodes(NODE, "x", x)
                    .nodes(
                            NODE,
                            "y",
                            LongStream.range(0, NODES).map(i -> 10 * i).toArray())
                    .edges(TO, EdgeList.of(from, to))
                    .commit();
        }
        first = grids.get(0).open("g");
        second = grids.get(1).open("g");
        thin = client.open("g");
    }

    @AfterEach
    void drop() {
        grids.get(0).drop("g");
    }

    /** The book to load by. */
    Book book() {
        return Book.HASH;
    }

    private static SamplerOutput sample(Graph graph, long... seeds) {
        return DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(-1))
                .build()
                .sampleFromNodes(NODE, seeds, 0, 0);
    }

    @Test
    void everyNodeIsLocalToOneMemberAndNoneToAClient() {
        List<Long> all = new ArrayList<>();
        for (Graph graph : List.of(first, second)) {
            Arrays.stream(graph.features().getGlobalId(NODE)).forEach(all::add);
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, NODES).boxed().toList());
        assertThat(thin.features().getGlobalId(NODE)).isEmpty();
    }

    @Test
    void theLocalEdgesOfAllMembersAreTheGraph() {
        List<String> all = new ArrayList<>();
        for (Graph graph : List.of(first, second)) {
            LocalGraphStore store = graph.topology();
            LocalGraphStore.EdgeIndex coo = store.getEdgeIndex(TO, EdgeLayout.COO);
            long[] ids = store.getEdgeId(TO, EdgeLayout.COO);
            for (int i = 0; i < coo.row().length; i++) {
                all.add(ids[i] + ": " + coo.row()[i] + "->" + coo.col()[i]);
            }
            assertThat(store.getAllEdgeAttrs()).hasSize(1).allSatisfy(attr -> {
                assertThat(attr.type()).isEqualTo(TO);
                assertThat(attr.edges()).isEqualTo(coo.row().length);
                assertThat(attr.sources()).isEqualTo(NODES);
            });
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 2 * NODES)
                        .mapToObj(e -> e + ": " + (e / 2 + 1 + e % 2) % NODES + "->" + e / 2)
                        .toList());
    }

    @Test
    void theThreeLayoutsAreTheSameEdges() {
        LocalGraphStore store = second.topology();
        LocalGraphStore.EdgeIndex coo = store.getEdgeIndex(TO, EdgeLayout.COO);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < coo.row().length; i++) {
            expected.add(coo.row()[i] + "->" + coo.col()[i]);
        }
        LocalGraphStore.EdgeIndex csc = store.getEdgeIndex(TO, EdgeLayout.CSC);
        List<String> fromCsc = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            for (long e = csc.col()[node]; e < csc.col()[node + 1]; e++) {
                fromCsc.add(csc.row()[(int) e] + "->" + node);
            }
        }
        LocalGraphStore.EdgeIndex csr = store.getEdgeIndex(TO, EdgeLayout.CSR);
        List<String> fromCsr = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            for (long e = csr.row()[node]; e < csr.row()[node + 1]; e++) {
                fromCsr.add(node + "->" + csr.col()[(int) e]);
            }
        }
        assertThat(fromCsc).containsExactlyElementsOf(expected);
        assertThat(fromCsr).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void edgesThatArePutAreInTheNextSampleAndEdgesThatAreRemovedAreGone() {
        long node = first.features().getGlobalId(NODE)[0];
        long foreign = second.features().getGlobalId(NODE)[0];

        first.topology().putEdgeIndex(TO, EdgeLayout.COO, new long[] {7, 8, 9}, new long[] {node, node, node});

        for (Graph from : List.of(first, second, thin)) {
            SamplerOutput output = sample(from, node, foreign);
            assertThat(output.edge()).containsExactly(0, 1, 2, 2 * foreign, 2 * foreign + 1);
            assertThat(output.node())
                    .startsWith(node, foreign)
                    .contains(7, 8, 9, (foreign + 1) % NODES, (foreign + 2) % NODES);
        }
        assertThat(first.topology().removeEdgeIndex(TO)).isTrue();
        assertThat(first.topology().removeEdgeIndex(TO)).isFalse();
        for (Graph from : List.of(first, second, thin)) {
            assertThat(sample(from, node, foreign).edge()).containsExactly(2 * foreign, 2 * foreign + 1);
        }
        assertThatThrownBy(() -> first.topology().getEdgeIndex(TO, EdgeLayout.COO))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining(TO.toString());
        assertThat(first.topology().getAllEdgeAttrs()).isEmpty();
    }

    @Test
    void edgeIdsThatArePutAreInTheNextSampleAndThoseThatAreRemovedAreMinusOne() {
        long node = first.features().getGlobalId(NODE)[0];
        long[] ids = first.topology().getEdgeId(TO, EdgeLayout.COO);
        long[] others = Arrays.stream(ids).map(id -> 1000 + id).toArray();

        first.topology().putEdgeId(TO, EdgeLayout.COO, others);
        assertThat(sample(thin, node).edge()).containsExactly(1000 + 2 * node, 1000 + 2 * node + 1);

        assertThat(first.topology().removeEdgeId(TO)).isTrue();
        assertThat(sample(thin, node).edge()).containsExactly(-1, -1);
        assertThat(first.topology().getEdgeId(TO, EdgeLayout.COO)).isNull();
        assertThat(first.topology().removeEdgeId(TO)).isFalse();
    }

    @Test
    void rowsThatAreUpdatedAreLookedUpAndRowsThatAreRemovedAreAnErrorThatNamesThem() {
        LocalFeatureStore local = first.features();
        long node = local.getGlobalId(NODE)[1];
        long foreign = second.features().getGlobalId(NODE)[1];
        float other = (float) foreign;

        local.updateTensor(NODE, "x", new long[] {node}, new float[] {-1, -2, -3});

        for (Graph from : List.of(first, second, thin)) {
            assertThat(from.features()
                            .lookupFeatures(NODE, "x", foreign, node, foreign)
                            .join()
                            .toFloatArray())
                    .containsExactly(other, other, other, -1, -2, -3, other, other, other);
            assertThat(from.features()
                            .lookupFeatures(NODE, "y", node, foreign)
                            .join()
                            .toLongArray())
                    .containsExactly(10 * node, 10 * foreign);
        }
        assertThat(local.removeTensor(NODE, "x")).isTrue();
        assertThat(local.removeTensor(NODE, "x")).isFalse();
        for (Graph from : List.of(first, second, thin)) {
            assertThatThrownBy(() ->
                            from.features().lookupFeatures(NODE, "x", node).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GraphException.class)
                    .hasMessageContaining("x");
            assertThat(from.features().lookupFeatures(NODE, "x", foreign).join().toFloatArray())
                    .containsExactly(other, other, other);
        }
        local.putTensor(NODE, "x", new float[3 * local.getGlobalId(NODE).length]);
        assertThat(thin.features().lookupFeatures(NODE, "x", node).join().toFloatArray())
                .containsExactly(0, 0, 0);
    }

    @Test
    void aNodeOfAnotherOwnerIsRefusedByName() {
        long foreign = second.features().getGlobalId(NODE)[2];
        String port = Integer.toString(
                cluster.member(1).getCluster().getLocalMember().getAddress().getPort());

        assertThatThrownBy(() -> first.features().updateTensor(NODE, "x", new long[] {foreign}, new float[3]))
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=" + foreign)
                .hasMessageContaining(port);
        assertThatThrownBy(() -> first.features().getTensor(NODE, "x", foreign))
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=" + foreign);
        assertThatThrownBy(
                        () -> first.topology().putEdgeIndex(TO, EdgeLayout.COO, new long[] {1}, new long[] {foreign}))
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=" + foreign)
                .hasMessageContaining(port);
        assertThatThrownBy(() -> thin.topology().putEdgeIndex(TO, EdgeLayout.COO, new long[] {1}, new long[] {2}))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("a thin client owns no partition");
        assertThat(sample(thin, foreign).edge())
                .as("nothing was written")
                .containsExactly(2 * foreign, 2 * foreign + 1);
    }

    @Test
    void anUnknownNodeOrAttributeIsRefusedByName() {
        assertThatThrownBy(
                        () -> thin.features().lookupFeatures(NODE, "x", NODES).join())
                .hasCauseInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=" + NODES);
        assertThatThrownBy(() -> thin.features().lookupFeatures(NODE, "z", 1).join())
                .hasCauseInstanceOf(UnknownNameException.class)
                .hasMessageContaining("z");
        assertThatThrownBy(() -> sample(thin, -1))
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=-1");
    }

    /** One write later its version is still kept; two writes later the epoch says that it is gone. It never mixes versions. */
    @Test
    void anEpochReadsTheGraphAsItWasWhenItBegan() {
        long node = first.features().getGlobalId(NODE)[0];
        try (DistNeighborLoader loader = DistNeighborLoader.builder(thin, 0)
                .inputNodes(NODE, node, node, node)
                .prefetch(0)
                .build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            assertThat(epoch.next().x().toFloatArray()).containsOnly((float) node);
            first.features().updateTensor(NODE, "x", new long[] {node}, new float[] {-1, -1, -1});
            assertThat(epoch.next().x().toFloatArray()).as("one write later").containsOnly((float) node);
            first.features().updateTensor(NODE, "x", new long[] {node}, new float[] {-2, -2, -2});
            try {
                assertThat(epoch.next().x().toFloatArray())
                        .as("two writes later")
                        .containsOnly((float) node);
            } catch (GraphException e) {
                assertThat(e).hasCauseInstanceOf(VersionGoneException.class).hasMessageContaining("mini-batch 2");
            }
            assertThat(loader.epoch(0).iterator().next().x().toFloatArray())
                    .as("a new epoch")
                    .containsOnly(-2);
        }
    }

    @Test
    void aGraphThatWasLoadedAgainIsNotReadAsTheOldOne() {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(thin, -1)
                .inputNodes(NODE, 1, 2, 3)
                .prefetch(0)
                .build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            epoch.next();
            grids.get(0).drop("g");
            load();
            assertThatThrownBy(epoch::next)
                    .isInstanceOf(GraphException.class)
                    .hasCauseInstanceOf(VersionGoneException.class)
                    .hasMessageContaining("mini-batch 1");
        }
    }

    @Test
    void aWriterThatComesLateIsRefusedByName() {
        GraphWriter writer = grids.get(0).create("late", GraphSchema.homogeneous(10));
        assertThatThrownBy(() -> grids.get(1).create("late", GraphSchema.homogeneous(10)))
                .isInstanceOf(GraphExistsException.class)
                .hasMessageContaining("late");
        writer.close();
        grids.get(1).create("late", GraphSchema.homogeneous(10)).close();
        assertThat(client.list()).doesNotContain("late");
    }
}

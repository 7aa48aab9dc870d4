package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.LoaderState;
import io.filbert.loader.MiniBatch;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.EdgeSamplerInput;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SubgraphType;
import io.filbert.store.EdgeList;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where options of loaders and samplers meet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkCornersTest {
    private static final EdgeType BUYS = new EdgeType("user", "buys", "item");
    private static final EdgeType REV_BUYS = BUYS.reversed();
    private static final EdgeType LATER = new EdgeType("event", "before", "event");
    private static final int EVENTS = 40;

    private TestCluster cluster;
    private HazelcastInstance hz;
    private GraphGrid grid;
    private Graph events;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(1).partitions(11).start();
        hz = cluster.member(0);
        grid = GraphGrid.of(hz);
        GraphSchema schema = GraphSchema.builder()
                .nodeType("event", EVENTS, new AttributeSpec("time", DType.INT64, 1, true))
                .edgeType(new EdgeTypeSpec(LATER))
                .build();
        try (GraphWriter writer = grid.create("events", schema)) {
            events = writer.nodes(
                            "event",
                            "time",
                            LongStream.range(0, EVENTS).map(i -> 100 + i).toArray())
                    .edges(
                            LATER,
                            EdgeList.of(
                                    LongStream.range(0, EVENTS - 1).toArray(),
                                    LongStream.range(1, EVENTS).toArray()))
                    .commit();
        }
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    @Test
    void inAnInferenceLoaderEachNodeHasItsOwnTime() {
        long[] times = LongStream.range(0, EVENTS).map(i -> 1000 + i).toArray();
        try (DistNeighborLoader loader = DistNeighborLoader.inference(events, "event", 1)
                .timeAttr("time")
                .inputTime(times)
                .batchSize(7)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                long[] expected = Arrays.stream(batch.nId())
                        .limit(batch.batchSize())
                        .map(id -> times[(int) id])
                        .toArray();
                assertThat(batch.seedTime()).isEqualTo(expected);
            }
        }
    }

    @Test
    void theNodeOfLeastTimeIsAskedForOnceHoweverManyNegativesNeedIt() {
        int links = 64;
        long[] source = LongStream.range(0, links).map(i -> i % EVENTS).toArray();
        long[] destination =
                LongStream.range(0, links).map(i -> (i + 1) % EVENTS).toArray();
        try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(events, 2)
                .edgeLabelIndex(LATER, source, destination)
                .edgeLabelTime(new long[links]) // before every node
                .timeAttr("time")
                .negSampling(NegativeSampling.binary(1))
                .batchSize(32)
                .samplerThreads(1) // two may both ask
                .build()) {
            Rpc rpc = Rpc.init(hz, RpcOptions.defaults());
            long before = rpc.requests();
            for (MiniBatch batch : loader.epoch(0)) {
                long[] id = batch.nId();
                for (int i = batch.batchSize(); i < batch.edgeLabelIndex().size(); i++) {
                    assertThat(id[batch.edgeLabelIndex().row()[i]]).isZero();
                    assertThat(id[batch.edgeLabelIndex().col()[i]]).isZero();
                }
            }
            // two batches: five rounds for each end, a hop and the features; and one for the least of the type
            assertThat(rpc.requests() - before).isLessThanOrEqualTo(2 * (10 + 2) + 1);
        }
    }

    @Test
    void aStateReadsBackWithAnEdgeTypeWhoseNameHasBlanks() {
        EdgeType partOf = new EdgeType("body part", "a = part of + b%", "body part");
        GraphSchema schema = GraphSchema.builder()
                .nodeType("body part", 3)
                .edgeType(new EdgeTypeSpec(partOf).withTimes())
                .build();
        try (GraphWriter writer = grid.create("names", schema)) {
            writer.edges(
                    partOf, EdgeList.of(new long[] {0, 1}, new long[] {1, 2}).times(new long[] {5, 6}));
            try (DistNeighborLoader loader = DistNeighborLoader.builder(writer.commit(), 1)
                    .filter(partOf, Filter.attr("time").atMost(5))
                    .build()) {
                LoaderState state = loader.state();
                assertThat(LoaderState.parse(state.toString())).isEqualTo(state);
                assertThat(loader.resume(LoaderState.parse(state.toString())).steps())
                        .isEqualTo(3);
            }
        }
        assertThatThrownBy(() -> LoaderState.parse("filbert-loader-state/1 %zz=1"))
                .hasMessageContaining("'%zz' in a loader state");
    }

    @Test
    void aReverseWithoutAnIdIsExcludedByItsEnds() {
        GraphSchema schema = GraphSchema.builder()
                .nodeType("user", 3)
                .nodeType("item", 3)
                .edgeType(new EdgeTypeSpec(BUYS))
                .edgeType(new EdgeTypeSpec(REV_BUYS).withIds(false))
                .build();
        try (GraphWriter writer = grid.create("shop", schema)) {
            long[] users = {0, 0, 1};
            long[] items = {0, 1, 2};
            Graph shop = writer.edges(BUYS, EdgeList.of(users, items))
                    .edges(REV_BUYS, EdgeList.of(items, users))
                    .commit();
            try (DistLinkNeighborLoader loader = DistLinkNeighborLoader.builder(shop, -1)
                    .edgeLabelIndex(BUYS, new long[] {0}, new long[] {1})
                    .edgeLabelIds(1)
                    .excludeTargetEdges(ExcludeEdges.REVERSE)
                    .build()) {
                MiniBatch batch = loader.epoch(0).iterator().next();
                assertThat(batch.edgeIndex(BUYS).size()).isZero();
                long[] items2 = batch.nId("item");
                assertThat(Arrays.stream(batch.edgeIndex(REV_BUYS).row()).mapToLong(row -> items2[row]))
                        .containsExactly(0L);
            }
        }
    }

    @Test
    void aSourceWeightAndCandidatesExcludeEachOther() {
        NegativeSampling binary = NegativeSampling.binary(1);
        assertThatThrownBy(() -> binary.srcWeight(1, 2).candidates(0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("srcWeight has no meaning with candidates");
        assertThatThrownBy(() -> binary.candidates(0).srcWeight(1, 2))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("srcWeight has no meaning with candidates");
    }

    @Test
    void whatNoLinkCouldBeSampledWithIsRefusedByTheBuilder() {
        GraphSchema schema = GraphSchema.builder()
                .nodeType("user", 3)
                .nodeType("item", 3)
                .edgeType(new EdgeTypeSpec(BUYS).withIds(false).withLinks())
                .edgeType(new EdgeTypeSpec(REV_BUYS).withIds(false).withLinks())
                .build();
        try (GraphWriter writer = grid.create("refused", schema).toUndirected()) {
            Graph shop = writer.edges(BUYS, EdgeList.of(new long[] {0, 1}, new long[] {1, 2}))
                    .commit();
            refused(all(shop).excludeTargetEdges(ExcludeEdges.SELF), "user__buys__item keeps no edge ids");
            refused(
                    DistLinkNeighborLoader.builder(shop, -1)
                            .edgeLabelIndex(BUYS, new long[] {0}, new long[] {1})
                            .subgraphType(SubgraphType.BIDIRECTIONAL)
                            .excludeTargetEdges(ExcludeEdges.SELF),
                    "excludeTargetEdges=SELF and subgraphType=BIDIRECTIONAL");
            refused(
                    all(shop).negSampling(NegativeSampling.binary(1).dstWeight(1, 2)),
                    "dstWeight has 2 numbers for 3 nodes of the type");
            refused(all(shop).negSampling(NegativeSampling.triplet(1).candidates(1, 77)), "node=77 of type item");
        }
    }

    private static DistLinkNeighborLoader.Builder all(Graph shop) {
        return DistLinkNeighborLoader.builder(shop, -1).edgeLabelIndex(BUYS);
    }

    private static void refused(DistLinkNeighborLoader.Builder builder, String why) {
        assertThatThrownBy(builder::build).isInstanceOf(GraphException.class).hasMessageContaining(why);
    }

    @Test
    void everyInputHasOneValueOfEachKind() {
        long[] two = {0, 1};
        long[] one = {0};
        DistNeighborSampler sampler = DistNeighborSampler.builder(events.topology(), NumNeighbors.of(1))
                .timeAttr("time")
                .build();
        assertThatThrownBy(() ->
                        sampler.sampleFromNodes(events.current(), new NodeSamplerInput("event", two, one, null), 0, 0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("time has 1 values for 2 inputs");
        refused(sampler, new EdgeSamplerInput(LATER, one, two), "destination has 2 values for 1 inputs");
        refused(sampler, new EdgeSamplerInput(LATER, two, two, one, null, null), "time has 1 values for 2 inputs");
        refused(sampler, new EdgeSamplerInput(LATER, one, one, one, two, null), "ids has 2 values for 1 inputs");
    }

    private void refused(DistNeighborSampler sampler, EdgeSamplerInput in, String why) {
        assertThatThrownBy(() -> sampler.sampleFromEdges(events.current(), in, null, ExcludeEdges.NONE, 0, 0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFilterComparesWithALongOrADoubleOnly() {
        assertThatThrownBy(() -> new Filter.Comparison("time", Filter.Op.AT_MOST, 0.5f))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("0.5 for time is a Float");
    }
}

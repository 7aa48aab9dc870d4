package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.SampleDirection;
import io.filbert.sampler.SubgraphType;
import io.filbert.sampler.TemporalStrategy;
import io.filbert.store.EdgeList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Options that a graph cannot serve, or that exclude each other, are refused by name where a loader is built. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadOptionsTest {
    private static final EdgeType LIKES = new EdgeType("user", "likes", "item");
    private static final EdgeType SEES = new EdgeType("user", "sees", "item");
    private static final long[] SOURCE = {0, 1, 2};
    private static final long[] DESTINATION = {0, 0, 1};

    private TestCluster cluster;
    private GraphGrid grid;
    private Graph graph;

    @BeforeAll
    void load() {
        cluster = TestCluster.of(1).start();
        grid = GraphGrid.of(cluster.member(0));
        GraphSchema schema = GraphSchema.builder()
                .nodeType("user", 3, AttributeSpec.of("score", DType.FLOAT32, 1).sampling())
                .nodeType("item", 2, AttributeSpec.of("x", DType.FLOAT32, 1))
                .edgeType(new EdgeTypeSpec(LIKES).withTimes())
                .edgeType(new EdgeTypeSpec(SEES).withIds(false).withLinks())
                .build();
        try (GraphWriter writer = grid.create("g", schema)) {
            graph = writer.nodes("user", "score", new float[] {1, 2, 3})
                    .nodes("item", "x", new float[] {1, 2})
                    .edges(LIKES, EdgeList.of(SOURCE, DESTINATION).times(new long[] {5, 6, 7}))
                    .edges(SEES, EdgeList.of(SOURCE, DESTINATION))
                    .commit();
        }
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    private DistNeighborLoader.Builder nodes() {
        return DistNeighborLoader.builder(graph, 2, 2).inputNodes("item", 0, 1);
    }

    private DistLinkNeighborLoader.Builder links() {
        return DistLinkNeighborLoader.builder(graph, 2, 2).edgeLabelIndex(LIKES, SOURCE, DESTINATION);
    }

    private static void refused(
            Supplier<? extends DistLoader> loader, Class<? extends Exception> type, String... words) {
        assertThatThrownBy(() -> loader.get().close()).isInstanceOf(type).hasMessageContainingAll(words);
    }

    @Test
    void timesOfSeeds() {
        refused(() -> nodes().inputTime(1, 2).build(), GraphConfigException.class, "inputTime", "timeAttr");
        refused(
                () -> nodes().timeAttr("time").inputTime(1).build(),
                GraphConfigException.class,
                "inputTime has 1 times for 2 seeds");
        refused(
                () -> nodes().timeAttr("time").build(),
                GraphConfigException.class,
                "needs a time for each seed (inputTime",
                "node type item");
        refused(
                () -> nodes().timeAttr("when").inputTime(1, 2).build(),
                UnknownNameException.class,
                "timeAttr=when",
                "user__likes__item [time, score]",
                "sampling()");
        refused(
                () -> nodes().timeAttr("score").inputTime(1, 2).build(),
                InvalidGraphException.class,
                "timeAttr=score",
                "FLOAT32",
                "INT64");
        refused(
                () -> nodes().temporalStrategy(TemporalStrategy.LAST).build(),
                GraphConfigException.class,
                "temporalStrategy=LAST",
                "timeAttr");
    }

    @Test
    void attributesThatAreNotForSampling() {
        refused(() -> nodes().weightAttr("x").build(), UnknownNameException.class, "weightAttr=x", "sampling()");
        refused(
                () -> nodes().filter(SEES, Filter.attr("time").atMost(3)).build(),
                UnknownNameException.class,
                "user__sees__item has no sampling attribute time",
                "[score]");
        refused(
                () -> nodes().filter(Filter.attr("time").atMost(3)).build(),
                UnknownNameException.class,
                "user__sees__item");
    }

    @Test
    void moreThanAnOwnerShouldHold() {
        refused(
                () -> DistNeighborLoader.builder(graph, 2_000_000_000)
                        .inputNodes("item", 0)
                        .replace(true)
                        .build(),
                GraphConfigException.class,
                "numNeighbors=2000000000 with replace",
                "1048576");
        Filter many = Filter.attr("score").atLeast(0);
        for (int i = 1; i < 20_000; i++) {
            many = many.or(Filter.attr("score").atLeast(i));
        }
        Filter filter = many;
        refused(() -> nodes().filter(filter).build(), GraphConfigException.class, "more than 500 comparisons");
        refused(() -> nodes().filter(SEES, filter).build(), GraphConfigException.class, "more than 500 comparisons");
    }

    @Test
    void subgraphsAndDirections() {
        refused(
                () -> nodes().subgraphType(SubgraphType.INDUCED).disjoint(true).build(),
                GraphConfigException.class,
                "INDUCED",
                "disjoint=true");
        refused(
                () -> nodes().subgraphType(SubgraphType.INDUCED)
                        .timeAttr("time")
                        .inputTime(1, 2)
                        .build(),
                GraphConfigException.class,
                "INDUCED",
                "timeAttr=time");
        refused(
                () -> nodes().subgraphType(SubgraphType.INDUCED)
                        .sampleDirection(SampleDirection.BACKWARD)
                        .build(),
                GraphConfigException.class,
                "INDUCED",
                "FORWARD");
        refused(
                () -> nodes().sampleDirection(SampleDirection.BACKWARD).build(),
                GraphConfigException.class,
                "user__likes__item keeps none",
                "withOutEdges()");
    }

    @Test
    void linksTheirTimesLabelsAndIds() {
        refused(() -> links().edgeLabelTime(1, 2, 3).build(), GraphConfigException.class, "edgeLabelTime", "timeAttr");
        refused(
                () -> links().timeAttr("time").build(),
                GraphConfigException.class,
                "timeAttr=time needs edgeLabelTime");
        refused(
                () -> links().timeAttr("time").edgeLabelTime(1, 2).build(),
                GraphConfigException.class,
                "edgeLabelTime has 2 values for 3 links");
        refused(() -> links().edgeLabel(1f, 0f).build(), GraphConfigException.class, "edgeLabel has 2 labels for 3");
        refused(
                () -> links().edgeLabel(1L, 0L, 1L)
                        .negSampling(NegativeSampling.triplet(1))
                        .build(),
                GraphConfigException.class,
                "edgeLabel",
                "triplet");
        refused(() -> links().edgeLabelIds(1, 2).build(), GraphConfigException.class, "edgeLabelIds has 2 values");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2)
                        .edgeLabelIndex(LIKES)
                        .build(),
                GraphConfigException.class,
                "user__likes__item does not",
                "withLinks()");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2)
                        .edgeLabelIndex(SEES)
                        .edgeLabelIds(1, 2, 3)
                        .build(),
                GraphConfigException.class,
                "edgeLabelIds are for given links");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2)
                        .edgeLabelIndex(SEES)
                        .excludeTargetEdges(ExcludeEdges.SELF)
                        .build(),
                GraphConfigException.class,
                "user__sees__item keeps no edge ids");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2)
                        .edgeLabelIndex(SEES)
                        .seedsByOwner()
                        .build(),
                GraphConfigException.class,
                "seedsByOwner() needs given links");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2).build(),
                GraphConfigException.class,
                "edgeLabelIndex is missing",
                "2 edge types");
        refused(
                () -> DistLinkNeighborLoader.builder(graph, 2)
                        .edgeLabelIndex(LIKES, new long[] {9}, new long[] {0})
                        .build(),
                NodeNotFoundException.class,
                "node=9 of type user");
    }

    @Test
    void negatives() {
        assertThatThrownBy(() -> NegativeSampling.binary(0)).hasMessageContaining("amount=0.0");
        assertThatThrownBy(() -> NegativeSampling.binary(Double.NaN)).hasMessageContaining("amount=NaN");
        assertThatThrownBy(() -> NegativeSampling.triplet(0)).hasMessageContaining("amount=0");
        assertThatThrownBy(() -> NegativeSampling.triplet(1).srcWeight(1)).hasMessageContaining("srcWeight");
        assertThatThrownBy(() -> NegativeSampling.binary(1).dstWeight(1, -1)).hasMessageContaining("dstWeight[1]=-1.0");
        assertThatThrownBy(() -> NegativeSampling.binary(1).dstWeight(0, 0)).hasMessageContaining("sums to 0.0");
        assertThatThrownBy(() -> NegativeSampling.binary(1).candidates()).hasMessageContaining("candidates is empty");
        refused(
                () -> links().negSampling(NegativeSampling.binary(1).srcWeight(1, 1))
                        .build(),
                GraphConfigException.class,
                "srcWeight has 2 numbers for 3 nodes");
        refused(
                () -> links().negSampling(NegativeSampling.binary(1).candidates(0, 5))
                        .build(),
                NodeNotFoundException.class,
                "node=5 of type item");
    }
}

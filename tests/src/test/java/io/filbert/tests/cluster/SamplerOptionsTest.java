package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.EdgeSamplerInput;
import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.SamplerOutput;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.OracleLinks;
import io.filbert.tests.property.SamplingGraphs;
import io.filbert.tests.property.Seeds;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sampler gives what the oracle gives, id by id, below the loaders: node seeds and links with options of every kind, on
 * one to four members with 11 or 31 partitions and blocks of 1 KiB, from a member and from a thin client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplerOptionsTest {
    private static final int EPOCH = 3;

    private final List<TestCluster> clusters = new ArrayList<>();
    private final List<GraphGrid> embedded = new ArrayList<>();
    private final List<GraphGrid> clients = new ArrayList<>();

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @BeforeAll
    void startOneToFourMembers() {
        for (int members = 1; members <= 4; members++) {
            TestCluster cluster = TestCluster.of(members)
                    .partitions(members % 2 == 0 ? 31 : 11)
                    .start();
            clusters.add(cluster);
            embedded.add(GraphGrid.of(cluster.member(members - 1)));
            clients.add(GraphGrid.of(cluster.client()));
        }
    }

    @AfterAll
    void close() {
        embedded.forEach(GraphGrid::close);
        clients.forEach(GraphGrid::close);
        clusters.forEach(TestCluster::close);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void nodesAreSampledAsTheOracleDoes(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.options(graph, seed).skipUnknown(false);
        TestGraph.Nodes input = graph.nodes(options.inputType);
        if (options.inputNodes != null) {
            options.inputNodes(
                    input.type,
                    Arrays.stream(options.inputNodes).map(n -> n % input.count).toArray());
        }
        eachWayIn(seed, graph, loaded -> {
            DistNeighborSampler sampler = Options.sampler(options, loaded.topology());
            for (int step = 0; step < options.steps(); step++) {
                Oracle.Batch expected = options.batch(EPOCH, step);
                long[] positions = expected.inputId;
                SamplerOutput actual = sampler.sampleFromNodes(
                        loaded.topology().current(),
                        new NodeSamplerInput(
                                options.inputType,
                                options.inputNodes == null ? positions : pick(options.inputNodes, positions),
                                pick(options.inputTime, positions),
                                places(options, step, positions.length)),
                        EPOCH,
                        step);
                equal(actual, expected, options);
                assertThat(actual.seedTime()).as("seedTime").isEqualTo(expected.seedTime);
            }
        });
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void linksAreSampledAsTheOracleDoes(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.linkOptions(graph, seed);
        OracleLinks links = options.links;
        eachWayIn(seed, graph, loaded -> {
            DistNeighborSampler sampler = Options.sampler(options, loaded.topology());
            for (int step = 0; step < options.steps(); step++) {
                long[] positions = options.positions(EPOCH, step);
                EdgeSamplerInput input = new EdgeSamplerInput(
                        Grids.type(links.type),
                        pick(links.sources, positions),
                        pick(links.destinations, positions),
                        options.timeAttr == null ? null : pick(links.times, positions),
                        pick(links.ids, positions),
                        places(options, step, positions.length));
                Oracle.Batch expected;
                try {
                    expected = options.batch(EPOCH, step);
                } catch (IllegalStateException noNegative) {
                    int failing = step;
                    assertThatThrownBy(() -> sample(sampler, loaded, input, options, failing))
                            .as(noNegative.getMessage())
                            .isInstanceOf(GraphException.class)
                            .hasMessageContaining("strict");
                    continue;
                }
                EdgeSamplerOutput actual = sample(sampler, loaded, input, options, step);
                assertThat(actual.links()).isEqualTo(positions.length);
                if (expected.srcIndex == null) {
                    assertThat(actual.source()).as("sources").isEqualTo(expected.edgeLabelIndex[0]);
                    assertThat(actual.destination()).as("destinations").isEqualTo(expected.edgeLabelIndex[1]);
                } else {
                    assertThat(actual.source()).as("sources").isEqualTo(expected.srcIndex);
                    assertThat(actual.destination()).as("destinations").isEqualTo(expected.dstPosIndex);
                    assertThat(actual.negative()).as("negatives").isEqualTo(expected.dstNegIndex);
                }
                equal(actual.sample(), expected, options);
            }
        });
    }

    private static EdgeSamplerOutput sample(
            DistNeighborSampler sampler, Graph loaded, EdgeSamplerInput input, Oracle options, int step) {
        OracleLinks links = options.links;
        return sampler.sampleFromEdges(
                loaded.topology().current(),
                input,
                links.negatives == null ? null : Options.negatives(links.negatives),
                Options.exclude(options),
                EPOCH,
                step);
    }

    /** Loads the graph, and judges it from a member and from a client. */
    private void eachWayIn(long seed, TestGraph graph, java.util.function.Consumer<Graph> judge) {
        int number = (int) (seed % clusters.size());
        String name = "g" + seed;
        Graph loaded = Grids.load(embedded.get(number), name, graph, writer -> writer.blockBytes(1024));
        try {
            judge.accept(loaded);
            judge.accept(clients.get(number).open(name));
        } finally {
            embedded.get(number).drop(name);
        }
    }

    private static long[] places(Oracle options, int step, int count) {
        int first = options.firstPlace(step);
        return LongStream.range(first, first + count).toArray();
    }

    private static long[] pick(long[] values, long[] positions) {
        return values == null
                ? null
                : Arrays.stream(positions).map(p -> values[(int) p]).toArray();
    }

    private static void equal(SamplerOutput actual, Oracle.Batch expected, Oracle options) {
        TestGraph graph = options.graph;
        String at = options + ", step " + expected.step + ", ";
        for (TestGraph.Nodes nodes : graph.nodes()) {
            assertThat(actual.node(nodes.type)).as(at + "node " + nodes.type).isEqualTo(expected.nId.get(nodes.type));
            assertThat(actual.batch(nodes.type))
                    .as(at + "batch " + nodes.type)
                    .isEqualTo(expected.batch.get(nodes.type));
            assertThat(actual.numSampledNodes(nodes.type))
                    .as(at + "nodes by hop, " + nodes.type)
                    .isEqualTo(expected.numSampledNodes.get(nodes.type));
        }
        for (TestGraph.Edges edges : graph.edges()) {
            String name = edges.name();
            EdgeType type = Grids.type(edges);
            assertThat(actual.row(type)).as(at + "row " + name).isEqualTo(expected.row.get(name));
            assertThat(actual.col(type)).as(at + "col " + name).isEqualTo(expected.col.get(name));
            assertThat(actual.numSampledEdges(type))
                    .as(at + "edges by hop, " + name)
                    .isEqualTo(expected.numSampledEdges.get(name));
            if (edges.ids != null) {
                assertThat(actual.edge(type)).as(at + "edge " + name).isEqualTo(expected.eId.get(name));
            }
            for (TestGraph.Attribute attribute : edges.attributes) {
                assertThat(actual.edgeAttribute(type, attribute.name))
                        .as(at + attribute.name + " " + name)
                        .isEqualTo(expected.rows(edges, attribute));
            }
        }
    }
}

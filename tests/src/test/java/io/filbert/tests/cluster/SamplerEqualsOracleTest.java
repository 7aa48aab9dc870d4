package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.Seeds;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sampler gives what the oracle gives, id by id, below the loader: random graphs on one to four members with 11 or 31
 * partitions, by every book, cut into blocks of 1 KiB so that a partition has several, from a member and from a thin client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplerEqualsOracleTest {
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
                    .partitions(members % 2 == 0 ? 11 : 31)
                    .start();
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

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void theOutputIsTheOraclesIdById(long seed) {
        TestGraph graph = seed % 2 == 0 ? Graphs.randomHeterogeneous(seed, 150) : Graphs.randomHomogeneous(seed);
        int number = (int) (seed / 2 % clusters.size());
        String name = "g" + seed;
        Book book = List.of(Book.values()).get((int) (seed / 8 % 4));
        Graph loaded = Grids.load(embedded.get(number), name, graph, book, writer -> writer.blockBytes(1024));
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            TestGraph.Nodes input =
                    graph.nodes().get(random.nextInt(graph.nodes().size()));
            long[] seeds = random.longs(1 + random.nextInt(40), 0, input.count).toArray();
            int hops = 1 + random.nextInt(3);
            Map<String, int[]> fanOuts = new TreeMap<>();
            for (TestGraph.Edges edges : graph.edges()) {
                fanOuts.put(
                        edges.name(),
                        random.ints(hops, 0, 6)
                                .map(k -> new int[] {-1, 0, 1, 2, 4, 9}[k])
                                .toArray());
            }
            boolean replace = random.nextInt(3) == 0;
            long drawSeed = random.nextLong();
            Oracle oracle = new Oracle(graph)
                    .inputNodes(input.type, seeds)
                    .batchSize(seeds.length)
                    .replace(replace)
                    .seed(drawSeed);
            NumNeighbors numNeighbors = NumNeighbors.of();
            for (Map.Entry<String, int[]> fanOut : fanOuts.entrySet()) {
                oracle.numNeighbors(fanOut.getKey(), fanOut.getValue());
                numNeighbors = numNeighbors.with(Grids.edgeType(fanOut.getKey()), fanOut.getValue());
            }
            Oracle.Batch expected = oracle.batch(i, 0);
            for (Graph from : List.of(loaded, clients.get(number).open(name))) {
                SamplerOutput output = DistNeighborSampler.builder(from.topology(), numNeighbors)
                        .seed(drawSeed)
                        .replace(replace)
                        .build()
                        .sampleFromNodes(input.type, seeds, i, 0);
                equal(output, expected, graph);
            }
        }
        embedded.get(number).drop(name);
    }

    private static void equal(SamplerOutput actual, Oracle.Batch expected, TestGraph graph) {
        for (TestGraph.Nodes nodes : graph.nodes()) {
            assertThat(actual.node(nodes.type)).as("node " + nodes.type).isEqualTo(expected.nId.get(nodes.type));
            assertThat(actual.numSampledNodes(nodes.type))
                    .as("nodes by hop, " + nodes.type)
                    .isEqualTo(expected.numSampledNodes.get(nodes.type));
        }
        for (TestGraph.Edges edges : graph.edges()) {
            String name = edges.name();
            EdgeType type = Grids.type(edges);
            assertThat(actual.row(type)).as("row " + name).isEqualTo(expected.row.get(name));
            assertThat(actual.col(type)).as("col " + name).isEqualTo(expected.col.get(name));
            assertThat(actual.numSampledEdges(type))
                    .as("edges by hop, " + name)
                    .isEqualTo(expected.numSampledEdges.get(name));
            if (edges.ids != null) {
                assertThat(actual.edge(type)).as("edge " + name).isEqualTo(expected.eId.get(name));
            }
            for (TestGraph.Attribute attribute : edges.attributes) {
                long[] positions = Arrays.stream(expected.positions.get(name))
                        .asLongStream()
                        .toArray();
                assertThat(actual.edgeAttribute(type, attribute.name))
                        .as(attribute.name + " " + name)
                        .isEqualTo(attribute.rows(positions));
            }
        }
        assertThat(actual.edges()).isEqualTo(expected.edgeCount());
    }
}

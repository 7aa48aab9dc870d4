package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.OracleLinks;
import io.filbert.tests.property.OracleNegatives;
import io.filbert.tests.property.TestFilter;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One epoch for every option: its digest is the oracle's on 1, 2, 3 and 5 members, from a member and from a client, with 1
 * and 8 sampler threads and as many batches ahead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionDigestTest {
    private static final String CITES = "paper__cites__paper";
    private static final String WRITES = "author__writes__paper";
    private static final int PAPERS = 240;
    private static final TestGraph GRAPH = graph();
    private static final Map<String, Oracle> OPTIONS = options();

    private final List<TestCluster> clusters = new ArrayList<>();
    private final List<GraphGrid> grids = new ArrayList<>();
    private final List<Graph> ways = new ArrayList<>();

    static Stream<String> names() {
        return OPTIONS.keySet().stream();
    }

    @BeforeAll
    void load() {
        for (int members : new int[] {1, 2, 3, 5}) {
            TestCluster cluster = TestCluster.of(members)
                    .partitions(members % 2 == 0 ? 31 : 11)
                    .start();
            clusters.add(cluster);
            GraphGrid member = GraphGrid.of(cluster.member(members - 1));
            GraphGrid client = GraphGrid.of(cluster.client());
            grids.addAll(List.of(member, client));
            ways.add(Grids.load(member, "options", GRAPH));
            ways.add(client.open("options"));
        }
    }

    @AfterAll
    void close() {
        grids.forEach(GraphGrid::close);
        clusters.forEach(TestCluster::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void theDigestIsTheOraclesOnAnyClusterByAnyWayIn(String name) {
        Oracle options = OPTIONS.get(name);
        String expected = options.digest(0);
        for (Graph graph : ways) {
            for (int n : new int[] {1, 8}) {
                try (DistLoader loader = options.links == null
                        ? Options.loader(options, graph)
                                .samplerThreads(n)
                                .prefetch(n)
                                .build()
                        : Options.linkLoader(options, graph)
                                .samplerThreads(n)
                                .prefetch(n)
                                .build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .as(n + " threads and batches ahead, way in " + ways.indexOf(graph))
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void noOptionIsWithoutEffect() {
        Set<String> digests = new HashSet<>();
        OPTIONS.forEach((name, options) ->
                assertThat(digests.add(options.digest(0))).as(name).isTrue());
    }

    /** Papers, authors and venues; every node has a time and a year, every edge a weight, citations have times. */
    private static TestGraph graph() {
        Random random = new Random(3);
        TestGraph drawn = Graphs.randomWithIds(17, PAPERS);
        List<TestGraph.Nodes> nodes = new ArrayList<>();
        for (TestGraph.Nodes n : drawn.nodes()) {
            List<TestGraph.Attribute> attributes = new ArrayList<>(n.attributes);
            attributes.add(
                    TestGraph.longs("time", 1, random.longs(n.count, 0, 30).toArray())
                            .sampling());
            attributes.add(
                    TestGraph.longs("year", 1, random.longs(n.count, 1990, 2020).toArray())
                            .sampling());
            nodes.add(new TestGraph.Nodes(n.type, n.count, attributes));
        }
        List<TestGraph.Edges> edges = new ArrayList<>();
        for (TestGraph.Edges e : drawn.edges()) {
            float[] weights = new float[e.count()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextInt(4) == 0 ? 0 : random.nextFloat();
            }
            TestGraph.Edges weighted = e.withWeights(weights)
                    .withIds(LongStream.of(e.ids).map(id -> id / 3).toArray());
            edges.add(
                    e.name().equals(CITES)
                            ? weighted.withTimes(random.longs(e.count(), 0, 30).toArray())
                            : weighted);
        }
        return new TestGraph(nodes, edges).withOutEdgesAndLinks();
    }

    private static Oracle nodes() {
        return new Oracle(GRAPH)
                .inputNodes(
                        "paper",
                        LongStream.range(0, 150).map(i -> PAPERS - 1 - i).toArray())
                .numNeighbors(4, 3)
                .batchSize(32)
                .shuffle(true)
                .seed(7);
    }

    private static Oracle links(Consumer<OracleLinks> more) {
        TestGraph.Edges some =
                GRAPH.edges(CITES).at(IntStream.range(0, 100).map(i -> 3 * i).toArray());
        OracleLinks links = OracleLinks.of(GRAPH, CITES, some.from, some.to);
        more.accept(links);
        return linksOf(links);
    }

    private static Oracle linksOf(OracleLinks links) {
        return new Oracle(GRAPH)
                .links(links)
                .numNeighbors(3, 2)
                .batchSize(32)
                .shuffle(true)
                .seed(7);
    }

    private static Map<String, Oracle> options() {
        Map<String, Oracle> all = new LinkedHashMap<>();
        nodeOptions(all);
        linkOptions(all);
        return all;
    }

    private static void nodeOptions(Map<String, Oracle> all) {
        long[] times = new Random(5).longs(150, 0, 30).toArray();
        all.put("plain", nodes());
        all.put("all nodes of a type", nodes().inputNodes("author", (long[]) null));
        all.put("numNeighbors of an edge type", nodes().numNeighbors(WRITES, -1, 0));
        all.put("shuffle off", nodes().shuffle(false));
        all.put("dropLast", nodes().dropLast(true));
        all.put("rank 1 of 3", nodes().rank(1, 3));
        all.put("replace", nodes().replace(true));
        all.put("disjoint", nodes().disjoint(true));
        all.put("subgraphType BIDIRECTIONAL", nodes().subgraphType("BIDIRECTIONAL"));
        all.put("BIDIRECTIONAL, disjoint", nodes().subgraphType("BIDIRECTIONAL").disjoint(true));
        all.put("subgraphType INDUCED", nodes().subgraphType("INDUCED"));
        all.put("timeAttr", nodes().timeAttr("time"));
        all.put("inputTime", nodes().timeAttr("time").inputTime(times));
        all.put(
                "temporalStrategy LAST",
                nodes().timeAttr("time").inputTime(times).last(true));
        all.put("weightAttr", nodes().weightAttr("weight"));
        all.put("weightAttr, replace", nodes().weightAttr("weight").replace(true));
        all.put(
                "weightAttr, timeAttr",
                nodes().weightAttr("weight").timeAttr("time").inputTime(times));
        all.put("filter", nodes().filter(CITES, TestFilter.of("year", "atLeast", 2000L)));
        all.put(
                "filter, weightAttr, disjoint",
                nodes().filter(CITES, TestFilter.of("weight", "lessThan", 0.5))
                        .weightAttr("weight")
                        .disjoint(true));
        all.put("sampleDirection BACKWARD", nodes().backward(true));
        all.put("BACKWARD, timeAttr", nodes().backward(true).timeAttr("time"));
        all.put(
                "skipUnknown",
                nodes().inputNodes("paper", 5, 900, 7, 8, 1000, 9).batchSize(3).skipUnknown(true));
    }

    private static void linkOptions(Map<String, Oracle> all) {
        TestGraph.Edges cites = GRAPH.edges(CITES);
        long[] ids = cites.at(IntStream.range(0, 100).map(i -> 3 * i).toArray()).ids;
        long[] times = new Random(6).longs(100, 5, 30).toArray();
        long[] labels = new Random(6).longs(100, 0, 3).toArray();
        double[] weights = new Random(6).doubles(PAPERS).toArray();
        OracleNegatives binary = OracleNegatives.binary(1.5);
        all.put("links", links(l -> {}));
        all.put("links of two types", linksOf(OracleLinks.all(GRAPH, WRITES)));
        all.put("all links", linksOf(OracleLinks.all(GRAPH, CITES)));
        all.put(
                "all links at their own times",
                linksOf(OracleLinks.all(GRAPH, CITES)).timeAttr("time"));
        all.put("links, disjoint", links(l -> {}).disjoint(true));
        all.put("links, INDUCED", links(l -> {}).subgraphType("INDUCED"));
        all.put("edgeLabel int64", links(l -> l.labels(labels)));
        all.put("edgeLabel float32", links(l -> l.labels(new float[100])));
        all.put("edgeLabelTime", links(l -> l.times(times)).timeAttr("time"));
        all.put("negSampling binary", links(l -> l.negatives(binary)));
        all.put("negSampling binary, edgeLabel", links(l -> l.labels(labels).negatives(binary)));
        all.put("negSampling binary, disjoint", links(l -> l.negatives(binary)).disjoint(true));
        all.put("negSampling triplet", links(l -> l.negatives(OracleNegatives.triplet(2))));
        all.put(
                "negSampling triplet, disjoint",
                links(l -> l.negatives(OracleNegatives.triplet(2))).disjoint(true));
        all.put("srcWeight", links(l -> l.negatives(OracleNegatives.binary(1).srcWeight(weights))));
        all.put("dstWeight", links(l -> l.negatives(OracleNegatives.binary(1).dstWeight(weights))));
        all.put("candidates", links(l -> l.negatives(OracleNegatives.binary(1).candidates(3, 1, 4, 15, 92))));
        all.put("strict", links(l -> l.negatives(OracleNegatives.triplet(3).strict())));
        all.put(
                "negSampling, edgeLabelTime",
                links(l -> l.times(times).negatives(binary)).timeAttr("time"));
        all.put(
                "strict, edgeLabelTime",
                links(l -> l.times(times).negatives(OracleNegatives.binary(2).strict()))
                        .timeAttr("time"));
        all.put("excludeTargetEdges SELF", links(l -> l.exclude("SELF")));
        all.put("edgeLabelIds, SELF", links(l -> l.ids(ids).exclude("SELF")).numNeighbors(-1));
        all.put("excludeTargetEdges REVERSE", links(l -> l.exclude("REVERSE")).numNeighbors(-1, 2));
    }
}

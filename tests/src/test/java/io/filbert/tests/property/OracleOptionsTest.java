package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge of every option is judged by cases small enough to be worked out by hand. */
class OracleOptionsTest {

    static LongStream seeds() {
        return Seeds.of(100);
    }

    /** Node 0 has the in-edges 0, 1, 2 ... from nodes 1, 2, 3 ... */
    private static TestGraph star(int degree) {
        return Graphs.of(degree + 1, LongStream.rangeClosed(1, degree).toArray(), new long[degree]);
    }

    private static TestGraph.Edges to(TestGraph graph) {
        return graph.edges(Graphs.EDGE);
    }

    private static long[] edges(Oracle oracle) {
        return oracle.batch(0, 0).eId.get(Graphs.EDGE);
    }

    @Test
    void aSeedGivenTwiceIsTwoSubgraphsWithDrawsOfTheirOwn() {
        TestGraph graph = star(40);
        Oracle oracle = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0, 0)
                .batchSize(2)
                .numNeighbors(5)
                .disjoint(true);

        Oracle.Batch batch = oracle.batch(0, 0);

        assertThat(batch.nId.get(Graphs.NODE)).hasSize(12).startsWith(0, 0);
        assertThat(batch.batch.get(Graphs.NODE)).containsExactly(0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
        long[] drawn = batch.eId.get(Graphs.EDGE);
        assertThat(Arrays.copyOf(drawn, 5)).isNotEqualTo(Arrays.copyOfRange(drawn, 5, 10));
    }

    @Test
    void theSubgraphOfASeedIsTheSameInWhateverStepAndOnWhateverRankItStands() {
        TestGraph graph = Graphs.randomWithIds(2, 100);
        Oracle small =
                new Oracle(graph).numNeighbors(3, 2).batchSize(1).shuffle(true).disjoint(true);
        Oracle large = new Oracle(graph)
                .numNeighbors(3, 2)
                .batchSize(10)
                .shuffle(true)
                .disjoint(true)
                .rank(1, 2);

        Oracle.Batch ranks = large.batch(0, 3);
        for (int i = 0; i < 5; i++) {
            Oracle.Batch one = small.batch(0, 35 + i);
            int number = i;
            int[] subgraph = ranks.batch.get("paper");
            long[] nodes = ranks.nId.get("paper");
            List<Long> inSubgraph = new ArrayList<>();
            for (int local = 0; local < nodes.length; local++) {
                if (subgraph[local] == number) {
                    inSubgraph.add(nodes[local]);
                }
            }
            assertThat(inSubgraph).containsExactlyElementsOf(asList(one.nId.get("paper")));
        }
    }

    @Test
    void lastKeepsTheLatestOfEqualTimesByPosition() {
        TestGraph graph = star(6);
        TestGraph timed = graph.withEdges(to(graph).withTimes(5, 1, 3, 3, 3, 9));
        Oracle oracle = new Oracle(timed)
                .inputNodes(Graphs.NODE, 0)
                .inputTime(5)
                .timeAttr("time")
                .last(true)
                .numNeighbors(3);
        // By time and id: 1, 2, 3, 4, 0, 5. Edge 5 is too late; the last three of the others are 3, 4, 0.
        assertThat(edges(oracle)).containsExactly(3, 4, 0);
        assertThat(edges(oracle.numNeighbors(-1))).containsExactly(1, 2, 3, 4, 0);
        assertThat(edges(oracle.numNeighbors(0))).isEmpty();
        assertThat(edges(oracle.numNeighbors(3).replace(true)))
                .hasSize(3)
                .containsAnyOf(3, 4, 0)
                .doesNotContain(1, 2, 5);
    }

    @Test
    void lastByNodeTimeStandsInTheOrderOfTheList() {
        TestGraph graph = star(4).withNodeAttributes(
                        TestGraph.longs("time", 1, 0, 9, 2, 7, 4).sampling());
        Oracle oracle = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0)
                .inputTime(9)
                .timeAttr("time")
                .last(true)
                .numNeighbors(2);
        assertThat(edges(oracle)).containsExactly(0, 2);
        assertThat(oracle.batch(0, 0).seedTime).containsExactly(9);
        assertThat(edges(oracle.inputTime(8))).containsExactly(2, 3);
    }

    @Test
    void theEdgesOwnTimeHidesTheNeighbors() {
        TestGraph graph = star(3).withNodeAttributes(
                        TestGraph.longs("time", 1, 9, 9, 9, 9).sampling());
        TestGraph timed = graph.withEdges(to(graph).withTimes(1, 2, 3));
        Oracle oracle = new Oracle(timed)
                .inputNodes(Graphs.NODE, 0)
                .inputTime(2)
                .timeAttr("time")
                .numNeighbors(-1);
        assertThat(edges(oracle)).containsExactly(0, 1);
    }

    @Test
    void aTypeWithoutTimeIsSampledWhole() {
        Oracle oracle = new Oracle(star(3))
                .inputNodes(Graphs.NODE, 0)
                .inputTime(-5)
                .timeAttr("time")
                .numNeighbors(-1);
        assertThat(edges(oracle)).containsExactly(0, 1, 2);
    }

    @Test
    void weightsThatAreNoPositiveNumbersAreZero() {
        TestGraph graph = star(5);
        TestGraph weighted = graph.withNodeAttributes(
                TestGraph.floats("weight", 1, 0, -3, Float.NaN, 0.5f, Float.POSITIVE_INFINITY, 0)
                        .sampling());
        Oracle oracle = new Oracle(weighted)
                .inputNodes(Graphs.NODE, 0)
                .weightAttr("weight")
                .numNeighbors(3);
        assertThat(edges(oracle)).as("the weighted one, then zeros by position").containsExactly(2, 0, 1);
        assertThat(edges(oracle.replace(true))).containsExactly(2, 2, 2);
        assertThat(edges(oracle.numNeighbors(-1))).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void withReplacementNothingIsDrawnFromWeightsThatAreAllZero() {
        TestGraph graph = star(3);
        TestGraph weighted = graph.withEdges(to(graph).withWeights(0, 0, 0));
        Oracle oracle = new Oracle(weighted)
                .inputNodes(Graphs.NODE, 0)
                .weightAttr("weight")
                .numNeighbors(2);
        assertThat(edges(oracle)).containsExactly(0, 1);
        assertThat(edges(oracle.replace(true))).isEmpty();
        assertThat(edges(oracle.numNeighbors(-1))).containsExactly(0, 1, 2);
    }

    @Test
    void keysOfWeightsBelongToThePositionInTheWholeList() {
        TestGraph graph = star(30);
        float[] weights = new float[30];
        Arrays.fill(weights, 2);
        TestGraph weighted = graph.withEdges(to(graph).withWeights(weights))
                .withNodeAttributes(
                        TestGraph.longs("year", 1, LongStream.rangeClosed(0, 30).toArray())
                                .sampling());
        Oracle oracle = new Oracle(weighted).inputNodes(Graphs.NODE, 0).weightAttr("weight");
        long[] order = edges(oracle.numNeighbors(29));
        long[] filtered = edges(oracle.numNeighbors(9).filter(Graphs.EDGE, TestFilter.of("year", "atLeast", 21L)));
        assertThat(filtered)
                .as("a filter takes entries out of the order and changes no key")
                .containsExactly(
                        Arrays.stream(order).filter(e -> e >= 20).limit(9).toArray());
    }

    @Test
    void filtersCompareAndJoin() {
        TestGraph graph = star(6);
        TestGraph filtered = graph.withEdges(to(graph)
                        .withAttributes(TestGraph.floats("level", 1, 0.5f, 1, 1.5f, 2, 2.5f, Float.NaN)
                                .sampling()))
                .withNodeAttributes(
                        TestGraph.longs("year", 1, 0, 1, 2, 3, 4, 5, 6).sampling());
        Oracle oracle = new Oracle(filtered).inputNodes(Graphs.NODE, 0).numNeighbors(-1);
        TestFilter late = TestFilter.of("year", "atLeast", 3L);
        TestFilter low = TestFilter.of("level", "lessThan", 2.5);
        assertThat(edges(oracle.filter(Graphs.EDGE, late))).containsExactly(2, 3, 4, 5);
        assertThat(edges(oracle.filter(Graphs.EDGE, new TestFilter.And(late, low))))
                .containsExactly(2, 3);
        assertThat(edges(oracle.filter(Graphs.EDGE, new TestFilter.Or(late, low))))
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(edges(oracle.filter(Graphs.EDGE, TestFilter.of("level", "equalTo", 1L))))
                .containsExactly(1);
        assertThat(edges(oracle.filter(Graphs.EDGE, TestFilter.of("level", "notEqualTo", 1.0))))
                .containsExactly(0, 2, 3, 4, 5);
        assertThat(edges(oracle.filter(Graphs.EDGE, TestFilter.of("level", "atMost", 1.5))))
                .containsExactly(0, 1, 2);
        assertThat(edges(oracle.filter(Graphs.EDGE, TestFilter.of("year", "greaterThan", 4.5))))
                .containsExactly(4, 5);
    }

    @Test
    void skippedSeedsLeaveTheOthersTheirPlaces() {
        TestGraph graph = star(40);
        Oracle with = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0, 99, 0)
                .batchSize(3)
                .numNeighbors(4)
                .disjoint(true)
                .skipUnknown(true);
        Oracle without = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0, 1, 0)
                .batchSize(3)
                .numNeighbors(4)
                .disjoint(true);
        Oracle.Batch batch = with.batch(0, 0);
        assertThat(batch.inputId).containsExactly(0, 2);
        assertThat(batch.batch.get(Graphs.NODE)).startsWith(0, 1);
        assertThat(batch.eId.get(Graphs.EDGE)).isEqualTo(edges(without));
    }

    @Test
    void backwardDrawsAreOtherDraws() {
        TestGraph both = Graphs.of(
                41,
                LongStream.range(0, 80).map(i -> i < 40 ? i + 1 : 0).toArray(),
                LongStream.range(0, 80).map(i -> i < 40 ? 0 : i - 39).toArray());
        Oracle oracle = new Oracle(both).inputNodes(Graphs.NODE, 0).numNeighbors(10);
        long[] in = edges(oracle);
        long[] out =
                Arrays.stream(edges(oracle.backward(true))).map(e -> e - 40).toArray();
        assertThat(Arrays.stream(in)).hasSize(10).allMatch(e -> e < 40);
        assertThat(Arrays.stream(out)).hasSize(10).allMatch(e -> e >= 0);
        assertThat(out).isNotEqualTo(in);
    }

    @Test
    void bothWaysKeepsOneOfEachPairOfEndsAndPrefersDrawnEdges() {
        // 0 -> 1 twice, and 1 -> 0: from seeds 0 and 1 all three are drawn.
        TestGraph graph = Graphs.of("0->1, 0->1, 1->0");
        Oracle.Batch batch = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0, 1)
                .batchSize(2)
                .numNeighbors(-1)
                .subgraphType("BIDIRECTIONAL")
                .batch(0, 0);
        assertThat(batch.eId.get(Graphs.EDGE)).containsExactly(2, 0);
        assertThat(batch.row.get(Graphs.EDGE)).containsExactly(1, 0);
        assertThat(batch.col.get(Graphs.EDGE)).containsExactly(0, 1);
        assertThat(batch.numSampledEdges.get(Graphs.EDGE)).isEmpty();
    }

    @Test
    void aReversedEdgeOfAnUnlikeTypeHasNoIdAndNoAttributes() {
        TestGraph drawn = Graphs.of("user:a -rates-> item:b, item:c -rev_rates-> user:a");
        for (boolean alike : new boolean[] {true, false}) {
            TestGraph.Edges rates =
                    drawn.edges("user__rates__item").withAttributes(TestGraph.floats("edge_attr", 1, 7));
            TestGraph.Edges reverse = drawn.edges("item__rev_rates__user")
                    .withAttributes(TestGraph.floats(alike ? "edge_attr" : "other", 1, 8));
            TestGraph graph = drawn.withEdges(rates, reverse);
            Oracle.Batch batch = new Oracle(graph)
                    .inputNodes("item", graph.id("item:b"))
                    .numNeighbors(-1, -1)
                    .subgraphType("BIDIRECTIONAL")
                    .batch(0, 0);
            // Drawn: a -rates-> b and c -rev_rates-> a. Reversed: b -rev_rates-> a and a -rates-> c.
            assertThat(batch.eId.get("user__rates__item")).containsExactly(0, alike ? 0 : -1);
            assertThat(batch.rows(rates, rates.attributes.get(0)))
                    .isEqualTo(TestGraph.floats("", 1, 7, alike ? 8 : 0).rows);
            assertThat(batch.row.get("item__rev_rates__user")).containsExactly(0, 1);
            assertThat(batch.eId.get("item__rev_rates__user")).containsExactly(alike ? 0 : -1, 0);
        }
    }

    @Test
    void inducedHasAllAllowedEdgesAmongTheNodesAndASeedGivenTwiceOnce() {
        TestGraph graph = Graphs.of("1->0, 2->0, 1->2, 0->1, 3->1");
        Oracle oracle = new Oracle(graph)
                .inputNodes(Graphs.NODE, 0, 1, 0)
                .batchSize(3)
                .numNeighbors(0)
                .subgraphType("INDUCED");
        Oracle.Batch batch = oracle.batch(0, 0);
        assertThat(batch.nId.get(Graphs.NODE)).containsExactly(0, 1, 0);
        assertThat(batch.eId.get(Graphs.EDGE)).containsExactly(0, 3);
        assertThat(batch.row.get(Graphs.EDGE)).containsExactly(1, 0);
        assertThat(batch.col.get(Graphs.EDGE)).containsExactly(0, 1);
    }

    /** A random test proves nothing about a case that its graphs and options never contain. */
    @Test
    void aHundredRandomGraphsAndOptionsContainEveryCase() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            TestGraph graph = SamplingGraphs.random(seed);
            for (TestGraph.Edges edges : graph.edges()) {
                note(graph, edges, seen);
            }
            note(SamplingGraphs.options(graph, seed), seen);
        }
        assertThat(seen)
                .contains(
                        "edge times that tie",
                        "zero weight",
                        "isolated",
                        "hub",
                        "no edges",
                        "parallel edges of several ids",
                        "disjoint without time",
                        "time and weight",
                        "time and weight, last",
                        "weight and replace",
                        "weight without replace",
                        "own time",
                        "skipUnknown",
                        "backward and time",
                        "BIDIRECTIONAL",
                        "BIDIRECTIONAL and disjoint",
                        "INDUCED",
                        "filter");
    }

    private static void note(TestGraph graph, TestGraph.Edges edges, Set<String> seen) {
        if (edges.count() == 0) {
            seen.add("no edges");
            return;
        }
        if (edges.times != null && LongStream.of(edges.times).distinct().count() < edges.count()) {
            seen.add("edge times that tie");
        }
        for (int i = 0; edges.weights != null && i < edges.count(); i++) {
            if (edges.weights[i] == 0) {
                seen.add("zero weight");
            }
        }
        int[] degrees = graph.inDegrees(edges).values().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        if (degrees.length < graph.nodes(edges.destination).count) {
            seen.add("isolated");
        }
        if (Arrays.stream(degrees).max().orElse(0) > 3 * edges.count() / degrees.length) {
            seen.add("hub");
        }
        Set<List<Long>> pairs = new HashSet<>();
        for (int i = 0; edges.ids != null && i < edges.count(); i++) {
            if (!pairs.add(List.of(edges.from[i], edges.to[i]))) {
                seen.add("parallel edges of several ids");
            }
        }
    }

    private static void note(Oracle options, Set<String> seen) {
        boolean time = options.timeAttr != null;
        boolean weight = options.weightAttr != null;
        seen.add(options.subgraphType);
        seen.add(options.subgraphType + (options.isDisjoint() ? " and disjoint" : ""));
        seen.add(options.disjoint && !time ? "disjoint without time" : "");
        seen.add(time && weight ? "time and weight" : "");
        seen.add(time && weight && options.last ? "time and weight, last" : "");
        seen.add(weight ? options.replace ? "weight and replace" : "weight without replace" : "");
        seen.add(time && options.inputTime == null ? "own time" : "");
        seen.add(time && options.backward ? "backward and time" : "");
        seen.add(options.skipUnknown ? "skipUnknown" : "");
        seen.add(options.filters.isEmpty() ? "" : "filter");
    }

    /** Whatever the options: no entry that is not allowed, and no edge that the graph does not have. */
    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void everySampledEdgeIsOneOfTheGraphThatTimeAndFilterAllow(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.options(graph, seed);
        for (Oracle.Batch batch : options.epoch(0)) {
            for (TestGraph.Edges edges : graph.edges()) {
                String name = edges.name();
                for (int i = 0; i < batch.row.get(name).length; i++) {
                    int edge = batch.positions.get(name)[i];
                    if (edge < 0 || options.subgraphType.equals("BIDIRECTIONAL")) {
                        continue;
                    }
                    int row = batch.row.get(name)[i];
                    int col = batch.col.get(name)[i];
                    assertThat(batch.nId.get(edges.source)[row]).isEqualTo(edges.from[edge]);
                    assertThat(batch.nId.get(edges.destination)[col]).isEqualTo(edges.to[edge]);
                    if (options.isDisjoint()) {
                        int subgraph = batch.batch.get(edges.destination)[col];
                        assertThat(batch.batch.get(edges.source)[row]).isEqualTo(subgraph);
                        if (options.timeAttr != null && edges.times != null) {
                            assertThat(edges.times[edge]).isLessThanOrEqualTo(batch.seedTime[subgraph]);
                        }
                    }
                }
            }
        }
    }

    private static List<Long> asList(long[] values) {
        return LongStream.of(values).boxed().toList();
    }
}

package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links and negatives of the oracle, by cases small enough to be worked out by hand, and by what the page promises. */
class OracleLinksTest {

    static LongStream seeds() {
        return Seeds.of(100);
    }

    private static OracleLinks links(TestGraph graph, int n) {
        int nodes = graph.nodes(Graphs.NODE).count;
        return OracleLinks.of(
                graph,
                Graphs.EDGE,
                LongStream.range(0, n).map(i -> i % nodes).toArray(),
                LongStream.range(0, n).map(i -> (i + 1) % nodes).toArray());
    }

    private static Oracle oracle(OracleLinks links) {
        return new Oracle(links.graph).links(links).batchSize(100).numNeighbors(0);
    }

    private static TestGraph noEdges(int nodes) {
        return Graphs.of(nodes, new long[0], new long[0]);
    }

    @Test
    void binaryNegativesAreAsManyAsTheAmountSaysRoundedUp() {
        TestGraph graph = noEdges(50);
        Oracle.Batch whole =
                oracle(links(graph, 20).negatives(OracleNegatives.binary(1))).batch(0, 0);
        assertThat(whole.edgeLabelIndex[0]).hasSize(40);
        assertThat(whole.edgeLabelIndex[1]).hasSize(40);
        assertThat((float[]) whole.edgeLabel).containsExactly(floats(20, 1, 20, 0));

        Oracle.Batch half =
                oracle(links(graph, 4).negatives(OracleNegatives.binary(0.5))).batch(0, 0);
        assertThat(half.edgeLabelIndex[0]).hasSize(6);
        Oracle.Batch less =
                oracle(links(graph, 3).negatives(OracleNegatives.binary(0.5))).batch(0, 0);
        assertThat(less.edgeLabelIndex[0]).hasSize(5);
        Oracle.Batch none = oracle(links(graph, 3)).batch(0, 0);
        assertThat((float[]) none.edgeLabel).containsExactly(1, 1, 1);
    }

    private static float[] floats(int ones, float first, int zeros, float second) {
        float[] all = new float[ones + zeros];
        Arrays.fill(all, 0, ones, first);
        Arrays.fill(all, ones, ones + zeros, second);
        return all;
    }

    @Test
    void labelsFromZeroAreRaisedWhenThereAreNegativesAndKeepTheirType() {
        TestGraph graph = noEdges(9);
        long[] labels = {0, 1, 2, 0};
        OracleLinks links = links(graph, 4).labels(labels).negatives(OracleNegatives.binary(1));
        assertThat((long[]) oracle(links).batch(0, 0).edgeLabel).containsExactly(1, 2, 3, 1, 0, 0, 0, 0);
        // The least of all labels counts, not the least of the batch.
        assertThat((long[]) oracle(links).batchSize(1).batch(0, 1).edgeLabel).containsExactly(2, 0);
        assertThat((long[]) oracle(links(graph, 4).labels(labels)).batch(0, 0).edgeLabel)
                .containsExactly(0, 1, 2, 0);
        links.labels(new float[] {3, 1, 2, 1});
        assertThat((float[]) oracle(links).batch(0, 0).edgeLabel).containsExactly(3, 1, 2, 1, 0, 0, 0, 0);
    }

    @Test
    void tripletsOfADisjointSampleStandLinkByLink() {
        OracleLinks links = links(noEdges(30), 3).negatives(OracleNegatives.triplet(2));
        Oracle.Batch batch = oracle(links).disjoint(true).batch(0, 0);
        assertThat(batch.srcIndex).containsExactly(0, 1, 2);
        assertThat(batch.dstPosIndex).containsExactly(3, 4, 5);
        assertThat(batch.dstNegIndex).containsExactly(6, 9, 7, 10, 8, 11);
        assertThat(batch.batch.get(Graphs.NODE)).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
        assertThat(batch.edgeLabel).isNull();
    }

    @Test
    void tripletsOfTwoEndTypesCountEachSideFromZero() {
        TestGraph graph = Graphs.of("user:0 -likes-> item:0, user:1 -likes-> item:1, user:2, item:9");
        OracleLinks links = OracleLinks.of(graph, "user__likes__item", new long[] {2, 1, 0}, new long[] {1, 1, 0})
                .negatives(OracleNegatives.triplet(2));
        Oracle.Batch batch = oracle(links).disjoint(true).batch(0, 0);
        assertThat(batch.nId.get("user")).containsExactly(2, 1, 0);
        assertThat(batch.srcIndex).containsExactly(0, 1, 2);
        assertThat(batch.dstPosIndex).containsExactly(0, 1, 2);
        assertThat(batch.dstNegIndex).containsExactly(3, 6, 4, 7, 5, 8);
        assertThat(batch.batch.get("item")).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void theEndsOfAPlainBatchAreDistinctAndAscend() {
        TestGraph graph = noEdges(10);
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, new long[] {7, 3, 7}, new long[] {3, 9, 1});
        Oracle.Batch batch = oracle(links).batch(0, 0);
        assertThat(batch.nId.get(Graphs.NODE)).containsExactly(1, 3, 7, 9);
        assertThat(batch.edgeLabelIndex[0]).containsExactly(2, 1, 2);
        assertThat(batch.edgeLabelIndex[1]).containsExactly(1, 3, 0);
        assertThat(batch.numSampledNodes.get(Graphs.NODE)).containsExactly(4, 0);
    }

    @Test
    void negativesInTimeAreOldEnoughOrTheEarliestNode() {
        long[] times = LongStream.range(0, 40).map(i -> 40 - i).toArray();
        times[20] = 1; // nodes 20 and 39 are the earliest
        TestGraph graph =
                noEdges(40).withNodeAttributes(TestGraph.longs("time", 1, times).sampling());
        OracleLinks links = links(graph, 40)
                .times(LongStream.range(0, 40).map(i -> i % 20).toArray())
                .negatives(OracleNegatives.binary(3));
        Oracle.Batch batch = oracle(links).timeAttr("time").batch(0, 0);
        long[] node = batch.nId.get(Graphs.NODE);
        int earliest = 0;
        for (int j = 40; j < 160; j++) {
            long time = (j - 40L) % 40 % 20;
            for (int[] end : batch.edgeLabelIndex) {
                assertThat(times[(int) node[end[j]]]).isLessThanOrEqualTo(Math.max(1, time));
                earliest += time < 1 ? 1 : 0;
                assertThat(time >= 1 || node[end[j]] == 20)
                        .as("the smallest of the earliest")
                        .isTrue();
            }
        }
        assertThat(earliest).isPositive();
    }

    @Test
    void strictNegativesAreNoEdgesEvenWhereOnlyOnePairIsNone() {
        // From node 0 to all nodes but 3.
        TestGraph graph = Graphs.of(6, new long[5], new long[] {0, 1, 2, 4, 5});
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, new long[10], new long[10])
                .negatives(OracleNegatives.triplet(3).strict());
        Oracle.Batch batch = oracle(links).batch(0, 0);
        assertThat(Arrays.stream(batch.dstNegIndex).mapToLong(i -> batch.nId.get(Graphs.NODE)[i]))
                .hasSize(30)
                .containsOnly(3L);
        links.negatives(OracleNegatives.triplet(1).strict().dstWeight(1, 1, 1, 0, 1, 1));
        assertThatThrownBy(() -> oracle(links).batch(0, 0)).hasMessageContaining("strict");
    }

    @Test
    void strictNegativesWithoutOneInTimeTakeOneThatIsNoEdge() {
        // The source is drawn: none of 0 to 3 is in time, so it is the earliest, node 2, and the destination any but 1.
        TestGraph graph = Graphs.of("2->1, 2->0, 2->2, 3->3")
                .withNodeAttributes(TestGraph.longs("time", 1, 9, 9, 8, 9).sampling());
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, new long[] {0, 1}, new long[] {1, 0})
                .times(5, 5)
                .negatives(OracleNegatives.binary(1).strict());
        Oracle.Batch batch = oracle(links).timeAttr("time").batch(0, 0);
        long[] node = batch.nId.get(Graphs.NODE);
        for (int j = 2; j < 4; j++) {
            assertThat(node[batch.edgeLabelIndex[0][j]]).isEqualTo(2);
            assertThat(node[batch.edgeLabelIndex[1][j]]).isEqualTo(3);
        }
    }

    @Test
    void candidatesReplaceDestinationsAndKeepTheSource() {
        TestGraph graph = noEdges(30);
        OracleLinks links = links(graph, 20).negatives(OracleNegatives.binary(1).candidates(5, 28));
        Oracle.Batch batch = oracle(links).batch(0, 0);
        long[] node = batch.nId.get(Graphs.NODE);
        Set<Long> destinations = new HashSet<>();
        for (int j = 20; j < 40; j++) {
            assertThat(batch.edgeLabelIndex[0][j]).isEqualTo(batch.edgeLabelIndex[0][j - 20]);
            destinations.add(node[batch.edgeLabelIndex[1][j]]);
        }
        assertThat(destinations).containsExactlyInAnyOrder(5L, 28L);
    }

    @Test
    void excludedAreTheEdgeOfTheIdOrAllEdgesOfThePair() {
        TestGraph graph = Graphs.of("0->1, 0->1, 1->0, 2->1");
        assertThat(sampled(graph, "NONE", false)).containsExactly(2, 0, 1, 3);
        assertThat(sampled(graph, "SELF", false)).containsExactly(2, 3);
        assertThat(sampled(graph, "SELF", true)).containsExactly(2, 0, 3);
        assertThat(sampled(graph, "REVERSE", false)).containsExactly(3);
        assertThat(sampled(graph, "REVERSE", true)).containsExactly(0, 3);
    }

    private static long[] sampled(TestGraph graph, String exclude, boolean ids) {
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, new long[] {0}, new long[] {1})
                .exclude(exclude);
        return oracle(ids ? links.ids(1) : links)
                .numNeighbors(-1)
                .batch(0, 0)
                .eId
                .get(Graphs.EDGE);
    }

    @Test
    void theReverseTypesEdgeOfTheSameIdIsExcluded() {
        TestGraph graph = Graphs.of("user:0 -likes-> item:0, user:1 -likes-> item:0,"
                + " item:0 -rev_likes-> user:1, item:0 -rev_likes-> user:0");
        OracleLinks links = OracleLinks.of(graph, "user__likes__item", new long[] {0}, new long[] {0})
                .exclude("REVERSE");
        Oracle oracle = oracle(links).numNeighbors(-1);
        assertThat(oracle.batch(0, 0).eId.get("item__rev_likes__user")).isEmpty();
        links.ids(0);
        assertThat(oracle.batch(0, 0).eId.get("user__likes__item")).containsExactly(1);
        assertThat(oracle.batch(0, 0).eId.get("item__rev_likes__user"))
                .as("the edge with id 0 ends elsewhere, this one is sampled")
                .containsExactly(1);
    }

    @Test
    void aDisjointSampleExcludesALinkInItsOwnSubgraphsOnly() {
        TestGraph graph = Graphs.of("0->1, 2->1, 1->3");
        OracleLinks links = OracleLinks.of(graph, Graphs.EDGE, new long[] {0, 1}, new long[] {1, 3})
                .exclude("SELF");
        Oracle.Batch batch = oracle(links).numNeighbors(-1).disjoint(true).batch(0, 0);
        // Seeds: 0 of link 0, 1 of link 1, 1 of link 0, 3 of link 1.
        assertThat(batch.nId.get(Graphs.NODE)).startsWith(0, 1, 1, 3);
        assertThat(batch.eId.get(Graphs.EDGE)).containsExactly(0, 1, 1);
        assertThat(batch.col.get(Graphs.EDGE)).containsExactly(1, 1, 2);
    }

    @Test
    void allEdgesOfATypeAreLinksByTheirIds() {
        TestGraph.Edges edges = new TestGraph.Edges(
                Graphs.NODE,
                Graphs.TO,
                Graphs.NODE,
                new long[] {1, 2},
                new long[] {0, 1},
                new long[] {1, 0},
                null,
                List.of());
        TestGraph graph = noEdges(3).withEdges(edges);
        OracleLinks links = OracleLinks.all(graph, Graphs.EDGE).exclude("SELF");
        Oracle.Batch batch = oracle(links).numNeighbors(-1).batchSize(1).batch(0, 0);
        assertThat(batch.inputId).containsExactly(0);
        assertThat(batch.nId.get(Graphs.NODE)).containsExactly(1, 2);
        assertThat(batch.eId.get(Graphs.EDGE)).isEmpty();
    }

    @Test
    void negativesBelongToThePlaceAndNotToTheBatch() {
        TestGraph graph = noEdges(1000);
        OracleLinks links = links(graph, 12).negatives(OracleNegatives.binary(2));
        Oracle one = oracle(links).batchSize(1).disjoint(true).shuffle(true);
        Oracle six = oracle(links).batchSize(12).disjoint(true).shuffle(true).rank(1, 2);
        long[] node = six.batch(0, 0).nId.get(Graphs.NODE);
        for (int i = 0; i < 6; i++) {
            long[] alone = one.batch(0, 6 + i).nId.get(Graphs.NODE);
            // alone: source, two negative sources, destination, two negative destinations
            int at = i;
            assertThat(IntStream.range(0, 6).mapToLong(b -> node[6 * b + at]).toArray())
                    .isEqualTo(alone);
        }
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void randomLinksKeepWhatThePagePromises(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.linkOptions(graph, seed);
        OracleLinks links = options.links;
        List<Oracle.Batch> batches;
        try {
            batches = options.epoch(0);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("no strict negative");
            return;
        }
        for (Oracle.Batch batch : batches) {
            List<Integer> ends = new ArrayList<>();
            if (batch.srcIndex == null) {
                assertThat(batch.edgeLabelIndex[0]).hasSameSizeAs(batch.edgeLabelIndex[1]);
                Arrays.stream(batch.edgeLabelIndex[1]).forEach(ends::add);
            } else {
                assertThat(batch.srcIndex).hasSize(batch.inputId.length);
                Arrays.stream(batch.dstPosIndex).forEach(ends::add);
                Arrays.stream(batch.dstNegIndex).forEach(ends::add);
            }
            int seedsOfType = batch.numSampledNodes.get(links.type.destination)[0];
            assertThat(ends).allMatch(local -> local < seedsOfType);
            assertThat(options.bytes(batch)).isNotEmpty();
        }
    }

    /** A random test proves nothing about a case that its options never contain. */
    @Test
    void aHundredRandomLinkOptionsContainEveryCase() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            Oracle options = SamplingGraphs.linkOptions(SamplingGraphs.random(seed), seed);
            OracleLinks links = options.links;
            boolean time = options.timeAttr != null;
            seen.add(links.all ? time && links.ownTimes ? "all at their own times" : "all" : "given");
            seen.add(links.exclude + (links.ids == null ? "" : " by ids"));
            seen.add(links.labels == null ? "" : links.labels.getClass().getSimpleName());
            seen.add(options.isDisjoint() && !time ? "disjoint" : options.subgraphType);
            seen.add(links.type.source.equals(links.type.destination) ? "one end type" : "two end types");
            if (links.negatives != null) {
                String kind = links.negatives.triplet ? "triplet" : "binary";
                seen.add(kind + (time ? " in time" : ""));
                seen.add(kind + (links.negatives.strict ? " strict" : ""));
                seen.add(time && links.negatives.strict ? "strict in time" : "");
                seen.add(links.negatives.candidates == null ? "" : "candidates");
                seen.add(links.negatives.srcWeight == null ? "" : "srcWeight");
                seen.add(links.negatives.dstWeight == null ? "" : "dstWeight");
            }
        }
        assertThat(seen)
                .contains("given", "all", "all at their own times", "one end type", "two end types")
                .contains("NONE", "SELF", "SELF by ids", "REVERSE", "REVERSE by ids", "long[]", "float[]")
                .contains("disjoint", "INDUCED", "BIDIRECTIONAL", "triplet strict", "binary strict", "strict in time")
                .contains("binary in time", "triplet in time", "candidates", "srcWeight", "dstWeight");
    }
}

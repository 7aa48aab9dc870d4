package io.filbert.tests.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge is judged first: by worked cases, and by what the definition of a batch promises. */
class OracleTest {

    static LongStream seeds() {
        return Seeds.of(20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "io.filbert.tests.property.WorkedCase#all",
        "io.filbert.tests.property.WorkedOptions#all",
        "io.filbert.tests.property.WorkedLinks#all"
    })
    void givesTheNumbersOfTheWorkedCase(WorkedCase worked) {
        Oracle.Batch batch = worked.oracle.batch(0, 0);

        assertThat(batch.nId.get(Graphs.NODE)).as("node").containsExactly(worked.node);
        assertThat(batch.row.get(Graphs.EDGE)).as("row").containsExactly(worked.row);
        assertThat(batch.col.get(Graphs.EDGE)).as("col").containsExactly(worked.col);
        assertThat(batch.eId.get(Graphs.EDGE)).as("edge").containsExactly(worked.edge);
        assertThat(batch.batch.get(Graphs.NODE)).as("batch").isEqualTo(worked.batch);
        assertThat(batch.edgeLabelIndex).as("links").isDeepEqualTo(worked.edgeLabelIndex);
        assertThat(batch.numSampledNodes.get(Graphs.NODE)).as("nodes by hop").containsExactly(worked.numSampledNodes);
        assertThat(batch.numSampledEdges.get(Graphs.EDGE)).as("edges by hop").containsExactly(worked.numSampledEdges);
    }

    @Test
    void oneNeighborOfEachNodeIsAnEdgeOfTheInput() {
        TestGraph graph = WorkedCase.mapping();
        TestGraph.Edges edges = graph.edges(Graphs.EDGE);
        Oracle oracle = new Oracle(graph).numNeighbors(1).batchSize(1);

        int sampled = 0;
        for (Oracle.Batch batch : oracle.epoch(0)) {
            long[] node = batch.nId.get(Graphs.NODE);
            for (int i = 0; i < batch.row.get(Graphs.EDGE).length; i++, sampled++) {
                int edge = (int) batch.eId.get(Graphs.EDGE)[i];
                assertThat(node[batch.row.get(Graphs.EDGE)[i]]).isEqualTo(edges.from[edge]);
                assertThat(node[batch.col.get(Graphs.EDGE)[i]]).isEqualTo(edges.to[edge]);
            }
        }
        assertThat(sampled).as("nodes 1 to 11 have an in-edge").isEqualTo(11);
    }

    @Test
    void seedsGivenTwiceKeepBothPlacesAndBothGetTheEdges() {
        TestGraph graph = Graphs.of("5->4, 0->4, 5->9, 0->9, 1, 2, 3, 6, 7, 8");

        Oracle.Batch batch = new Oracle(graph)
                .inputNodes(Graphs.NODE, 4, 4, 9)
                .numNeighbors(-1)
                .batchSize(3)
                .batch(0, 0);

        assertThat(batch.nId.get(Graphs.NODE)).containsExactly(4, 4, 9, 5, 0);
        assertThat(batch.row.get(Graphs.EDGE)).containsExactly(3, 4, 3, 4, 3, 4);
        assertThat(batch.col.get(Graphs.EDGE)).containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void everyEdgeTypeOfAHopStartsFromTheNodesOfThePreviousHop() {
        TestGraph graph = Graphs.of(
                "paper:p -cites-> paper:q, author:a -writes-> paper:q, author:b -writes-> paper:p, paper:r -cites-> paper:p");

        Oracle.Batch batch = new Oracle(graph)
                .inputNodes("paper", graph.id("paper:q"))
                .numNeighbors(-1, -1)
                .batch(0, 0);

        assertThat(batch.nId.get("paper"))
                .containsExactly(graph.id("paper:q"), graph.id("paper:p"), graph.id("paper:r"));
        assertThat(batch.nId.get("author")).containsExactly(graph.id("author:a"), graph.id("author:b"));
        assertThat(batch.numSampledNodes.get("paper")).containsExactly(1, 1, 1);
        assertThat(batch.numSampledNodes.get("author")).containsExactly(0, 1, 1);
        assertThat(batch.numSampledEdges.get("paper__cites__paper")).containsExactly(1, 1);
        assertThat(batch.numSampledEdges.get("author__writes__paper")).containsExactly(1, 1);
    }

    @Test
    void inEdgesStandByTimeThenById() {
        TestGraph.Edges edges = new TestGraph.Edges(
                Graphs.NODE,
                Graphs.TO,
                Graphs.NODE,
                new long[] {1, 2, 3, 4},
                new long[] {0, 0, 0, 0},
                new long[] {40, 30, 20, 10},
                new long[] {7, 5, 7, 6},
                List.of());
        TestGraph graph = new TestGraph(List.of(new TestGraph.Nodes(Graphs.NODE, 5, List.of())), List.of(edges));

        Oracle.Batch batch =
                new Oracle(graph).inputNodes(Graphs.NODE, 0).numNeighbors(-1).batch(0, 0);

        assertThat(batch.eId.get(Graphs.EDGE)).containsExactly(30, 10, 20, 40);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void drawsExactlyMinOfDegreeAndFanOutDistinctInEdges(long seed) {
        TestGraph graph = Graphs.randomHeterogeneous(seed);
        String input = graph.nodes().get(0).type;

        Oracle.Batch batch = new Oracle(graph)
                .inputNodes(input, LongStream.range(0, graph.nodes(input).count).toArray())
                .numNeighbors(3)
                .batchSize(1000)
                .seed(seed)
                .batch(0, 0);

        for (TestGraph.Edges edges : graph.edges()) {
            int expected = 0;
            if (edges.destination.equals(input)) {
                for (int degree : graph.inDegrees(edges).values()) {
                    expected += Math.min(degree, 3);
                }
            }
            int[] positions = batch.positions.get(edges.name());
            assertThat(positions).as(edges.name()).hasSize(expected).doesNotHaveDuplicates();
            for (int i = 0; i < positions.length; i++) {
                assertThat(batch.nId.get(input)[batch.col.get(edges.name())[i]]).isEqualTo(edges.to[positions[i]]);
                assertThat(batch.nId.get(edges.source)[batch.row.get(edges.name())[i]])
                        .isEqualTo(edges.from[positions[i]]);
            }
        }
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void theOrderOfAnEpochIsAPermutationAndTheRanksShareIt(long seed) {
        int n = 1 + new Random(seed).nextInt(500);
        TestGraph graph = Graphs.of(n, new long[0], new long[0]);
        Oracle one = new Oracle(graph).batchSize(7).shuffle(true).seed(seed);

        assertThat(LongStream.of(one.order(0)).sorted())
                .containsExactlyElementsOf(LongStream.range(0, n).boxed().toList());
        for (int step = 0; step < one.steps(); step++) {
            long[] whole = one.rank(0, 1).positions(3, step);
            int at = 0;
            for (int rank = 0; rank < 3; rank++) {
                long[] slice = one.rank(rank, 3).positions(3, step);
                assertThat(slice).isEqualTo(Arrays.copyOfRange(whole, at, at + slice.length));
                at += slice.length;
            }
            assertThat(at).isEqualTo(whole.length);
        }
    }

    @Test
    void aShuffledOrderDependsOnSeedAndEpoch() {
        Oracle oracle = new Oracle(Graphs.of(200, new long[0], new long[0])).shuffle(true);
        Set<List<Long>> orders = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            for (int epoch = 0; epoch < 5; epoch++) {
                orders.add(LongStream.of(oracle.seed(seed).order(epoch)).boxed().toList());
            }
        }
        assertThat(orders).hasSize(25);
    }

    @Test
    void dropLastLeavesOutTheShortStepOnly() {
        Oracle oracle = new Oracle(Graphs.of(10, new long[0], new long[0])).batchSize(4);
        assertThat(oracle.steps()).isEqualTo(3);
        assertThat(oracle.batch(0, 2).inputId).containsExactly(8, 9);
        assertThat(oracle.dropLast(true).steps()).isEqualTo(2);
    }

    @Test
    void boundedIsTheHighWordOfTheUnsignedProduct() {
        assertThat(OracleDraws.bounded(0, 10)).isZero();
        assertThat(OracleDraws.bounded(-1, 10)).isEqualTo(9);
        assertThat(OracleDraws.bounded(Long.MIN_VALUE, 10)).isEqualTo(5);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            long w = random.nextLong();
            long n = 1L + random.nextInt(1000);
            BigInteger unsigned = new BigInteger(1, new BigInteger(Long.toHexString(w), 16).toByteArray());
            assertThat(BigInteger.valueOf(OracleDraws.bounded(w, n)))
                    .isEqualTo(unsigned.multiply(BigInteger.valueOf(n)).shiftRight(64));
        }
    }

    @Test
    void mix64IsTheFinalizerOfSplitMix64() {
        // The first words of SplitMix64 from state 0, as published with the generator's reference code.
        assertThat(OracleDraws.word(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(OracleDraws.word(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
        assertThat(OracleDraws.word(0, 2)).isEqualTo(0x06C45D188009454FL);
    }

    @Test
    void theDigestSeesEveryPartOfABatch() {
        TestGraph graph = Graphs.randomWithIds(1, 200);
        String digest = oracle(graph, 7).digest(0);

        assertThat(oracle(graph, 7).digest(0)).isEqualTo(digest);
        assertThat(oracle(graph.withEdgesShuffled(3), 7).digest(0)).isEqualTo(digest);
        assertThat(oracle(graph, 8).digest(0)).isNotEqualTo(digest);
        assertThat(oracle(graph, 7).digest(1)).isNotEqualTo(digest);
        assertThat(oracle(graph.withBitFlipped("venue", "x", 3), 7).digest(0)).isNotEqualTo(digest);
        assertThat(oracle(graph.withoutEdge("paper__cites__paper", 5), 7).digest(0))
                .isNotEqualTo(digest);
    }

    private static Oracle oracle(TestGraph graph, long seed) {
        return new Oracle(graph)
                .inputNodes("paper", LongStream.range(0, 200).toArray())
                .numNeighbors(4, 3)
                .batchSize(32)
                .shuffle(true)
                .seed(seed);
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.OracleLinks;
import io.filbert.tests.property.OracleNegatives;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weighted and temporal draws and negatives have the frequencies that they should, from the oracle and from the grid: each
 * cell within {@value #DEVIATIONS} standard deviations of its binomial. The draws are a function of fixed seeds, so these
 * tests give the same numbers each time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrawStatisticsTest {
    private static final double DEVIATIONS = 5;
    private static final int NODES = 6_000;
    private static final float[] WEIGHTS = {1, 2, 0, 3, 4};
    private static final int DEGREE = WEIGHTS.length;

    private TestCluster cluster;
    private GraphGrid grid;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        grid = GraphGrid.of(cluster.member(0));
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    /** Node i has the in-edges 5i to 5i + 4, of the weights above and the times 0 to 4: an edge id mod 5 is the position. */
    private static TestGraph nodesOfDegreeFive() {
        int edges = NODES * DEGREE;
        float[] weights = new float[edges];
        for (int e = 0; e < edges; e++) {
            weights[e] = WEIGHTS[e % DEGREE];
        }
        TestGraph graph = Graphs.of(
                NODES + DEGREE,
                LongStream.range(0, edges).map(e -> NODES + e % DEGREE).toArray(),
                LongStream.range(0, edges).map(e -> e / DEGREE).toArray());
        return graph.withEdges(graph.edges(Graphs.EDGE)
                .withWeights(weights)
                .withTimes(LongStream.range(0, edges).map(e -> e % DEGREE).toArray()));
    }

    private static Oracle draws(int k) {
        return new Oracle(nodesOfDegreeFive())
                .inputNodes(Graphs.NODE, LongStream.range(0, NODES).toArray())
                .batchSize(NODES)
                .numNeighbors(k)
                .seed(11);
    }

    private static Oracle upTo(long time, Oracle options) {
        long[] times = new long[NODES];
        Arrays.fill(times, time);
        return options.timeAttr("time").inputTime(times);
    }

    /** The drawn positions of each node, in the order of the draws. */
    private List<int[]> positions(Oracle options, boolean ofGrid) {
        int k = options.numNeighbors[0];
        long[] edges;
        if (ofGrid) {
            Graph graph = Grids.load(grid, "draws", options.graph);
            try (DistNeighborLoader loader = Options.loader(options, graph).build()) {
                edges = loader.epoch(0).iterator().next().eId().clone();
            }
            grid.drop("draws");
        } else {
            edges = options.batch(0, 0).eId.get(Graphs.EDGE);
        }
        assertThat(edges).hasSize(NODES * k);
        List<int[]> positions = new ArrayList<>();
        for (int i = 0; i < edges.length; i += k) {
            positions.add(Arrays.stream(edges, i, i + k)
                    .mapToInt(e -> (int) (e % DEGREE))
                    .toArray());
        }
        return positions;
    }

    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void withReplacementEachDrawIsInProportionToItsWeight(boolean ofGrid) {
        int[] pairs = new int[DEGREE * DEGREE];
        for (int[] drawn : positions(draws(2).weightAttr("weight").replace(true), ofGrid)) {
            pairs[drawn[0] * DEGREE + drawn[1]]++;
        }
        for (int i = 0; i < pairs.length; i++) {
            within("pair " + i, pairs[i], NODES, WEIGHTS[i / DEGREE] / 10.0 * WEIGHTS[i % DEGREE] / 10);
        }
    }

    /** One after the other, each in proportion to the weights that are left: all ordered pairs, enumerated. */
    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void withoutReplacementPairsAreDrawnOneAfterTheOther(boolean ofGrid) {
        int[] pairs = new int[DEGREE * DEGREE];
        int[] included = new int[DEGREE];
        for (int[] drawn : positions(draws(2).weightAttr("weight"), ofGrid)) {
            pairs[drawn[0] * DEGREE + drawn[1]]++;
            included[drawn[0]]++;
            included[drawn[1]]++;
        }
        double[] inclusion = new double[DEGREE];
        for (int first = 0; first < DEGREE; first++) {
            for (int second = 0; second < DEGREE; second++) {
                double p = first == second ? 0 : WEIGHTS[first] / 10.0 * WEIGHTS[second] / (10.0 - WEIGHTS[first]);
                within("pair " + first + " " + second, pairs[first * DEGREE + second], NODES, p);
                inclusion[first] += p;
                inclusion[second] += p;
            }
        }
        for (int i = 0; i < DEGREE; i++) {
            within("inclusion of " + i, included[i], NODES, inclusion[i]);
        }
    }

    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void drawsInTimeAreUniformAmongThoseInTime(boolean ofGrid) {
        int[] subsets = new int[1 << DEGREE];
        for (int[] drawn : positions(upTo(3, draws(2)), ofGrid)) {
            subsets[1 << drawn[0] | 1 << drawn[1]]++;
        }
        for (int set = 0; set < subsets.length; set++) {
            boolean inTime = Integer.bitCount(set) == 2 && set < 1 << 4;
            within("subset " + set, subsets[set], NODES, inTime ? 1.0 / 6 : 0);
        }
    }

    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void weightedDrawsInTimeAreInProportionAmongThoseInTime(boolean ofGrid) {
        int[] counts = new int[DEGREE];
        positions(upTo(3, draws(1).weightAttr("weight")), ofGrid).forEach(drawn -> counts[drawn[0]]++);
        for (int i = 0; i < DEGREE; i++) {
            within("position " + i, counts[i], NODES, i == 4 ? 0 : WEIGHTS[i] / 6.0);
        }
    }

    /** The ends of the negatives of 3,000 links among 40 nodes. */
    private List<long[]> negatives(TestGraph graph, OracleNegatives negatives, boolean ofGrid) {
        int links = 3_000;
        Random random = new Random(1);
        OracleLinks given = OracleLinks.of(
                        graph,
                        Graphs.EDGE,
                        random.longs(links, 0, 40).toArray(),
                        random.longs(links, 0, 40).toArray())
                .negatives(negatives);
        Oracle options =
                new Oracle(graph).links(given).batchSize(links).numNeighbors(0).seed(5);
        List<long[]> pairs = new ArrayList<>();
        if (ofGrid) {
            Graph loaded = Grids.load(grid, "negatives", graph);
            try (DistLinkNeighborLoader loader =
                    Options.linkLoader(options, loaded).build()) {
                MiniBatch batch = loader.epoch(0).iterator().next();
                int[] from = batch.edgeLabelIndex().row();
                int[] to = batch.edgeLabelIndex().col();
                for (int j = links; j < from.length; j++) {
                    pairs.add(new long[] {batch.nId()[from[j]], batch.nId()[to[j]]});
                }
            }
            grid.drop("negatives");
        } else {
            Oracle.Batch batch = options.batch(0, 0);
            long[] node = batch.nId.get(Graphs.NODE);
            for (int j = links; j < batch.edgeLabelIndex[0].length; j++) {
                pairs.add(new long[] {node[batch.edgeLabelIndex[0][j]], node[batch.edgeLabelIndex[1][j]]});
            }
        }
        return pairs;
    }

    /** Random edges; from each node at least one pair is none. */
    private static TestGraph fortyNodes(double density) {
        Random random = new Random(2);
        long[] pairs = LongStream.range(0, 1600)
                .filter(p -> p % 40 != p / 40 && random.nextDouble() < density)
                .toArray();
        return Graphs.of(
                40,
                Arrays.stream(pairs).map(p -> p / 40).toArray(),
                Arrays.stream(pairs).map(p -> p % 40).toArray());
    }

    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void negativesAreUniformOverPairsOfTheType(boolean ofGrid) {
        int[] pairs = new int[1600];
        List<long[]> all = negatives(fortyNodes(0.1), OracleNegatives.binary(10), ofGrid);
        all.forEach(pair -> pairs[(int) (40 * pair[0] + pair[1])]++);
        assertThat(all).hasSize(30_000);
        for (int i = 0; i < pairs.length; i++) {
            within("pair " + i, pairs[i], all.size(), 1.0 / 1600);
        }
    }

    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void weightedNegativesAreInProportion(boolean ofGrid) {
        double[] weights = LongStream.range(0, 40).mapToDouble(i -> i % 5).toArray();
        int[] from = new int[40];
        int[] to = new int[40];
        OracleNegatives negatives = OracleNegatives.binary(5).srcWeight(weights).dstWeight(weights);
        negatives(fortyNodes(0.1), negatives, ofGrid).forEach(pair -> {
            from[(int) pair[0]]++;
            to[(int) pair[1]]++;
        });
        for (int i = 0; i < 40; i++) {
            within("source " + i, from[i], 15_000, weights[i] / 80);
            within("destination " + i, to[i], 15_000, weights[i] / 80);
        }
    }

    /** So dense that many negatives find no free pair in their rounds. */
    @ParameterizedTest(name = "of the grid: {0}")
    @ValueSource(booleans = {false, true})
    void strictNegativesAreNeverEdges(boolean ofGrid) {
        TestGraph graph = fortyNodes(0.93);
        TestGraph.Edges edges = graph.edges(Graphs.EDGE);
        boolean[] isEdge = new boolean[1600];
        for (int i = 0; i < edges.count(); i++) {
            isEdge[(int) (40 * edges.from[i] + edges.to[i])] = true;
        }
        List<long[]> all = negatives(graph, OracleNegatives.binary(1).strict(), ofGrid);
        assertThat(all).hasSize(3_000).noneMatch(pair -> isEdge[(int) (40 * pair[0] + pair[1])]);
        assertThat(negatives(graph, OracleNegatives.binary(1), ofGrid))
                .as("the check finds edges among plain negatives")
                .anyMatch(pair -> isEdge[(int) (40 * pair[0] + pair[1])]);
    }

    private static void within(String what, int count, int trials, double p) {
        if (p == 0) {
            assertThat(count).as(what).isZero();
            return;
        }
        assertThat(Math.abs(count - trials * p) / Math.sqrt(trials * p * (1 - p)))
                .as(what + " counts " + count + " of " + trials + ", mean " + trials * p)
                .isLessThanOrEqualTo(DEVIATIONS);
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Draws are uniform, and say nothing about one another: not from node to node of one batch, not from step to step, epoch
 * to epoch, seed to seed. Every node here has 8 in-edges, of which 3 are drawn. The draws are a function of what is
 * counted over, so these tests give the same numbers each time; a cell of a table may lie {@value #DEVIATIONS} standard
 * deviations of its binomial from its mean, which a fair coin passes but for one in 1.7 million cells.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UniformDrawsTest {
    private static final double DEVIATIONS = 5;
    private static final int NODES = 20_000;
    private static final int DEGREE = 8;
    private static final int FAN_OUT = 3;

    private TestCluster cluster;
    private GraphGrid grid;
    private Graph graph;

    @BeforeAll
    void load() {
        cluster = TestCluster.of(1).start();
        grid = GraphGrid.of(cluster.member(0));
        graph = Grids.load(grid, "uniform", nodesOfDegreeEight());
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    /** Node i has the in-edges 8i to 8i + 7, so that an edge id mod 8 is the drawn position. */
    private static TestGraph nodesOfDegreeEight() {
        long[] from = LongStream.range(0, (long) NODES * DEGREE)
                .map(e -> NODES + e % DEGREE)
                .toArray();
        long[] to =
                LongStream.range(0, (long) NODES * DEGREE).map(e -> e / DEGREE).toArray();
        return Graphs.of(NODES + DEGREE, from, to);
    }

    @Test
    void acrossTheNodesOfOneBatch() {
        List<int[]> draws = new ArrayList<>();
        sample(1, 0, LongStream.range(0, NODES).toArray(), NODES, false, draws);

        assertThat(draws).hasSize(NODES);
        everySubsetIsAsLikely("nodes", draws);
        neighborsAreIndependent("node to node", draws, 1);
        neighborsAreIndependent("node to the eleventh next, in the same partition", draws, 11);
    }

    @Test
    void acrossSeedsEpochsAndSteps() {
        int steps = 25;
        int epochs = 20;
        int seeds = 20;
        List<int[]> draws = new ArrayList<>();
        long[] oneNode = new long[steps];
        Arrays.fill(oneNode, 4711);
        for (int seed = 0; seed < seeds; seed++) {
            sample(seed, epochs, oneNode, 1, false, draws);
        }

        assertThat(draws).hasSize(steps * epochs * seeds);
        everySubsetIsAsLikely("seeds, epochs and steps", draws);
        neighborsAreIndependent("step to step", draws, 1);
        neighborsAreIndependent("epoch to epoch", draws, steps);
        neighborsAreIndependent("seed to seed", draws, steps * epochs);
    }

    @Test
    void withReplacementEveryPairOfPositionsIsAsLikely() {
        List<int[]> draws = new ArrayList<>();
        sample(1, 0, LongStream.range(0, NODES).toArray(), NODES, true, draws);

        assertThat(draws).hasSize(NODES);
        table("positions of two draws", draws, DEGREE * DEGREE, d -> d[0] * DEGREE + d[1]);
        table("positions of the others", draws, DEGREE * DEGREE, d -> d[1] * DEGREE + d[2]);
    }

    /** The drawn positions of every seed of epochs 0 to {@code epochs - 1} (of epoch 0 alone, if 0), in the order of steps. */
    private void sample(long seed, int epochs, long[] nodes, int batchSize, boolean replace, List<int[]> draws) {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, FAN_OUT)
                .inputNodes(Graphs.NODE, nodes)
                .batchSize(batchSize)
                .replace(replace)
                .seed(seed)
                .build()) {
            for (int epoch = 0; epoch < Math.max(1, epochs); epoch++) {
                for (MiniBatch batch : loader.epoch(epoch)) {
                    long[] edges = batch.eId();
                    for (int i = 0; i < edges.length; i += FAN_OUT) {
                        draws.add(new int[] {
                            (int) (edges[i] % DEGREE), (int) (edges[i + 1] % DEGREE), (int) (edges[i + 2] % DEGREE)
                        });
                    }
                }
            }
        }
    }

    /** 8 positions over 3 places, and all 56 subsets of 3. */
    private static void everySubsetIsAsLikely(String over, List<int[]> draws) {
        int[] positions = new int[DEGREE];
        draws.forEach(d -> Arrays.stream(d).forEach(position -> positions[position]++));
        within("positions over " + over, positions, draws.size(), (double) FAN_OUT / DEGREE);
        int[] subsets = new int[1 << DEGREE];
        draws.forEach(d -> subsets[1 << d[0] | 1 << d[1] | 1 << d[2]]++);
        int[] ofThree = Arrays.stream(subsets).filter(count -> count > 0).toArray();
        assertThat(ofThree).as("subsets of three").hasSize(56);
        within("subsets over " + over, ofThree, draws.size(), 1.0 / 56);
    }

    /** The first draw is one of 6 positions (Floyd); pairs of places that are {@code lag} apart, each place in one pair. */
    private static void neighborsAreIndependent(String what, List<int[]> draws, int lag) {
        int positions = DEGREE - FAN_OUT + 1;
        int[] cells = new int[positions * positions];
        int pairs = 0;
        for (int i = 0; i + lag < draws.size(); i++) {
            if (i / lag % 2 == 0) {
                cells[draws.get(i)[0] * positions + draws.get(i + lag)[0]]++;
                pairs++;
            }
        }
        within("first draws from " + what, cells, pairs, 1.0 / cells.length);
    }

    private static void table(String what, List<int[]> draws, int cells, ToIntFunction<int[]> cell) {
        int[] counts = new int[cells];
        draws.forEach(d -> counts[cell.applyAsInt(d)]++);
        within(what, counts, draws.size(), 1.0 / cells);
    }

    private static void within(String what, int[] counts, int trials, double p) {
        double deviation = Math.sqrt(trials * p * (1 - p));
        for (int cell = 0; cell < counts.length; cell++) {
            assertThat(Math.abs(counts[cell] - trials * p) / deviation)
                    .as(what + ": cell " + cell + " counts " + counts[cell] + " of " + trials + ", mean " + trials * p)
                    .isLessThanOrEqualTo(DEVIATIONS);
        }
    }
}

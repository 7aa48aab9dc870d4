package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.FeatureCache;
import io.filbert.loader.MiniBatch;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.TestCluster;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whether a feature cache pays: a client of two members over TCP on the loopback interface, a graph some of whose nodes are
 * neighbors of very many, batches of 512 seeds with fan-out 10-10. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=FeatureCacheBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * prints for each width of a row and each size of the cache the median time of a batch over three warm epochs.
 */
class FeatureCacheBench {
    private static final int NODES = 100_000;
    private static final int EDGES = 1_000_000;
    private static final int EPOCHS = 5;

    @Test
    void compare() {
        System.out.println("columns  cache MB  hit rate  ms a batch  rows a batch");
        for (int columns : new int[] {16, 128, 512}) {
            try (TestCluster cluster =
                            TestCluster.of(2).partitions(31).backups(0).start();
                    GraphGrid grid = GraphGrid.of(cluster.client())) {
                Graph graph = load(grid, columns);
                for (int percent : new int[] {0, 5, 25, 120}) {
                    run(graph, columns, percent * (NODES / 100L) * (4L * columns + 176));
                }
            }
        }
    }

    /** Sources are skewed: half of the edges come from an eighth of the nodes, a tenth from a thousandth. */
    private static Graph load(GraphGrid grid, int columns) {
        Random random = new Random(7);
        long[] from = new long[EDGES];
        long[] to = new long[EDGES];
        for (int e = 0; e < EDGES; e++) {
            from[e] = (long) (NODES * Math.pow(random.nextDouble(), 3));
            to[e] = random.nextInt(NODES);
        }
        float[] x = new float[NODES * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        GraphSchema schema = GraphSchema.homogeneous(NODES, AttributeSpec.of("x", DType.FLOAT32, columns));
        try (GraphWriter writer = grid.create("bench", schema)) {
            return writer.nodes(GraphSchema.NODE, "x", x)
                    .edges(GraphSchema.EDGE, EdgeList.of(from, to))
                    .commit();
        }
    }

    private static void run(Graph graph, int columns, long bytes) {
        FeatureCache cache = FeatureCache.bytes(Math.max(1, bytes));
        long[] seeds = new Random(1).longs(10_240, 0, NODES).toArray();
        DistNeighborLoader.Builder options = DistNeighborLoader.builder(graph, 10, 10)
                .inputNodes(GraphSchema.NODE, seeds)
                .batchSize(512)
                .shuffle(true);
        if (bytes > 0) {
            options.featureCache(cache);
        }
        double[] times = new double[EPOCHS - 2];
        long rows = 0;
        long steps = 0;
        FeatureCache.Stats warm = cache.stats();
        try (DistNeighborLoader loader = options.build()) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                warm = epoch == 2 ? cache.stats() : warm;
                long start = System.nanoTime();
                for (MiniBatch batch : loader.epoch(epoch)) {
                    assertThat(batch.x().rows()).isPositive();
                    rows += batch.x().rows();
                    steps++;
                }
                if (epoch >= 2) {
                    times[epoch - 2] = (System.nanoTime() - start) / 1e6 / loader.steps();
                }
            }
        }
        FeatureCache.Stats end = cache.stats();
        double wanted = Math.max(1, end.hits() + end.misses() - warm.hits() - warm.misses());
        Arrays.sort(times);
        System.out.printf(
                "%7d  %8.1f  %8.2f  %10.1f  %12d%n",
                columns, bytes / 1e6, (end.hits() - warm.hits()) / wanted, times[times.length / 2], rows / steps);
    }
}

package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.batch.EpochBatch;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.SamplingPipeline;
import io.filbert.store.EdgeList;
import io.filbert.tests.cluster.TestCluster;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole epoch by a loader and by a Jet job, on one and on three members in this JVM: 200,000 nodes with 64 floats, 4 M uniform edges,
 * 30,000 seeds in batches of 512, fan-out 10-10. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=SamplingPipelineBench -Dsurefire.failIfNoSpecifiedTests=false -Dfilbert.test.heap=-Xmx4g</pre>
 *
 * prints the median of five epochs of each after one to warm up, taken in turn.
 */
class SamplingPipelineBench {
    private static final int NODES = 200_000;
    private static final int EDGES = 4_000_000;
    private static final int EPOCHS = 6;

    @TempDir
    Path directory;

    private interface Way {
        void epoch(int number);
    }

    @Test
    void compare() {
        System.out.println("members  way              s an epoch  M edges/s");
        for (int members : new int[] {1, 3}) {
            try (TestCluster cluster = TestCluster.of(members)
                            .partitions(31)
                            .backups(0)
                            .memberConfig(config -> config.getJetConfig().setEnabled(true))
                            .start();
                    GraphGrid grid = GraphGrid.of(cluster.member(0))) {
                compare(members, load(grid));
            }
        }
    }

    private void compare(int members, Graph graph) {
        long[] seeds = new Random(5).longs(30_000, 0, NODES).toArray();
        long[] edges = new long[1];
        String[] names = {"loader", "job into files", "job into a map"};
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, 10, 10)
                .inputNodes(GraphSchema.NODE, seeds)
                .batchSize(512)
                .shuffle(true)
                .build()) {
            Way[] ways = {
                epoch -> {
                    edges[0] = 0;
                    for (MiniBatch batch : loader.epoch(epoch)) {
                        edges[0] += batch.edges();
                    }
                },
                epoch -> job(graph, seeds, epoch)
                        .batchesPerFile(10)
                        .toFiles(directory.resolve(members + "-" + epoch))
                        .build()
                        .run(),
                epoch -> {
                    var map = graph.rpc().hazelcast().<Integer, EpochBatch>getMap("epoch");
                    job(graph, seeds, epoch).toMap(map).build().run();
                    map.destroy();
                }
            };
            double[][] seconds = new double[ways.length][EPOCHS];
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                for (int way = 0; way < ways.length; way++) {
                    long start = System.nanoTime();
                    ways[way].epoch(epoch);
                    seconds[way][epoch] = (System.nanoTime() - start) / 1e9;
                }
            }
            for (int way = 0; way < ways.length; way++) {
                double[] later = Arrays.copyOfRange(seconds[way], 1, EPOCHS);
                Arrays.sort(later);
                System.out.printf(
                        Locale.ROOT,
                        "%7d  %-15s %11.2f %10.2f%n",
                        members,
                        names[way],
                        later[later.length / 2],
                        edges[0] / 1e6 / later[later.length / 2]);
            }
            assertThat(edges[0]).isPositive();
        }
    }

    private static SamplingPipeline.Builder job(Graph graph, long[] seeds, int epoch) {
        return SamplingPipeline.builder(graph, 10, 10)
                .seeds(GraphSchema.NODE, seeds)
                .batchSize(512)
                .shuffle(true)
                .epoch(epoch);
    }

    private static Graph load(GraphGrid grid) {
        Random random = new Random(7);
        float[] x = new float[NODES * 64];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        GraphSchema schema = GraphSchema.builder()
                .nodeType(GraphSchema.NODE, NODES, AttributeSpec.of("x", DType.FLOAT32, 64))
                .edgeType(new EdgeTypeSpec(GraphSchema.EDGE))
                .build();
        try (GraphWriter writer = grid.create("bench", schema)) {
            return writer.nodes(GraphSchema.NODE, "x", x)
                    .edges(
                            GraphSchema.EDGE,
                            EdgeList.of(
                                    random.longs(EDGES, 0, NODES).toArray(),
                                    random.longs(EDGES, 0, NODES).toArray()))
                    .commit();
        }
    }
}

package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.examples.wordnet.PartOfSpeech;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.examples.wordnet.WordNetLoad;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.InferencePipeline;
import org.junit.jupiter.api.Test;

/**
 * Rows of a two-layer model for all nodes of WordNet, layer by layer and by two-hop neighborhoods: the same arithmetic in plain Java, on
 * three members of this JVM. Not part of the build, as its name ends on no Test;
 *
 * <pre>mvn -pl examples -am test -Dtest=InferenceBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * prints the seconds of each way, twice.
 */
class InferenceBench {
    private static final TypedMean[] LAYERS = {new TypedMean(1, 64, true), new TypedMean(2, 64, false)};
    private static final int BATCH = 512;

    @Test
    void compare() {
        WordNetGraph wordNet = WordNetGraph.read();
        try (LocalCluster cluster = LocalCluster.start(3, 271);
                GraphGrid grid = GraphGrid.of(cluster.access(true))) {
            Graph graph = WordNetLoad.load(grid, "wordnet", wordNet, null);
            for (int round = 0; round < 2; round++) {
                layerWise(grid);
                twoHops(graph);
            }
        }
    }

    private static void layerWise(GraphGrid grid) {
        long start = System.nanoTime();
        InferencePipeline.builder(grid, "wordnet", "embedding", LAYERS)
                .progress((layer, done, total) -> {
                    if (done == total) {
                        System.out.printf("layer %d done after %.1f s%n", layer, seconds(start));
                    }
                })
                .build()
                .run();
        System.out.printf("layer by layer: %.1f s%n", seconds(start));
    }

    private static void twoHops(Graph graph) {
        long start = System.nanoTime();
        long nodes = 0;
        long sampled = 0;
        double sum = 0;
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1, -1)
                    .inputNodes(pos.nodeType())
                    .attributes(WordNetGraph.X)
                    .batchSize(BATCH)
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    sum += TypedMean.seeds(batch, WordNetGraph.X, LAYERS)[0];
                    nodes += batch.batchSize();
                    for (PartOfSpeech type : PartOfSpeech.ALL) {
                        sampled += batch.nId(type.nodeType()).length;
                    }
                }
            }
        }
        assertThat(sum).isFinite();
        System.out.printf("two hops: %.1f s, %d nodes, %d rows of neighborhoods%n", seconds(start), nodes, sampled);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

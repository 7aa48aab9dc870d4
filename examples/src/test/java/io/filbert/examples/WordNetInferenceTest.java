package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.filbert.examples.wordnet.PartOfSpeech;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.examples.wordnet.WordNetLoad;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.pipeline.InferencePipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** All of WordNet layer by layer, on one member and on three, against the two-hop neighborhoods of some of its nodes. */
class WordNetInferenceTest {
    private static final WordNetGraph GRAPH = WordNetGraph.read();
    private static final int OUT = 8;
    private static final TypedMean[] LAYERS = {new TypedMean(1, 16, true), new TypedMean(2, OUT, false)};

    @Test
    void layerByLayerIsWhatTwoHopsGiveAndTheSameOnOneMemberAndOnThree() {
        List<float[]> one = embeddings(1, 11, false);
        List<float[]> three = embeddings(3, 271, true);
        for (int p = 0; p < one.size(); p++) {
            assertThat(three.get(p)).hasSize(OUT * GRAPH.count(PartOfSpeech.ALL.get(p)));
            assertThat(three.get(p)).isEqualTo(one.get(p));
        }
    }

    private static List<float[]> embeddings(int members, int partitions, boolean throughClient) {
        try (LocalCluster cluster = LocalCluster.start(members, partitions);
                GraphGrid grid = GraphGrid.of(cluster.access(throughClient))) {
            WordNetLoad.load(grid, "wordnet", GRAPH, null);
            Graph graph = InferencePipeline.builder(grid, "wordnet", "embedding", LAYERS)
                    .build()
                    .run();
            List<float[]> embeddings = new ArrayList<>();
            for (PartOfSpeech pos : PartOfSpeech.ALL) {
                embeddings.add(graph.features()
                        .lookupFeatures(
                                pos.nodeType(),
                                "embedding",
                                LongStream.range(0, GRAPH.count(pos)).toArray())
                        .join()
                        .toFloatArray());
                compare(graph, pos, embeddings.get(embeddings.size() - 1));
            }
            return embeddings;
        }
    }

    private static void compare(Graph graph, PartOfSpeech pos, float[] embeddings) {
        long[] seeds = LongStream.range(0, GRAPH.count(pos))
                .filter(id -> id % 37 == 5)
                .limit(300)
                .toArray();
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, -1, -1)
                .inputNodes(pos.nodeType(), seeds)
                .batchSize(100)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                double[] twoHops = TypedMean.seeds(batch, WordNetGraph.X, LAYERS);
                float[] read = batch.attribute(pos.nodeType(), "embedding").toFloatArray();
                for (int i = 0; i < batch.batchSize(); i++) {
                    int id = (int) batch.nId(pos.nodeType())[i];
                    for (int c = 0; c < OUT; c++) {
                        double layerByLayer = embeddings[id * OUT + c];
                        assertThat(layerByLayer).isCloseTo(twoHops[i * OUT + c], within(1e-5));
                        assertThat(read[i * OUT + c]).isEqualTo(embeddings[id * OUT + c]);
                    }
                }
            }
        }
    }
}

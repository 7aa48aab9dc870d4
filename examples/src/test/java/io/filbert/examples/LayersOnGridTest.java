package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.filbert.examples.nn.Slow;
import io.filbert.examples.sage.Torch;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.nn.Features;
import io.filbert.nn.GcnConv;
import io.filbert.nn.GradientTape;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.RgcnConv;
import io.filbert.nn.SageConv;
import io.filbert.nn.SageConv.Aggregation;
import io.filbert.nn.Seeds;
import io.filbert.nn.TypedBatch;
import io.filbert.nn.TypedSample;
import io.filbert.sampler.SubgraphType;
import io.filbert.store.EdgeList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Layers over mini-batches of a grid: against the formula on the whole graph, and training as {@code docs/training.md} shows it. */
class LayersOnGridTest {
    private static final int NODES = 200;
    private static final int EDGES = 900;
    private static final int IN = 3;
    private static final float[] X = new float[NODES * IN];
    private static final long[] Y = new long[NODES];
    private static final long[] SOURCE = new long[EDGES];
    private static final long[] DESTINATION = new long[EDGES];
    private static LocalCluster cluster;
    private static GraphGrid grid;
    private static Graph graph;

    /** Nine edges of ten join nodes of one class; every other node shows its class in its features. */
    @BeforeAll
    static void load() {
        Torch.assume();
        Random random = new Random(1);
        for (int v = 0; v < NODES; v++) {
            Y[v] = v % IN;
            for (int i = 0; i < IN; i++) {
                X[v * IN + i] = 0.2f * random.nextFloat() + (v % 2 == 0 && i == Y[v] ? 1 : 0);
            }
        }
        for (int k = 0; k < EDGES; k++) {
            int v = random.nextInt(NODES - 1); // the last node has no edges
            DESTINATION[k] = v;
            SOURCE[k] = random.nextInt(10) == 0 ? random.nextInt(NODES) : (v + 3L * random.nextInt(60)) % 198;
        }
        cluster = LocalCluster.start(2, 11);
        grid = GraphGrid.of(cluster.access(true));
        GraphSchema schema = GraphSchema.homogeneous(
                NODES,
                AttributeSpec.of("x", DType.FLOAT32, IN),
                AttributeSpec.of("y", DType.INT64, 1),
                AttributeSpec.of("degree", DType.INT32, 1));
        try (GraphWriter writer = grid.create("small", schema)) {
            graph = writer.inDegree(GraphSchema.EDGE, "degree")
                    .nodes(GraphSchema.NODE, "x", X)
                    .nodes(GraphSchema.NODE, "y", Y)
                    .edges(GraphSchema.EDGE, EdgeList.of(SOURCE, DESTINATION))
                    .commit();
        }
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            grid.close();
            cluster.close();
        }
    }

    private static DistNeighborLoader.Builder loader(int... numNeighbors) {
        return DistNeighborLoader.builder(graph, numNeighbors)
                .inputNodes(GraphSchema.NODE, LongStream.range(0, NODES).toArray())
                .batchSize(32)
                .seed(7);
    }

    @Test
    void withAllNeighborsABatchGivesWhatTheWholeGraphDoes() {
        Parameters.Builder declared = Parameters.builder(new Random(3));
        GcnConv first = GcnConv.of(declared, "conv1", IN, 5);
        GcnConv second = GcnConv.of(declared, "conv2", 5, 2);
        Parameters parameters = declared.build();
        int[] row = Arrays.stream(SOURCE).mapToInt(v -> (int) v).toArray();
        int[] col = Arrays.stream(DESTINATION).mapToInt(v -> (int) v).toArray();
        int[] degree = new int[NODES];
        for (int v : col) {
            degree[v]++;
        }
        double[][] hidden = Slow.gcn(parameters, "conv1", Slow.matrix(X, NODES, IN), row, col, NODES, degree);
        double[][] expected = Slow.gcn(parameters, "conv2", hidden, row, col, NODES, degree);

        try (DistNeighborLoader loader = loader(-1, -1).build();
                NDManager base = NDManager.newBaseManager("PyTorch")) {
            for (MiniBatch batch : loader.epoch(0)) {
                try (NDManager step = base.newSubManager()) {
                    Parameters.Bound bound = parameters.bind(step, false);
                    int[] inDegree = batch.attribute(GraphSchema.NODE, "degree").toIntArray();
                    List<LayerEdges> layers = LayerEdges.layers(batch);
                    NDArray x = Features.of(step, batch.x());
                    NDArray h = first.forward(bound, x, layers.get(0), inDegree);
                    float[] z =
                            second.forward(bound, h, layers.get(1), inDegree).toFloatArray();
                    assertThat(z).hasSize(2 * batch.batchSize());
                    for (int i = 0; i < z.length; i++) {
                        double slow = expected[(int) batch.nId()[i / 2]][i % 2];
                        assertThat((double) z[i]).isCloseTo(slow, within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void theTypedFormReadsAMiniBatch() {
        Relations relations = Relations.typed(graph.schema());
        Parameters.Builder declared = Parameters.builder(new Random(3));
        RgcnConv layer = RgcnConv.builder(declared, "conv", relations, IN, 2).build();
        Parameters parameters = declared.build();
        try (DistNeighborLoader loader = loader(4).build();
                NDManager step = NDManager.newBaseManager("PyTorch")) {
            MiniBatch batch = loader.epoch(0).iterator().next();
            TypedBatch typed = TypedBatch.of(relations, 1, List.of(TypedSample.of(batch, "x")));
            float[] z = layer.forward(
                            parameters.bind(step, false),
                            typed.features(step, IN),
                            typed.layers().get(0))
                    .toFloatArray();
            int nodes = batch.nId().length;
            double[][] weight = Slow.matrix(parameters, "conv.weight");
            double[][] slow = Slow.rgcn(
                    Slow.matrix(parameters, "conv.bias"),
                    new double[][][] {Arrays.copyOf(weight, IN), Arrays.copyOfRange(weight, IN, 2 * IN)},
                    Slow.matrix(batch.x().toFloatArray(), nodes, IN),
                    new int[][] {batch.edgeIndex().row()},
                    new int[][] {batch.edgeIndex().col()},
                    new int[batch.batchSize()]);
            double[] expected = Slow.flat(slow);
            assertThat(z).hasSize(expected.length);
            for (int i = 0; i < z.length; i++) {
                assertThat((double) z[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @Test
    void anInducedBatchIsReadWhole() {
        Parameters.Builder declared = Parameters.builder(new Random(3));
        SageConv conv = SageConv.of(declared, "conv", IN, 2, Aggregation.MEAN);
        try (DistNeighborLoader loader =
                        loader(4).subgraphType(SubgraphType.INDUCED).build();
                NDManager step = NDManager.newBaseManager("PyTorch")) {
            MiniBatch batch = loader.epoch(0).iterator().next();
            NDArray z = conv.forward(
                    declared.build().bind(step, false), Features.of(step, batch.x()), LayerEdges.all(batch));
            assertThat(z.getShape().get(0)).isEqualTo(batch.nId().length);
        }
    }

    @Test
    void theCodeOfTheTrainingPageTrains() {
        double[] first = new double[1];
        double last = 0;
        long seed = 5;
        try (DistNeighborLoader loader = loader(5, 5).shuffle(true).build();
                NDManager base = NDManager.newBaseManager("PyTorch")) {
            // training.md: begin
            Parameters.Builder declared = Parameters.builder(new Random(seed));
            SageConv conv1 = SageConv.of(declared, "conv1", 3, 16, Aggregation.MEAN);
            SageConv conv2 = SageConv.of(declared, "conv2", 16, 3, Aggregation.MEAN);
            Parameters parameters = declared.build();
            float[] gradients = new float[parameters.size()];
            // training.md: end
            for (int epoch = 0; epoch < 20; epoch++) {
                double sum = 0;
                // training.md: begin
                for (MiniBatch batch : loader.epoch(epoch)) {
                    Seeds.reseed(seed, epoch, batch.step(), 0); // dropout is repeatable
                    List<LayerEdges> layers = LayerEdges.layers(batch);
                    long[] labels = Arrays.copyOf(batch.y().toLongArray(), batch.batchSize());
                    try (NDManager step = base.newSubManager();
                            GradientTape tape = GradientTape.open()) {
                        Parameters.Bound bound = parameters.bind(step, true);
                        NDArray h = Features.of(step, batch.x());
                        h = Activation.relu(conv1.forward(bound, h, layers.get(0)));
                        h = conv2.forward(bound, GraphOps.dropout(h, 0.5f, true), layers.get(1));
                        NDArray loss = Losses.crossEntropy(h, labels, labels.length);
                        tape.backward(loss);
                        bound.gradients(gradients);
                        // training.md: end
                        sum += loss.getFloat();
                        // training.md: begin
                    }
                    for (int i = 0; i < gradients.length; i++) {
                        parameters.values()[i] -= 0.3f * gradients[i];
                    }
                }
                // training.md: end
                first[0] = epoch == 0 ? sum : first[0];
                last = sum;
            }
            assertThat(base.getManagedArrays()).isEmpty();
        }
        assertThat(last).isLessThan(first[0] / 2);
    }
}

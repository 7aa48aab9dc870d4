package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.GatConv;
import io.filbert.nn.GcnConv;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Parameters;
import io.filbert.nn.SageConv;
import io.filbert.nn.SageConv.Aggregation;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layer against its formula in plain loops, and its gradients against differences, on random small graphs. */
class LayersTest {
    private static final int IN = 3;
    private static final int OUT = 2;
    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6};

    /** Share of the places that may be left out, on the average, where a layer has kinks. */
    private static final double KINKS = 0.1;

    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    @ParameterizedTest
    @EnumSource
    void sageIsItsFormula(Aggregation aggregation) {
        double kinks = 0;
        for (long seed : SEEDS) {
            SmallGraph g = new SmallGraph(seed);
            Random random = new Random(seed);
            Parameters.Builder declared = Parameters.builder(random);
            SageConv layer = SageConv.of(declared, "conv", IN, OUT, aggregation);
            Parameters p = declared.build();
            float[] x = randomize(p, g, random);
            double[][] slow = Slow.sage(
                    p,
                    "conv",
                    Slow.matrix(x, g.sources, IN),
                    g.row,
                    g.col,
                    g.destinations,
                    aggregation == Aggregation.MAX);
            kinks += compare(p, x, g, slow, (bound, h) -> layer.forward(bound, h, g.edges()));
        }
        assertThat(kinks / SEEDS.length).isLessThan(aggregation == Aggregation.MAX ? KINKS : 1e-9);
    }

    @Test
    void gcnIsItsFormula() {
        double kinks = 0;
        for (long seed : SEEDS) {
            SmallGraph g = new SmallGraph(seed);
            Random random = new Random(seed);
            Parameters.Builder declared = Parameters.builder(random);
            GcnConv layer = GcnConv.of(declared, "conv", IN, OUT);
            Parameters p = declared.build();
            float[] x = randomize(p, g, random);
            int[] degree = g.inDegree(random);
            double[][] slow = Slow.gcn(p, "conv", Slow.matrix(x, g.sources, IN), g.row, g.col, g.destinations, degree);
            kinks += compare(p, x, g, slow, (bound, h) -> layer.forward(bound, h, g.edges(), degree));
        }
        assertThat(kinks).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "3, false"})
    void gatIsItsFormula(int heads, boolean concat) {
        double kinks = 0;
        for (long seed : SEEDS) {
            SmallGraph g = new SmallGraph(seed);
            Random random = new Random(seed);
            Parameters.Builder declared = Parameters.builder(random);
            GatConv layer = GatConv.builder(declared, "conv", IN, OUT)
                    .heads(heads)
                    .concat(concat)
                    .dropout(0.6f) // in training only
                    .build();
            GatConv inTraining = GatConv.builder(Parameters.builder(random), "conv", IN, OUT)
                    .heads(heads)
                    .concat(concat)
                    .build();
            Parameters p = declared.build();
            float[] x = randomize(p, g, random);
            double[][] slow =
                    Slow.gat(p, "conv", Slow.matrix(x, g.sources, IN), g.row, g.col, g.destinations, heads, concat);
            kinks += compare(p, x, g, slow, (bound, h) -> (bound.isTraining() ? inTraining : layer)
                    .forward(bound, h, g.edges()));
            assertThat(layer.columns()).isEqualTo(slow[0].length);
        }
        assertThat(kinks / SEEDS.length).isLessThan(KINKS);
    }

    /** Also the biases get values, which start as zero. */
    private static float[] randomize(Parameters p, SmallGraph g, Random random) {
        float[] values = GradientCheck.uniform(random, p.size());
        System.arraycopy(values, 0, p.values(), 0, values.length);
        return GradientCheck.uniform(random, g.sources * IN);
    }

    private static double compare(Parameters p, float[] x, SmallGraph g, double[][] slow, GradientCheck.Model model) {
        Shape shape = new Shape(g.sources, IN);
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            float[] out = model.apply(p.bind(step, false), GraphOps.array(step, x, shape))
                    .toFloatArray();
            double[] expected = Slow.flat(slow);
            assertThat(out).hasSize(expected.length);
            for (int i = 0; i < out.length; i++) {
                assertThat((double) out[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
        return GradientCheck.kinks(p, x, shape, model);
    }

    @Test
    void aDestinationWithoutNeighborsGetsItsOwnVectorAlone() {
        Parameters.Builder declared = Parameters.builder(new Random(1));
        SageConv layer = SageConv.of(declared, "conv", 1, 1, Aggregation.MAX);
        Parameters p = declared.build();
        p.restore("conv.weightSelf[1, 1] conv.weightNeighbor[1, 1] conv.bias[1]", new float[] {2, 10, 0.5f});
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            LayerEdges edges = LayerEdges.of(new int[] {2, 1}, new int[] {0, 0}, 3, 2);
            float[] z = layer.forward(
                            p.bind(step, false), GraphOps.array(step, new float[] {1, -3, -2}, new Shape(3, 1)), edges)
                    .toFloatArray();
            assertThat(z).containsExactly(2 * 1 + 10 * -2 + 0.5f, 2 * -3 + 0.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "columns"})
    void aMatrixOfAnotherShapeIsRefused(String what) {
        Parameters.Builder declared = Parameters.builder(new Random(1));
        GcnConv layer = GcnConv.of(declared, "conv1", 4, 2);
        Parameters p = declared.build();
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            Shape shape = what.equals("rows") ? new Shape(2, 4) : new Shape(3, 5);
            LayerEdges edges = LayerEdges.of(new int[0], new int[0], 3, 1);
            assertThatThrownBy(() -> layer.forward(p.bind(step, false), step.zeros(shape), edges, new int[3]))
                    .hasMessageStartingWith("layer conv1 takes 3 rows of 4 columns, got " + shape);
        }
    }

    @Test
    void optionsAreChecked() {
        GatConv.Builder gat = GatConv.builder(Parameters.builder(new Random(1)), "conv", 4, 2);
        assertThatThrownBy(() -> gat.heads(0)).hasMessage("heads=0, must be at least 1");
        assertThatThrownBy(() -> gat.dropout(1)).hasMessage("dropout=1.0, must be from 0 and below 1");
    }
}

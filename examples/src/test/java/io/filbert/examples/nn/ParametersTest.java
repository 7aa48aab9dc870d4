package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.GatConv;
import io.filbert.nn.GradientTape;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.nn.SageConv;
import io.filbert.nn.SageConv.Aggregation;
import io.filbert.nn.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ParametersTest {
    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    private static Parameters two() {
        return Parameters.builder(new Random(1))
                .add("a", new Shape(2, 1), new float[] {1, 2})
                .add("b", new Shape(3), new float[] {3, 4, 5})
                .build();
    }

    @Test
    void valuesStandInTheOrderOfDeclaration() {
        Parameters p = two();
        assertThat(p.values()).containsExactly(1, 2, 3, 4, 5);
        assertThat(p.size()).isEqualTo(5);
        assertThat(p.names()).containsExactly("a", "b");
        assertThat(p.shape("b")).isEqualTo(new Shape(3));
        assertThat(p.layout()).isEqualTo("a[2, 1] b[3]");
        assertThat(p.copy("b")).containsExactly(3, 4, 5);
    }

    @Test
    void initialValuesAreDrawnByTheCallersGenerator() {
        Parameters p = Parameters.builder(new Random(7))
                .glorotUniform("glorot", new Shape(100, 50))
                .normal("normal", new Shape(10_000), 0.5)
                .zeros("zeros", new Shape(4))
                .build();
        Parameters again = Parameters.builder(new Random(7))
                .glorotUniform("glorot", new Shape(100, 50))
                .normal("normal", new Shape(10_000), 0.5)
                .build();
        assertThat(again.copy("normal")).isEqualTo(p.copy("normal"));
        double bound = Math.sqrt(6.0 / 150);
        double square = 0;
        for (float v : p.copy("glorot")) {
            assertThat((double) v).isBetween(-bound, bound);
            square += v * v;
        }
        // of the mean of v^2 / bound^2, 1/3, 5000 values have a standard deviation of sqrt(4/45/5000) = .0042: five of
        // them
        assertThat(square / 5000 / (bound * bound)).isBetween(1 / 3.0 - 0.021, 1 / 3.0 + 0.021);
        double variance = 0;
        for (float v : p.copy("normal")) {
            variance += v * v / 10_000;
        }
        // of the mean of v^2 / .25, 1, ten thousand have sqrt(2/10000) = .014: five of them
        assertThat(variance / 0.25).isBetween(0.93, 1.07);
        assertThat(p.copy("zeros")).containsOnly(0);
    }

    @Test
    void aBoundTensorIsACopyAndTheNextOneReadsWhatWasWritten() {
        Parameters p = two();
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            NDArray before = p.bind(step, false).get("b");
            p.values()[2] = -3;
            assertThat(before.toFloatArray()).containsExactly(3, 4, 5);
            assertThat(p.bind(step, false).get("b").toFloatArray()).containsExactly(-3, 4, 5);
        }
    }

    @Test
    void gradientsStandWhereTheValuesDoAndAreZeroForWhatTookNoPart() {
        Parameters p = two();
        float[] gradients = {9, 9, 9, 9, 9};
        try (NDManager step = NDManager.newBaseManager("PyTorch");
                GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = p.bind(step, true);
            NDArray b = bound.get("b");
            tape.backward(b.mul(b).sum());
            bound.gradients(gradients);
            assertThat(gradients).containsExactly(0, 0, 6, 8, 10);
            tape.backward(bound.get("a").mul(bound.get("a")).sum());
            bound.gradients(gradients);
            assertThat(gradients).containsExactly(2, 4, 6, 8, 10);
        }
    }

    @Test
    void mistakesAreNamed() {
        Parameters p = two();
        assertThatThrownBy(() -> p.copy("c")).hasMessage("parameter c is not declared, known are [a, b]");
        assertThatThrownBy(() -> p.restore("a[2, 1]", new float[2]))
                .hasMessage("the saved values are of a[2, 1], the model has a[2, 1] b[3];"
                        + " build the model with the options it was saved with");
        assertThatThrownBy(() -> Parameters.builder(new Random(1))
                        .zeros("a", new Shape(1))
                        .zeros("a", new Shape(1)))
                .hasMessage("parameter a is declared twice; give each layer a prefix of its own");
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            Parameters.Bound bound = p.bind(step, false);
            assertThatThrownBy(() -> bound.gradients(new float[5])).hasMessageContaining("bind(step, true)");
            assertThatThrownBy(() -> bound.get("c")).hasMessageContaining("known are [a, b]");
        }
    }

    @Test
    void twoHundredStepsLeaveNoArraysBehind() {
        try (NDManager base = NDManager.newBaseManager("PyTorch")) {
            train(base, 1);
            NDManager system = base.getParentManager();
            int own = base.getManagedArrays().size();
            int all = system.getManagedArrays().size();
            train(base, 200);
            assertThat(base.getManagedArrays()).hasSize(own);
            assertThat(system.getManagedArrays()).hasSize(all);
        }
    }

    @Test
    void threadsTrainAtTheSameTime() throws Exception {
        float[] alone;
        try (NDManager base = NDManager.newBaseManager("PyTorch")) {
            alone = train(base, 20);
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<float[]> training = () -> {
                try (NDManager base = NDManager.newBaseManager("PyTorch")) {
                    return train(base, 20);
                }
            };
            List<Future<float[]>> trained = new ArrayList<>();
            trained.add(threads.submit(training));
            trained.add(threads.submit(training));
            for (Future<float[]> values : trained) {
                assertThat(values.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Steps of gradient descent on a small graph; returns the values. */
    private static float[] train(NDManager base, int steps) {
        SmallGraph g = new SmallGraph(3);
        Parameters.Builder declared = Parameters.builder(new Random(1));
        SageConv max = SageConv.of(declared, "conv1", 3, 4, Aggregation.MAX);
        GatConv attention = GatConv.builder(declared, "conv2", 4, 2).heads(2).build();
        Parameters p = declared.build();
        float[] gradients = new float[p.size()];
        float[] x = GradientCheck.uniform(new Random(5), g.sources * 3);
        LayerEdges all = LayerEdges.of(g.row, g.col, g.sources, g.sources);
        double first = 0;
        double last = 0;
        for (int i = 0; i < steps; i++) {
            try (NDManager step = base.newSubManager();
                    GradientTape tape = GradientTape.open()) {
                Parameters.Bound bound = p.bind(step, true);
                NDArray h = Activation.relu(max.forward(bound, GraphOps.array(step, x, new Shape(g.sources, 3)), all));
                NDArray z = attention.forward(bound, h, g.edges());
                long[] labels = new long[g.destinations];
                labels[0] = 3;
                NDArray loss = Losses.crossEntropy(z, labels, g.destinations);
                tape.backward(loss);
                bound.gradients(gradients);
                last = loss.getFloat();
                first = i == 0 ? last : first;
            }
            for (int k = 0; k < gradients.length; k++) {
                p.values()[k] -= 0.1f * gradients[k];
            }
        }
        assertThat(last).isLessThan(steps == 1 ? first + 1 : first);
        return p.values();
    }

    @Test
    void theSameStepDropsTheSameValuesAndAnyOtherOneOthers() {
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            NDArray x = step.ones(new Shape(10_000));
            float[] mask = mask(x, 1, 2, 3, 4);
            assertThat(mask(x, 1, 2, 3, 4)).isEqualTo(mask);
            assertThat(mask(x, 9, 2, 3, 4)).isNotEqualTo(mask);
            assertThat(mask(x, 1, 9, 3, 4)).isNotEqualTo(mask);
            assertThat(mask(x, 1, 2, 9, 4)).isNotEqualTo(mask);
            assertThat(mask(x, 1, 2, 3, 9)).isNotEqualTo(mask);
            assertThat(mask(x, 1, 3, 2, 4)).isNotEqualTo(mask);
            int kept = 0;
            for (float v : mask) {
                assertThat(v == 0 || Math.abs(v - 1 / 0.7f) < 1e-6).isTrue();
                kept += v == 0 ? 0 : 1;
            }
            assertThat(kept).isBetween(7000 - 230, 7000 + 230); // five standard deviations of sqrt(10000 * .21)
            assertThat(GraphOps.dropout(x, 0.3f, false)).isSameAs(x);
        }
    }

    private static float[] mask(NDArray x, long seed, int epoch, int step, int rank) {
        Seeds.reseed(seed, epoch, step, rank);
        return GraphOps.dropout(x, 0.3f, true).toFloatArray();
    }
}

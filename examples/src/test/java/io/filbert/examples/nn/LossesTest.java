package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.DistMultDecoder;
import io.filbert.nn.DotProductDecoder;
import io.filbert.nn.GradientTape;
import io.filbert.nn.GraphOps;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decoders and losses against their formulas, their gradients against differences. */
class LossesTest {
    private NDManager manager = NDManager.newBaseManager("PyTorch");

    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Parameters none() {
        return Parameters.builder(new Random(1)).build();
    }

    @Test
    void crossEntropyIsItsFormulaOverTheDivisor() {
        float[] x = GradientCheck.uniform(new Random(1), 12);
        long[] labels = {2, 0, 0, 1};
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double all = 0;
            for (int c = 0; c < 3; c++) {
                all += Math.exp(x[3 * i + c]);
            }
            sum += Math.log(all) - x[3 * i + (int) labels[i]];
        }
        assertThat((double) Losses.crossEntropy(GraphOps.array(manager, x, new Shape(4, 3)), labels, 7)
                        .getFloat())
                .isCloseTo(sum / 7, within(1e-6));
        GradientCheck.check(none(), x, new Shape(4, 3), (bound, logits) -> Losses.crossEntropy(logits, labels, 2));
    }

    @Test
    void binaryCrossEntropyIsItsFormulaOverTheDivisorAlsoForLargeScores() {
        float[] x = {0.3f, -0.7f, 0, 40, -40, 90, -90, 300};
        float[] y = {1, 0, 0.25f, 1, 0, 0, 1, 1};
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.max(x[i], 0) - (double) x[i] * y[i] + Math.log1p(Math.exp(-Math.abs((double) x[i])));
        }
        assertThat((double) Losses.binaryCrossEntropy(GraphOps.array(manager, x, new Shape(8)), y, 4)
                        .getFloat())
                .isCloseTo(sum / 4, within(1e-5));
        float[] small = {0.3f, -0.7f, 0, 0};
        float[] target = {1, 0, 0.25f, 1};
        GradientCheck.check(
                none(), small, new Shape(4), (bound, scores) -> Losses.binaryCrossEntropy(scores, target, 3));
    }

    @Test
    void gradientsOfLargeScoresAreNumbers() {
        float[] x = {400, -400, 400, -400};
        try (GradientTape tape = GradientTape.open()) {
            NDArray scores = GraphOps.array(manager, x, new Shape(4));
            scores.setRequiresGradient(true);
            tape.backward(Losses.binaryCrossEntropy(scores, new float[] {1, 0, 0, 1}, 2));
            assertThat(scores.getGradient().toFloatArray())
                    .containsExactly(new float[] {0, 0, 0.5f, -0.5f}, within(1e-6f));
        }
    }

    @Test
    void noExamplesGiveZeroAndAGradientOfZero() {
        Parameters p = Parameters.builder(new Random(1))
                .glorotUniform("w", new Shape(3, 2))
                .build();
        float[] gradients = {9, 9, 9, 9, 9, 9};
        try (GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = p.bind(manager, true);
            NDArray logits = manager.zeros(new Shape(0, 3)).matMul(bound.get("w"));
            NDArray loss = Losses.crossEntropy(logits, new long[0], 12)
                    .add(Losses.binaryCrossEntropy(logits.sum(new int[] {1}), new float[0], 12));
            tape.backward(loss);
            bound.gradients(gradients);
            assertThat(loss.getFloat()).isZero();
            assertThat(gradients).containsOnly(0);
        }
    }

    @Test
    void ofADotProductPairsAreScored() {
        float[] x = {1, 2, 3, 4, 5, 6};
        int[] row = {0, 2, 2, 1};
        int[] col = {1, 2, 2, 0};
        NDArray h = GraphOps.array(manager, x, new Shape(3, 2));
        assertThat(DotProductDecoder.score(h, row, col).toFloatArray()).containsExactly(11, 61, 61, 11);
        NDArray other = GraphOps.array(manager, new float[] {1, 0, 0, 1}, new Shape(2, 2));
        assertThat(DotProductDecoder.score(h, new int[] {2, 2}, other, new int[] {0, 1})
                        .toFloatArray())
                .containsExactly(5, 6);
        float[] y = GradientCheck.uniform(new Random(1), 6);
        GradientCheck.check(none(), y, new Shape(3, 2), (bound, z) -> DotProductDecoder.score(z, row, col));
    }

    @Test
    void ofDistMultTriplesAreScored() {
        Parameters.Builder declared = Parameters.builder(new Random(1));
        DistMultDecoder decoder = DistMultDecoder.of(declared, "decoder", 2, 2);
        Parameters p = declared.build();
        p.restore("decoder.relation[2, 2]", new float[] {1, -1, 0.5f, 2});
        int[] row = {0, 2, 2};
        int[] col = {1, 2, 2};
        int[] relation = {0, 1, 1};
        NDArray h = GraphOps.array(manager, new float[] {1, 2, 3, 4, 5, 6}, new Shape(3, 2));
        assertThat(decoder.score(p.bind(manager, false), h, row, col, relation).toFloatArray())
                .containsExactly(3 - 8, 12.5f + 72, 12.5f + 72);
        float[] x = GradientCheck.uniform(new Random(1), 6);
        GradientCheck.check(p, x, new Shape(3, 2), (bound, z) -> decoder.score(bound, z, row, col, relation));
    }

    @Test
    void mistakesAreNamed() {
        NDArray logits = manager.zeros(new Shape(2, 3));
        assertThatThrownBy(() -> Losses.crossEntropy(logits, new long[] {1, 3}, 2))
                .hasMessageStartingWith("label 3 of example 1, must be from 0 to 2");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, new long[1], 2))
                .hasMessageStartingWith("there are 2 rows and 1 labels");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, new long[2], 0))
                .hasMessageStartingWith("divisor=0.0, must be above 0");
        assertThatThrownBy(() -> Losses.binaryCrossEntropy(manager.zeros(new Shape(1)), new float[] {-1}, 1))
                .hasMessage("target -1.0 of example 0, must be from 0 to 1");
    }
}

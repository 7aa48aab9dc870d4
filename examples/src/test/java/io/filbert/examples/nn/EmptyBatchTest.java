package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.DistMultDecoder;
import io.filbert.nn.DotProductDecoder;
import io.filbert.nn.GatConv;
import io.filbert.nn.GcnConv;
import io.filbert.nn.GradientTape;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Losses;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.RgcnConv;
import io.filbert.nn.SageConv;
import io.filbert.nn.SageConv.Aggregation;
import io.filbert.nn.TypedEdges;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rank whose slice of a step is empty: no seeds, perhaps no nodes, no edges. */
class EmptyBatchTest {
    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    @ParameterizedTest(name = "{0} sources, {1} destinations, no edges")
    @CsvSource({"0, 0", "3, 0", "3, 2"})
    void everyLayerTakesIt(int sources, int destinations) {
        LayerEdges edges = LayerEdges.of(new int[0], new int[0], sources, destinations);
        TypedEdges typed = TypedEdges.of(sources, new int[destinations], 2, new int[3][0], new int[3][0]);
        for (Aggregation aggregation : Aggregation.values()) {
            check(sources, destinations, declared -> {
                SageConv layer = SageConv.of(declared, "conv", 4, 3, aggregation);
                return (bound, h) -> layer.forward(bound, h, edges);
            });
        }
        check(sources, destinations, declared -> {
            GcnConv layer = GcnConv.of(declared, "conv", 4, 3);
            return (bound, h) -> layer.forward(bound, h, edges, new int[sources]);
        });
        for (boolean concat : new boolean[] {true, false}) {
            check(sources, destinations, declared -> {
                GatConv layer = GatConv.builder(declared, "conv", 4, 3)
                        .heads(2)
                        .concat(concat)
                        .dropout(0.5f)
                        .build();
                return (bound, h) -> layer.forward(bound, h, edges);
            });
        }
        for (int bases = 0; bases < 2; bases++) {
            int number = bases;
            check(sources, destinations, declared -> {
                RgcnConv.Builder options =
                        RgcnConv.builder(declared, "conv", Relations.typed(RgcnConvTest.SCHEMA), 4, 3);
                RgcnConv layer = (number == 0 ? options : options.bases(number)).build();
                return (bound, h) -> layer.forward(bound, h, typed);
            });
        }
        check(sources, 0, declared -> {
            DistMultDecoder decoder = DistMultDecoder.of(declared, "decoder", 2, 4);
            return (bound, h) -> decoder.score(bound, h, new int[0], new int[0], new int[0])
                    .add(DotProductDecoder.score(h, new int[0], new int[0]));
        });
    }

    private static void check(
            int sources,
            int destinations,
            java.util.function.Function<Parameters.Builder, BiFunction<Parameters.Bound, NDArray, NDArray>> maker) {
        Parameters.Builder declared = Parameters.builder(new Random(1));
        BiFunction<Parameters.Bound, NDArray, NDArray> layer = maker.apply(declared);
        Parameters p = declared.build();
        float[] gradients = new float[p.size()];
        try (NDManager step = NDManager.newBaseManager("PyTorch");
                GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = p.bind(step, true);
            NDArray out = layer.apply(bound, step.ones(new Shape(sources, 4)));
            assertThat(out.getShape().get(0)).isEqualTo(destinations);
            NDArray loss = out.getShape().dimension() == 1
                    ? Losses.binaryCrossEntropy(out, new float[destinations], 5)
                    : Losses.crossEntropy(out, new long[destinations], 5);
            tape.backward(loss);
            bound.gradients(gradients);
            if (destinations == 0) {
                assertThat(loss.getFloat()).isZero();
                assertThat(gradients).containsOnly(0);
            } else {
                assertThat(loss.getFloat()).isPositive();
                assertThat(gradients).doesNotContain(Float.NaN);
            }
        }
    }
}

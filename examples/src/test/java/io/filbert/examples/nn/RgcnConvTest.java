package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.examples.sage.Torch;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.nn.GraphOps;
import io.filbert.nn.Parameters;
import io.filbert.nn.Relations;
import io.filbert.nn.RgcnConv;
import io.filbert.nn.TypedEdges;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed layer against its formula and its gradients against differences, also with relations without edges. */
class RgcnConvTest {
    private static final int IN = 3;
    private static final int OUT = 2;

    static final GraphSchema SCHEMA = GraphSchema.builder()
            .nodeType("a", 10)
            .nodeType("b", 10)
            .edgeType(new EdgeType("a", "likes", "b"))
            .edgeType(new EdgeType("b", "knows", "a"))
            .edgeType(new EdgeType("a", "never", "a"))
            .build();

    private final Relations relations = Relations.typed(SCHEMA);

    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theLayerIsItsFormula(long seed) {
        check(seed, 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void withBasesTheWeightsOfEdgesAreSumsOfThem(long seed) {
        check(seed, 2);
    }

    private void check(long seed, int bases) {
        Random random = new Random(seed);
        int[][] row = new int[3][];
        int[][] col = new int[3][];
        for (int r = 0; r < 2; r++) {
            SmallGraph g = new SmallGraph(10 * seed + r);
            row[r] = g.row;
            col[r] = g.col;
        }
        row[2] = new int[0];
        col[2] = new int[0];
        int sources = 11;
        int[] nodeType = {0, 1, 1, 0, 1, 0};
        Parameters.Builder declared = Parameters.builder(random);
        RgcnConv.Builder options = RgcnConv.builder(declared, "conv", relations, IN, OUT);
        RgcnConv layer = (bases == 0 ? options : options.bases(bases)).build();
        Parameters p = declared.build();
        System.arraycopy(GradientCheck.uniform(random, p.size()), 0, p.values(), 0, p.size());
        float[] x = GradientCheck.uniform(random, sources * IN);
        TypedEdges edges = TypedEdges.of(sources, nodeType, 2, row, col);

        double[] expected = Slow.flat(Slow.rgcn(
                Slow.matrix(p, "conv.bias"), weights(p, bases), Slow.matrix(x, sources, IN), row, col, nodeType));
        Shape shape = new Shape(sources, IN);
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            float[] out = layer.forward(p.bind(step, false), GraphOps.array(step, x, shape), edges)
                    .toFloatArray();
            assertThat(out).hasSize(expected.length);
            for (int i = 0; i < out.length; i++) {
                assertThat((double) out[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
        GradientCheck.check(p, x, shape, (bound, h) -> layer.forward(bound, h, edges));
    }

    private double[][][] weights(Parameters p, int bases) {
        double[][] own = Slow.matrix(p, "conv.weight");
        double[][][] weights = new double[relations.count()][IN][OUT];
        for (int r = 0; r < relations.count(); r++) {
            int place = bases == 0 ? r : r - relations.edgeRelations();
            for (int i = 0; i < IN; i++) {
                if (place >= 0) {
                    weights[r][i] = own[place * IN + i];
                } else {
                    for (int b = 0; b < bases; b++) {
                        double a = Slow.matrix(p, "conv.coefficient")[r][b];
                        for (int j = 0; j < OUT; j++) {
                            weights[r][i][j] += a * Slow.matrix(p, "conv.basis")[b][i * OUT + j];
                        }
                    }
                }
            }
        }
        return weights;
    }

    @Test
    void edgesOfOtherRelationsAreRefused() {
        Parameters.Builder declared = Parameters.builder(new Random(1));
        RgcnConv layer = RgcnConv.builder(declared, "conv", Relations.merged(SCHEMA), IN, OUT)
                .build();
        TypedEdges edges = TypedEdges.of(1, new int[] {0}, 2, new int[3][0], new int[3][0]);
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            Parameters.Bound bound = declared.build().bind(step, false);
            assertThatThrownBy(() -> layer.forward(bound, step.zeros(new Shape(1, IN)), edges))
                    .hasMessage("layer conv has 3 relations, the edges have 5; make both of the same Relations");
        }
        assertThatThrownBy(() -> TypedEdges.of(2, new int[1], 1, new int[][] {{1}}, new int[][] {{1}}))
                .hasMessageContaining("edge 0 of relation 0 goes from 1 to 1");
    }
}

package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.GraphOps;
import io.filbert.nn.Losses;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The aggregations against plain loops, and their gradients against finite differences. */
class GraphOpsTest {
    private NDManager manager = NDManager.newBaseManager("PyTorch");

    @BeforeAll
    static void offline() {
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

    @Test
    void meanOfNeighborsIsTheMeanPerDestination() {
        NDArray h = matrix(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        NDArray mean = GraphOps.meanOfNeighbors(h, new int[] {0, 2, 1}, new int[] {1, 1, 3}, 4);
        assertThat(mean.toFloatArray()).containsExactly(0, 0, 3, 4, 0, 0, 3, 4);
    }

    @Test
    void segmentSumAddsRows() {
        NDArray sum = GraphOps.segmentSum(matrix(new float[] {1, 2, 3, 4, 5, 6}, 3, 2), new int[] {1, 0, 1}, 3);
        assertThat(sum.toFloatArray()).containsExactly(3, 4, 6, 8, 0, 0);
    }

    @Test
    void edgeSoftmaxSumsToOnePerDestination() {
        NDArray softmax = GraphOps.edgeSoftmax(matrix(new float[] {0, 0, 7}, 3, 1), new int[] {1, 1, 0}, 2);
        assertThat(softmax.toFloatArray()).containsExactly(0.5f, 0.5f, 1f);
    }

    @Test
    void edgeSoftmaxTakesLargeScores() {
        NDArray softmax =
                GraphOps.edgeSoftmax(matrix(new float[] {200, -500, 201, -500, 900, 3}, 3, 2), new int[] {1, 1, 0}, 2);
        float e = (float) (1 / (1 + Math.E));
        assertThat(softmax.toFloatArray()).containsExactly(new float[] {e, 0.5f, 1 - e, 0.5f, 1, 1}, within(1e-6f));
    }

    @Test
    void maxOfNeighborsIsTheGreatestPerColumn() {
        NDArray h = matrix(new float[] {9, 9, 1, -2, -3, 4, 5, -6}, 4, 2);
        NDArray max = GraphOps.maxOfNeighbors(h, new int[] {1, 3, 2, 2, 1, 3, 0}, new int[] {1, 1, 3, 4, 4, 4, 2}, 5);
        assertThat(max.toFloatArray()).containsExactly(0, 0, 5, -2, 9, 9, -3, 4, 5, 4);
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        int[] row = {0, 1, 2, 2, 0};
        int[] col = {1, 1, 0, 1, 2};
        List<UnaryOperator<NDArray>> operations = List.of(
                x -> GraphOps.meanOfNeighbors(x, row, col, 3),
                x -> GraphOps.segmentSum(x, new int[] {1, 0, 1}, 2),
                x -> GraphOps.segmentMean(x, new int[] {1, 0, 1}, 2),
                x -> GraphOps.gatherRows(x, new int[] {2, 0, 2}),
                x -> GraphOps.edgeSoftmax(x, new int[] {0, 1, 1}, 2),
                x -> GraphOps.maxOfNeighbors(x, row, col, 4),
                x -> GraphOps.scale(x, 2.5),
                x -> GraphOps.firstRows(x, 2),
                x -> GraphOps.splitRows(x, new int[] {1, 0, 2}).get(2),
                x -> GraphOps.concatRows(x.getManager(), new NDList(x)),
                x -> GraphOps.concatRows(x.getManager(), new NDList(x, x)),
                x -> Losses.crossEntropy(x, new long[] {1, 0, 1}, 3));
        for (int i = 0; i < operations.size(); i++) {
            UnaryOperator<NDArray> loss = squares(operations.get(i));
            float[] x = {0.3f, -0.2f, 0.5f, 0.9f, -0.4f, 0.1f};
            float[] gradient = gradient(loss, x);
            for (int k = 0; k < x.length; k++) {
                float[] up = x.clone();
                float[] down = x.clone();
                up[k] += 0.01f;
                down[k] -= 0.01f;
                float difference = (loss.apply(matrix(up, 3, 2)).getFloat()
                                - loss.apply(matrix(down, 3, 2)).getFloat())
                        / 0.02f;
                assertThat(gradient[k]).as("operation %d, x[%d]", i, k).isCloseTo(difference, within(2e-3f));
            }
        }
    }

    /** A loss whose gradient depends on every element differently. */
    private static UnaryOperator<NDArray> squares(UnaryOperator<NDArray> operation) {
        return x -> {
            NDArray y = operation.apply(x).flatten();
            return y.mul(y).mul(y.getManager().arange(1f, y.size() + 1f)).sum();
        };
    }

    private float[] gradient(UnaryOperator<NDArray> loss, float[] x) {
        NDArray array = matrix(x, 3, 2).duplicate();
        array.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            collector.backward(loss.apply(array));
        }
        return array.getGradient().toFloatArray();
    }

    @Test
    void aSparseMatrixOutlivesGarbageCollection() {
        int n = 20_000;
        int[] row = new int[n];
        int[] column = new int[n];
        float[] values = new float[n];
        Random random = new Random(1);
        for (int i = 0; i < n; i++) {
            row[i] = random.nextInt(500);
            column[i] = random.nextInt(500);
            values[i] = random.nextFloat();
        }
        NDArray matrix = GraphOps.sparse(manager, 500, 500, row, column, values);
        NDArray x = manager.ones(new Shape(500, 8));
        float[] before = matrix.matMul(x).toFloatArray();
        ByteBuffer[] churn = new ByteBuffer[50];
        for (int round = 0; round < 10; round++) {
            System.gc();
            for (int i = 0; i < churn.length; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(2 * n * Long.BYTES);
                while (buffer.hasRemaining()) {
                    buffer.putLong(-1);
                }
                churn[i] = buffer;
            }
            assertThat(matrix.matMul(x).toFloatArray()).isEqualTo(before);
        }
    }

    @Test
    void lengthsThatDifferAreRefused() {
        assertThatThrownBy(() -> GraphOps.sparse(manager, 2, 2, new int[2], new int[1], new float[2]))
                .hasMessage("row, column and values must have one length, got 2, 1 and 2");
    }

    private NDArray matrix(float[] values, int rows, int columns) {
        return manager.create(values, new Shape(rows, columns));
    }
}

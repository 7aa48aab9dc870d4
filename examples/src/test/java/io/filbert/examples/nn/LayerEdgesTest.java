package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.filbert.examples.sage.HeapSampler;
import io.filbert.examples.sage.SampledBatch;
import io.filbert.examples.sage.Torch;
import io.filbert.graph.GraphSchema;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Parameters;
import io.filbert.nn.SageConv;
import io.filbert.nn.SageConv.Aggregation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerEdgesTest {
    /** Seeds 0 and 1; hop 1 finds 2 and 3, hop 2 finds 4. */
    private final int[] row = {2, 3, 1, 4, 0};

    private final int[] col = {0, 0, 1, 2, 3};

    @Test
    void layerIReadsTheEdgesOfAllHopsButTheLastI() {
        List<LayerEdges> layers = LayerEdges.layers(row, col, new int[] {2, 2, 1}, new int[] {3, 2});
        assertThat(layers).hasSize(2);
        assertThat(layers.get(0).row()).isEqualTo(row);
        assertThat(layers.get(0).sources()).isEqualTo(5);
        assertThat(layers.get(0).destinations()).isEqualTo(4);
        assertThat(layers.get(1).row()).containsExactly(2, 3, 1);
        assertThat(layers.get(1).col()).containsExactly(0, 0, 1);
        assertThat(layers.get(1).sources()).isEqualTo(4);
        assertThat(layers.get(1).destinations()).isEqualTo(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theSeedsOfATrimmedSampleAreThoseOfTheWholeOne(long seed) {
        Torch.assume();
        Random random = new Random(seed);
        int nodes = 60;
        long[][] edges = new long[2][300];
        for (int k = 0; k < 300; k++) {
            edges[0][k] = random.nextInt(nodes);
            edges[1][k] = random.nextInt(nodes);
        }
        HeapSampler sampler = new HeapSampler(
                GraphSchema.homogeneous(nodes),
                new float[][] {new float[nodes]},
                new long[][] {new long[nodes]},
                1,
                new long[][][] {edges});
        SampledBatch sample = sampler.sample(0, new long[] {3, 1, 4, 15}, random, 3, 2, 2);
        int[] hops = sample.numSampledNodes(0);
        int all = Arrays.stream(hops).sum();
        assertThat(hops[3]).isPositive();

        Parameters.Builder declared = Parameters.builder(random);
        List<SageConv> layers = List.of(
                SageConv.of(declared, "conv1", 3, 4, Aggregation.MAX),
                SageConv.of(declared, "conv2", 4, 4, Aggregation.MEAN),
                SageConv.of(declared, "conv3", 4, 2, Aggregation.MAX));
        Parameters p = declared.build();
        float[] x = GradientCheck.uniform(random, all * 3);
        List<LayerEdges> trimmed = LayerEdges.layers(sample.row(0), sample.col(0), hops, sample.numSampledEdges(0));
        LayerEdges whole = LayerEdges.of(sample.row(0), sample.col(0), all, all);
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            NDArray less = GraphOps.array(step, x, new Shape(all, 3));
            NDArray more = less;
            for (int i = 0; i < 3; i++) {
                less = layers.get(i).forward(p.bind(step, false), less, trimmed.get(i));
                more = layers.get(i).forward(p.bind(step, false), more, whole);
            }
            assertThat(less.getShape()).isEqualTo(new Shape(4, 2));
            assertThat(less.toFloatArray()).containsExactly(Arrays.copyOf(more.toFloatArray(), 8), within(1e-5f));
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> LayerEdges.of(row, col, 5, 3))
                .hasMessageStartingWith("edge 4 goes from 0 to 3, but there are 5 sources and 3 destinations");
        assertThatThrownBy(() -> LayerEdges.of(row, col, 4, 5))
                .hasMessageStartingWith("destinations=5, must be from 0 to the number of sources, 4");
        assertThatThrownBy(() -> LayerEdges.of(row, new int[2], 5, 5))
                .hasMessage("row and col must have one length, got 5 and 2");
        assertThatThrownBy(() -> LayerEdges.layers(row, col, new int[] {2, 2, 1}, new int[0]))
                .hasMessageContaining("use LayerEdges.all");
    }
}

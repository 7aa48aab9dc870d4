package io.filbert.examples.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.filbert.examples.sage.HeapSampler;
import io.filbert.examples.sage.SampledBatch;
import io.filbert.examples.sage.Torch;
import io.filbert.nn.Relations;
import io.filbert.nn.TypedBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers, features and sizes; what the layers compute of them is in SageTrainerTest, against the formula. */
class TypedBatchTest {
    private static final Relations RELATIONS = Relations.typed(RgcnConvTest.SCHEMA);

    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    /** Feature of node i of type a is i, of type b 100 + i; likes: a(i) -> b(i), knows: b(i) -> a(i + 1), never: none. */
    private static HeapSampler sampler() {
        float[][] features = new float[2][10];
        long[][] likes = new long[2][10];
        long[][] knows = new long[2][10];
        for (int i = 0; i < 10; i++) {
            features[0][i] = i;
            features[1][i] = 100 + i;
            likes[0][i] = i;
            likes[1][i] = i;
            knows[0][i] = i;
            knows[1][i] = (i + 1L) % 10;
        }
        return new HeapSampler(
                RgcnConvTest.SCHEMA, features, new long[][] {new long[10], new long[10]}, 1, new long[][][] {
                    likes, knows, {{}, {}}
                });
    }

    @Test
    void nodesAreNumberedByHopThenSampleThenType() {
        Random random = new Random(1);
        SampledBatch ofA = sampler().sample(0, new long[] {5, 7}, random, 2, 2);
        SampledBatch ofB = sampler().sample(1, new long[] {3}, random, 2, 2);
        TypedBatch batch = TypedBatch.of(RELATIONS, 2, List.of(ofA, ofB));
        assertThat(batch.seeds()).isEqualTo(3);
        assertThat(batch.nodes()).isEqualTo(9);
        assertThat(batch.number(0, 0, 1)).isEqualTo(1);
        assertThat(batch.number(1, 1, 0)).isEqualTo(2);
        assertThat(batch.number(0, 1, 0)).isEqualTo(3);
        assertThat(batch.layers().get(0).sources()).isEqualTo(9);
        assertThat(batch.layers().get(0).destinations()).isEqualTo(6);
        assertThat(batch.layers().get(1).sources()).isEqualTo(6);
        assertThat(batch.layers().get(1).destinations()).isEqualTo(3);
        assertThat(batch.layers().get(1).relations()).isEqualTo(5);
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            // seeds 5, 7 and b3; hop 1: b4, b6 and a3; hop 2: a4, a6 and b2
            assertThat(batch.features(step, 1).toFloatArray()).containsExactly(5, 7, 103, 104, 106, 3, 4, 6, 102);
            assertThat(step.getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void anEmptySampleHasNoRows() {
        SampledBatch none = sampler().sample(0, new long[0], new Random(1), 2, 2);
        TypedBatch batch = TypedBatch.of(RELATIONS, 2, List.of(none));
        assertThat(batch.nodes()).isZero();
        assertThat(batch.layers().get(0).sources()).isZero();
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            assertThat(batch.features(step, 1).getShape().getShape()).containsExactly(0, 1);
        }
    }

    @Test
    void mistakesAreNamed() {
        SampledBatch sample = sampler().sample(0, new long[] {5}, new Random(1), 2, 2);
        assertThatThrownBy(() -> TypedBatch.of(RELATIONS, 3, List.of(sample)))
                .hasMessageStartingWith("the model has 3 layers, the sample has numbers for 2 hops");
        TypedBatch batch = TypedBatch.of(RELATIONS, 2, List.of(sample));
        assertThatThrownBy(() -> batch.number(0, 0, 99)).hasMessage("local id 99 is not in sample 0");
        try (NDManager step = NDManager.newBaseManager("PyTorch")) {
            assertThatThrownBy(() -> batch.features(step, 3)).hasMessageContaining("3 columns of float32 take");
        }
    }
}

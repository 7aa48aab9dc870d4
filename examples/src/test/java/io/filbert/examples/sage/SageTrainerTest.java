package io.filbert.examples.sage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.nn.Relations;
import io.filbert.nn.TypedBatch;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SageTrainerTest {
    private static final int COLUMNS = 6;
    private static final int CLASSES = 3;

    /** Two node types; a node of type a has the class that its one neighbor under "says" shows, "lies" shows another. */
    private static final GraphSchema SCHEMA = GraphSchema.builder()
            .nodeType("a", 60)
            .nodeType("b", 3)
            .edgeType(new EdgeType("b", "lies", "a"))
            .edgeType(new EdgeType("b", "says", "a"))
            .build();

    private final long[][] labels = {new long[60], {0, 1, 2}};
    private final HeapSampler sampler = sampler();

    @BeforeAll
    static void torch() {
        Torch.assume();
    }

    private HeapSampler sampler() {
        Random random = new Random(5);
        float[][] features = {new float[60 * COLUMNS], new float[3 * COLUMNS]};
        long[][][] edges = new long[2][2][60];
        for (int v = 0; v < 60; v++) {
            labels[0][v] = random.nextInt(CLASSES);
            features[0][v * COLUMNS + 3 + random.nextInt(3)] = 1; // noise
            edges[0][0][v] = (labels[0][v] + 1 + random.nextInt(2)) % 3;
            edges[1][0][v] = labels[0][v];
            edges[0][1][v] = v;
            edges[1][1][v] = v;
        }
        for (int u = 0; u < 3; u++) {
            features[1][u * COLUMNS + u] = 1;
        }
        return new HeapSampler(SCHEMA, features, labels, COLUMNS, edges);
    }

    private BatchSource all() {
        long[][] seeds = {new long[60], {0, 1, 2}};
        for (int v = 0; v < 60; v++) {
            seeds[0][v] = v;
        }
        return sampler.source(seeds, 16, false, 1, 3, 2);
    }

    @Test
    void aTypedModelLearnsWhichRelationTellsTheTruth() {
        try (SageTrainer trainer = new SageTrainer(Relations.typed(SCHEMA), SageOptions.of(1, 3), COLUMNS, CLASSES)) {
            double first = epoch(trainer);
            double last = first;
            for (int epoch = 1; epoch < 30; epoch++) {
                last = epoch(trainer);
            }
            assertThat(last).isLessThan(first / 10);
            for (List<? extends SampledBatch> step : all().epoch(0)) {
                long[] expected = step.stream()
                        .flatMapToLong(b -> java.util.Arrays.stream(b.labels()))
                        .toArray();
                assertThat(trainer.predict(step)).containsExactly(toInt(expected));
            }
        }
    }

    @Test
    void aRestoredModelPredictsAsBefore() {
        try (SageTrainer trainer = new SageTrainer(Relations.merged(SCHEMA), SageOptions.of(1, 3), COLUMNS, CLASSES)) {
            epoch(trainer);
            float[] snapshot = trainer.snapshot();
            List<? extends SampledBatch> step = all().epoch(0).iterator().next();
            int[] before = trainer.predict(step);
            for (int epoch = 0; epoch < 10; epoch++) {
                epoch(trainer);
            }
            trainer.restore(snapshot);
            assertThat(trainer.predict(step)).isEqualTo(before);
            assertThat(epoch(trainer)).isLessThan(10);
        }
    }

    @Test
    void theSameSeedGivesTheSameLoss() {
        double[] losses = new double[2];
        for (int run = 0; run < 2; run++) {
            try (SageTrainer trainer =
                    new SageTrainer(Relations.typed(SCHEMA), SageOptions.of(1, 9), COLUMNS, CLASSES)) {
                epoch(trainer);
                losses[run] = epoch(trainer);
            }
        }
        assertThat(losses[1]).isEqualTo(losses[0]);
    }

    @Test
    void logitsAreThoseOfTheFormula() {
        Relations relations = Relations.typed(SCHEMA);
        List<? extends SampledBatch> step = all().epoch(0).iterator().next();
        TypedBatch batch = TypedBatch.of(relations, TypedSage.LAYERS, step);
        TypedSage model = new TypedSage(relations, SageOptions.of(1, 3), COLUMNS, CLASSES);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            float[] logits =
                    model.logits(batch, model.parameters().bind(manager, false)).toFloatArray();
            float[] expected = new SlowSage(relations, model.parameters(), COLUMNS, CLASSES).logits(step);
            assertThat(logits).containsExactly(expected, within(1e-4f));
        }
    }

    @Test
    void aStepLeavesNoArraysBehind() {
        try (SageTrainer trainer = new SageTrainer(Relations.typed(SCHEMA), SageOptions.of(1, 3), COLUMNS, CLASSES)) {
            epoch(trainer);
            int after = trainer.managedArrays();
            for (int epoch = 0; epoch < 3; epoch++) {
                epoch(trainer);
                all().epoch(0).forEach(trainer::predict);
            }
            assertThat(trainer.managedArrays()).isEqualTo(after);
        }
    }

    private double epoch(SageTrainer trainer) {
        double loss = 0;
        for (List<? extends SampledBatch> step : all().epoch(0)) {
            loss += trainer.step(step);
        }
        return loss;
    }

    private static int[] toInt(long[] values) {
        return java.util.Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }
}

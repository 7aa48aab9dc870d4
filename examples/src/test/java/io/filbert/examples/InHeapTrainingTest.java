package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.examples.data.DataFolder;
import io.filbert.examples.train.RunResult;
import io.filbert.examples.train.TrainOptions;
import io.filbert.examples.train.TrainOptions.Kind;
import io.filbert.examples.train.TrainOptions.Model;
import io.filbert.examples.train.Trainer;
import io.filbert.examples.train.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on Cora through a cluster of three members is training on arrays in the heap, to the bit. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class InHeapTrainingTest {
    private static final Path NO_PROCESSES = Path.of("");

    private static @Nullable LocalCluster cluster;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(DataFolder.find("cora").isPresent(), DataFolder.absent("cora"));
        TrainingRunTest.requireTorch();
        cluster = LocalCluster.start(3, 31);
        on(false, options(Model.SAGE, 2, 1, 1)).load();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static TrainingRun on(boolean thinClient, TrainOptions options) {
        LocalCluster started = Objects.requireNonNull(cluster);
        return TrainingRun.on(started.access(thinClient), started.address(), options, NO_PROCESSES);
    }

    private static TrainOptions options(Model model, int epochs, int... fanout) {
        String cora = DataFolder.of("cora").toString();
        return new TrainOptions(
                Kind.NODE_CLASSIFICATION, cora, model, 16, .5f, .01f, 5e-4f, epochs, 32, fanout, 3, 100, 2);
    }

    @ParameterizedTest
    @CsvSource({"SAGE, 10, 10", "SAGE, 3, -1", "GCN, -1, -1", "GAT, -1, -1"})
    void lossesAndParametersAreEqual(Model model, int first, int second) {
        TrainOptions options = options(model, 4, first, second);

        RunResult heap = TrainingRun.inHeap(options).embedded(options, 7, Trainer.Progress.SILENT);
        for (boolean thinClient : List.of(false, true)) {
            RunResult grid = on(thinClient, options).embedded(options, 7, Trainer.Progress.SILENT);

            assertThat(grid.losses()).hasSize(4 * 5).isEqualTo(heap.losses());
            assertThat(grid.parameters()).isEqualTo(heap.parameters());
            assertThat(grid.validation()).isEqualTo(heap.validation());
            assertThat(grid.test()).isEqualTo(heap.test());
        }
    }

    @Test
    void anotherSeedHasOtherLosses() {
        TrainOptions options = options(Model.SAGE, 1, 10, 10);

        assertThat(TrainingRun.inHeap(options)
                        .embedded(options, 8, Trainer.Progress.SILENT)
                        .losses())
                .isNotEqualTo(TrainingRun.inHeap(options)
                        .embedded(options, 7, Trainer.Progress.SILENT)
                        .losses());
    }
}

package io.filbert.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.filbert.examples.report.TrainingLog.PhaseTime;
import io.filbert.examples.report.TrainingLog.Scalar;
import io.filbert.examples.report.TrainingLog.Throughput;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLogTest {
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final TrainingLog log = new TrainingLog("Cora", Instant.EPOCH, nanos::get);

    @Test
    void valuesCarryTheSecondsSinceTheLogWasMade() {
        nanos.addAndGet(1_500_000_000L);
        log.scalar("seed 1", "loss", 0, 3, .5);
        log.scalar("seed 1", "loss", 1, 6, 9.25, .25);

        assertThat(log.scalars())
                .containsExactly(
                        new Scalar("seed 1", "loss", 0, 3, 1.5, .5), new Scalar("seed 1", "loss", 1, 6, 9.25, .25));
    }

    @Test
    void secondsOfAPhaseAddUpAndThroughputIsReplaced() {
        log.phase("rank 0", 2, TrainingLog.ALL_REDUCE, .25);
        log.phase("rank 0", 2, TrainingLog.ALL_REDUCE, .5);
        log.phase("rank 1", 2, TrainingLog.ALL_REDUCE, 1);
        log.throughput("rank 0", 2, 10, 100);
        log.throughput("rank 0", 2, 20, 200);

        assertThat(log.phases())
                .containsExactly(
                        new PhaseTime("rank 0", 2, "all-reduce", .75), new PhaseTime("rank 1", 2, "all-reduce", 1));
        assertThat(log.throughput()).containsExactly(new Throughput("rank 0", 2, 20, 200));
        assertThat(log.runs()).containsExactly("rank 0", "rank 1");
    }

    @Test
    void settingsAndResultsKeepTheirOrderAndTheLastValue() {
        log.setting("batch size", 512).setting("lr", 5e-4).setting("batch size", 1024);
        log.result("test accuracy", "80 %").result("epochs", "5");

        assertThat(log.settings().toString()).isEqualTo("{batch size=1024, lr=0.0005}");
        assertThat(log.results().toString()).isEqualTo("{test accuracy=80 %, epochs=5}");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e39, -1e39})
    void aValueThatIsNoFiniteFloatIsRefusedWhereItIsLogged(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.scalar("seed 1", "loss", 2, 17, value))
                .withMessageContaining("loss=" + value + " of seed 1, epoch 2, step 17, must be finite");
        assertThat(log.scalars()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1e-9})
    void timesAndRatesMustBeFiniteAndNotNegative(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.phase("seed 1", 2, TrainingLog.VALIDATION, value))
                .withMessageContaining("validation=" + value + " of seed 1, epoch 2, must be finite and at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> log.throughput("seed 1", 2, value, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> log.throughput("seed 1", 2, 1, value));
        assertThatIllegalArgumentException().isThrownBy(() -> log.scalar("seed 1", "loss", 0, 0, value, 1));
        assertThat(log.runs()).isEmpty();
    }

    @Test
    void blankNamesAndNumbersBelowZeroAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.scalar(" ", "loss", 0, 0, 1))
                .withMessage("run=' ', must be a text such as seed 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.scalar("seed 1", "loss", -1, 0, 1))
                .withMessage("epoch=-1, must be at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.scalar("seed 1", "loss", 0, -1, 1))
                .withMessage("step=-1 of seed 1, epoch 0, must be at least 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new TrainingLog(""));
    }

    @Test
    void threadsAppendTogether() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int rank = 0; rank < 4; rank++) {
            String run = "rank " + rank;
            threads.execute(() -> {
                for (int step = 0; step < 1000; step++) {
                    log.scalar(run, "loss", 0, step, 1);
                    log.phase("all", 0, TrainingLog.OTHER, 1);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        List<Scalar> scalars = log.scalars();
        assertThat(scalars).hasSize(4000);
        assertThat(log.phases()).containsExactly(new PhaseTime("all", 0, "other", 4000));
    }
}

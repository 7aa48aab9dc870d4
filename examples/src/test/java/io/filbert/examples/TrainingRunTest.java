package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.filbert.examples.train.RankListener;
import io.filbert.examples.train.RunResult;
import io.filbert.examples.train.TrainOptions;
import io.filbert.examples.train.TrainOptions.Kind;
import io.filbert.examples.train.TrainOptions.Model;
import io.filbert.examples.train.Trainer;
import io.filbert.examples.train.TrainingRun;
import io.filbert.train.DistContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainers as processes: as many as one likes compute the same, and one that dies costs time only. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TrainingRunTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private TrainOptions options(Model model, float dropout, int epochs, int... fanout) {
        return new TrainOptions(
                Kind.NODE_CLASSIFICATION,
                folder.toString(),
                model,
                16,
                dropout,
                .01f,
                5e-4f,
                epochs,
                32,
                fanout,
                5,
                7,
                2);
    }

    static void requireTorch() {
        Assumptions.assumeTrue(
                TrainingRunTest.class.getClassLoader().getResource("native/lib/pytorch.properties") != null,
                "no libtorch for this platform: training is not tested");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", "1");
    }

    @Test
    void twoTrainersHaveTheLossesOfOne() throws Exception {
        requireTorch();
        MadeUp.citations(folder);
        TrainOptions options = options(Model.GCN, 0, 10, -1, -1);
        try (LocalCluster cluster = LocalCluster.start(2, 31)) {
            TrainingRun run = TrainingRun.on(cluster.access(false), cluster.address(), options, folder);
            run.load();
            RunResult one = run.embedded(options, 3, Trainer.Progress.SILENT);
            RunResult two = run.distributed(options, 3, 2, 0, RankListener.SILENT);

            assertThat(one.losses()).hasSize(10 * 3);
            assertSameLosses(two, one);
            assertThat(one.losses().get(29)).isLessThan(one.losses().get(0));
        }
    }

    /** Ranks are threads here, so that one can be held and another be seen to wait in its sum. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void lossesAreThoseOfOneAlsoWhenAMemberIsKilledDuringAnAllReduce(int worldSize) throws Exception {
        requireTorch();
        MadeUp.citations(folder);
        TrainOptions options = options(Model.GCN, 0, 8, -1, -1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (LocalCluster cluster = LocalCluster.start(3, 31)) {
            TrainingRun run = TrainingRun.on(cluster.access(false), cluster.address(), options, folder);
            run.load();
            RunResult one = run.embedded(options, 3, Trainer.Progress.SILENT);

            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch killed = new CountDownLatch(1);
            CompletableFuture<Thread> first = new CompletableFuture<>();
            List<Future<RunResult>> ranks = new ArrayList<>();
            for (int r = 0; r < worldSize; r++) {
                int rank = r;
                ranks.add(threads.submit(() -> {
                    if (rank == 0) {
                        first.complete(Thread.currentThread());
                    }
                    try (DistContext trainers = DistContext.builder(cluster.access(true), "sums", worldSize)
                            .rank(rank)
                            .join()) {
                        RunResult result = run.rank(trainers, options, 3, holding(rank == 1 ? 11 : -1, held, killed));
                        trainers.barrier();
                        return result;
                    }
                }));
            }
            held.await();
            Thread thread = first.get();
            await("rank 0 waits in its sum", () -> sums(thread));
            cluster.kill(2);
            assertThat(sums(thread)).as("still in the sum").isTrue();
            killed.countDown();

            for (Future<RunResult> rank : ranks) {
                assertSameLosses(rank.get(90, TimeUnit.SECONDS), one);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean sums(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(DistContext.class.getName())
                        && frame.getMethodName().equals("allReduce"));
    }

    private static Trainer.Progress holding(long at, CountDownLatch held, CountDownLatch until) {
        return new Trainer.Progress() {
            @Override
            public void step(long step, double loss) {
                if (step == at) {
                    held.countDown();
                    try {
                        until.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void assertSameLosses(RunResult several, RunResult one) {
        assertThat(one.losses()).hasSizeGreaterThan(20);
        assertThat(several.losses()).hasSameSizeAs(one.losses());
        for (int step = 0; step < one.losses().size(); step++) {
            assertThat(several.losses().get(step))
                    .as("step %d", step)
                    .isCloseTo(one.losses().get(step), within(1e-4));
        }
        assertThat(several.test()).isEqualTo(one.test());
    }

    /** The others would wait for it, and be started again when they are ended. */
    @Test
    void aRankThatCannotStartEndsAllAndSaysWhy() throws Exception {
        requireTorch();
        MadeUp.citations(folder);
        TrainOptions options = options(Model.GCN, 0, 2, -1, -1);
        try (LocalCluster cluster = LocalCluster.start(1, 31)) {
            TrainingRun run = TrainingRun.on(cluster.access(false), cluster.address(), options, folder);
            run.load();
            Files.delete(folder.resolve("nodes.tsv"));

            assertThatThrownBy(() -> run.distributed(options, 3, 2, 1, RankListener.SILENT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nodes.tsv");
            assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aTrainerThatIsKilledAndStartedAgainEndsWithTheSameParameters() throws Exception {
        requireTorch();
        MadeUp.citations(folder);
        TrainOptions options = options(Model.SAGE, .5f, 60, 3, 2);
        try (LocalCluster cluster = LocalCluster.start(2, 31)) {
            TrainingRun run = TrainingRun.on(cluster.access(false), cluster.address(), options, folder);
            run.load();
            RunResult undisturbed = run.distributed(options, 5, 2, 0, RankListener.SILENT);
            AtomicBoolean killed = new AtomicBoolean();
            AtomicBoolean again = new AtomicBoolean();
            RunResult disturbed = run.distributed(options, 5, 2, 1, new RankListener() {
                @Override
                public void step(int rank, long step, double loss) {
                    if (rank == 1 && step == 40 && killed.compareAndSet(false, true)) {
                        ProcessHandle.current()
                                .children()
                                .max((a, b) -> Long.compare(a.pid(), b.pid())) // either of the two
                                .ifPresent(ProcessHandle::destroyForcibly);
                    }
                }

                @Override
                public void again(int rank, String why) {
                    again.set(true);
                }
            });

            assertThat(killed).isTrue();
            assertThat(again).as("a rank joined again").isTrue();
            assertThat(disturbed.losses()).isEqualTo(undisturbed.losses());
            assertThat(disturbed.parameters()).isEqualTo(undisturbed.parameters());
            assertThat(disturbed.test()).isEqualTo(undisturbed.test());
            assertThat(disturbed.epochs()).hasSize(options.epochs());
        }
    }
}

package io.filbert.tests.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.TrainerLostException;
import io.filbert.group.Reduction;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.train.DistContext;
import io.filbert.train.LostTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After something went wrong no rank gets a sum that the others do not get, and each is told what happened. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TrainerFailuresTest {
    private static final Duration LOST_AFTER = Duration.ofSeconds(2);

    private TestCluster cluster;
    private List<HazelcastInstance> clients;
    private Trainers trainers;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(1).start();
        clients = List.of(cluster.client(), cluster.client(), cluster.client());
        trainers = new Trainers(clients);
    }

    @AfterEach
    void stop() {
        trainers.close();
        cluster.close();
    }

    private static float sum(DistContext context, float own) {
        float[] value = {own};
        context.allReduce(value, Reduction.SUM);
        return value[0];
    }

    /** Else the next operation would take the number, and the parts, of the one that failed. */
    @Test
    void afterAnOperationThatFailedTheLaterOnesFailToo() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Future<Throwable> late = trainers.start("late", 2, 1, options -> options, context -> {
            failed.await();
            return catchThrowable(() -> {
                sum(context, 1);
                sum(context, 100);
            });
        });
        Future<List<Throwable>> first =
                trainers.start("late", 2, 0, options -> options.timeout(Duration.ofMillis(600)), context -> {
                    float[] a = {2};
                    float[] b = {200};
                    CompletableFuture<Void> one = context.allReduceAsync(a, Reduction.SUM);
                    CompletableFuture<Void> two = context.allReduceAsync(b, Reduction.SUM);
                    Throwable why = catchThrowable(one::join);
                    failed.countDown();
                    Throwable then = catchThrowable(two::join);
                    assertThat(b).containsExactly(200);
                    return List.of(why.getCause(), then.getCause());
                });

        List<Throwable> whys = Trainers.get(first);
        assertThat(whys.get(0)).isInstanceOf(DeadlineException.class).hasMessageContaining("rank 1 of group late");
        assertThat(whys.get(1)).isInstanceOf(GraphException.class).hasMessageContaining("operation before this one");
        assertThat(Trainers.get(late)).as("the one that came late").isInstanceOf(TrainerLostException.class);
    }

    @Test
    void closingFailsWhatWaits() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Future<Integer> other = trainers.start("closes", 2, 1, options -> options, context -> {
            closed.await(); // alive, and gives nothing
            return context.rank();
        });
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        Future<Integer> first = trainers.start("closes", 2, 0, options -> options, context -> {
            waiting.add(context.allReduceAsync(new float[1], Reduction.SUM));
            waiting.add(context.allReduceAsync(new float[1], Reduction.SUM));
            return context.rank();
        });
        assertThat(Trainers.get(first)).isZero();
        for (CompletableFuture<Void> one : waiting) {
            assertThatThrownBy(() -> one.get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(GraphException.class)
                    .hasMessageContaining("was closed");
        }
        closed.countDown();
        assertThat(Trainers.get(other)).isOne();
    }

    /** A rank that leaves after its last operation is not lost to another one that is still in it. */
    @Test
    void whoClosesAfterTheLastOperationDisturbsNobody() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 5; round++) {
            List<Future<Float>> all = new ArrayList<>();
            for (int g = 0; g < 10; g++) {
                String group = "last-" + round + "-" + g;
                long late = TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(100)); // others look for it every 250 ms
                for (int rank = 0; rank < 2; rank++) {
                    all.add(trainers.start(group, 2, rank, options -> options, context -> {
                        if (context.rank() == 1) {
                            long until = System.nanoTime() + late;
                            while (System.nanoTime() < until) {
                                LockSupport.parkNanos(until - System.nanoTime());
                            }
                        }
                        return sum(context, 1 + context.rank());
                    }));
                }
            }
            for (Future<Float> one : all) {
                assertThat(Trainers.get(one)).isEqualTo(3);
            }
        }
    }

    @Test
    void aBroadcastWhoseRootIsLostComesFromTheNext() throws Exception {
        CountDownLatch joined = new CountDownLatch(3);
        List<Future<Float>> all = trainers.start(
                "root", 3, options -> options.lostAfter(LOST_AFTER).onLostTrainer(LostTrainer.GO_ON), context -> {
                    context.barrier();
                    joined.countDown();
                    joined.await();
                    if (context.rank() == 0) { // as a process that is killed: no good-bye
                        clients.get(0).getLifecycleService().terminate();
                        return -1f;
                    }
                    float[] buffer = {10 * context.rank()};
                    context.broadcast(buffer);
                    return buffer[0];
                });
        assertThat(Trainers.get(all.get(1))).isEqualTo(10);
        assertThat(Trainers.get(all.get(2))).isEqualTo(10);
    }

    @Test
    void whoWasLeftBehindCannotEndTheOthersGroup() throws Exception {
        HazelcastInstance again = cluster.client();
        CountDownLatch without = new CountDownLatch(2);
        CountDownLatch refused = new CountDownLatch(1);
        List<Future<Float>> all = trainers.start(
                "behind", 3, options -> options.lostAfter(LOST_AFTER).onLostTrainer(LostTrainer.GO_ON), context -> {
                    sum(context, 1);
                    if (context.rank() == 2) {
                        clients.get(2).getLifecycleService().terminate();
                        return -1f;
                    }
                    assertThat(sum(context, 10)).isEqualTo(20);
                    without.countDown();
                    refused.await();
                    return sum(context, 100);
                });
        without.await();
        try (Trainers restarted = new Trainers(List.of(again))) {
            Future<Integer> third = restarted.start(
                    "behind",
                    3,
                    2,
                    options -> options.lostAfter(LOST_AFTER).onLostTrainer(LostTrainer.GO_ON),
                    DistContext::rank);
            assertThatThrownBy(() -> Trainers.get(third))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("its ranks [0, 1] are at work");
        }
        refused.countDown();
        assertThat(Trainers.get(all.get(0))).isEqualTo(200);
        assertThat(Trainers.get(all.get(1))).isEqualTo(200);
    }

    /** What was given to a sum that never was must not be in one of the group that forms again. */
    @Test
    void sumsBeginAnewWhenAllJoinAgain() throws Exception {
        HazelcastInstance again = cluster.client();
        Future<Float> killed = trainers.start("anew", 2, 1, options -> options.lostAfter(LOST_AFTER), context -> {
            float value = sum(context, 1);
            clients.get(1).getLifecycleService().terminate();
            return value;
        });
        Future<Float> left = trainers.start("anew", 2, 0, options -> options.lostAfter(LOST_AFTER), context -> {
            sum(context, 10);
            return sum(context, 3000);
        });
        assertThat(Trainers.get(killed)).isEqualTo(11);
        assertThatThrownBy(() -> Trainers.get(left))
                .isInstanceOf(TrainerLostException.class)
                .hasMessageContaining("rank 1 of group anew");

        try (Trainers second = new Trainers(List.of(clients.get(0), again))) {
            List<Float> sums = second.run("anew", 2, options -> options.lostAfter(LOST_AFTER), context -> {
                float first = sum(context, context.rank() == 0 ? 100 : 1000);
                return first + sum(context, context.rank() == 0 ? 300 : 3000);
            });
            assertThat(sums).containsExactly(4400f, 4400f);
        }
    }
}

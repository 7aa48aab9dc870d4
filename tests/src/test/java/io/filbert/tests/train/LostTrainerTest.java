package io.filbert.tests.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.TrainerLostException;
import io.filbert.group.GroupMaps;
import io.filbert.group.Reduction;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.train.DistContext;
import io.filbert.train.LostTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member dies while trainers sum, a trainer dies: nobody hangs, and nobody sums something else. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LostTrainerTest {
    private static final int ROUNDS = 150;
    private static final int LENGTH = 300_000;
    private static final Duration LOST_AFTER = Duration.ofSeconds(3);

    private static TestCluster cluster(int members, int backups) {
        return TestCluster.of(members)
                .memberConfig(config -> config.addMapConfig(new MapConfig(GroupMaps.ROUNDS)
                        .setInMemoryFormat(InMemoryFormat.OBJECT)
                        .setBackupCount(backups)
                        .setPerEntryStatsEnabled(false)))
                .start();
    }

    /** Without backups the parts that the member had are given again. */
    @ParameterizedTest(name = "{0} backups of rounds")
    @ValueSource(ints = {1, 0})
    void sumsAreTheSameWhenAMemberIsKilledBetweenThem(int backups) throws Exception {
        try (TestCluster cluster = cluster(3, backups);
                Trainers trainers = new Trainers(clients(cluster, 3))) {
            CountDownLatch middle = new CountDownLatch(3);
            List<Future<Integer>> all = trainers.start("member", 3, options -> options, context -> {
                int right = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    float[] own = DistContextTest.gradients(context.rank(), round % 7, LENGTH);
                    context.allReduce(own, Reduction.SUM);
                    right += Arrays.equals(own, DistContextTest.sum(round % 7, LENGTH, 0, 1, 2)) ? 1 : 0;
                    if (round == ROUNDS / 3) {
                        middle.countDown();
                    }
                }
                return right;
            });
            middle.await();
            cluster.kill(2);
            for (Future<Integer> one : all) {
                assertThat(Trainers.get(one)).isEqualTo(ROUNDS);
            }
        }
    }

    @Test
    void aTrainerThatDiesIsNamedToTheOthersWithinABound() throws Exception {
        try (TestCluster cluster = cluster(2, 1)) {
            List<HazelcastInstance> clients = clients(cluster, 3);
            try (Trainers trainers = new Trainers(clients)) {
                CountDownLatch started = new CountDownLatch(3);
                List<Future<Long>> all = new ArrayList<>();
                for (int rank = 0; rank < 3; rank++) {
                    all.add(trainers.start("dies", 3, rank, options -> options.lostAfter(LOST_AFTER), context -> {
                        context.barrier();
                        started.countDown();
                        started.await();
                        if (context.rank() == 2) { // as a process that is killed: no good-bye
                            clients.get(2).getLifecycleService().terminate();
                            return 0L;
                        }
                        long start = System.nanoTime();
                        try {
                            context.allReduce(new float[10], Reduction.SUM);
                            throw new AssertionError("a sum without rank 2");
                        } catch (TrainerLostException e) {
                            assertThat(e.rank()).isEqualTo(2);
                            assertThat(e).hasMessageContaining("rank 2 of group dies");
                        }
                        return System.nanoTime() - start;
                    }));
                }
                for (Future<Long> one : all) {
                    assertThat(Duration.ofNanos(Trainers.get(one))).isLessThan(LOST_AFTER.plusSeconds(7));
                }
            }
        }
    }

    @Test
    void theOthersGoOnWithoutItWhereTheyAreToldTo() throws Exception {
        try (TestCluster cluster = cluster(2, 1)) {
            List<HazelcastInstance> clients = clients(cluster, 4);
            try (Trainers trainers = new Trainers(clients)) {
                List<Future<Integer>> all = trainers.start(
                        "go-on",
                        4,
                        options -> options.lostAfter(LOST_AFTER).onLostTrainer(LostTrainer.GO_ON),
                        context -> {
                            int right = 0;
                            for (int round = 0; round < 6; round++) {
                                if (context.rank() == 1 && round == 3) {
                                    clients.get(1).getLifecycleService().terminate();
                                    return right;
                                }
                                float[] own = DistContextTest.gradients(context.rank(), round, LENGTH);
                                context.allReduce(own, Reduction.SUM);
                                float[] expected = round < 3
                                        ? DistContextTest.sum(round, LENGTH, 0, 1, 2, 3)
                                        : DistContextTest.sum(round, LENGTH, 0, 2, 3);
                                right += Arrays.equals(own, expected) ? 1 : 0;
                            }
                            assertThat(context.ranks()).containsExactly(0, 2, 3);
                            assertThat(context.worldSize()).isEqualTo(4);
                            assertThat(context.generation()).isEqualTo(2);
                            return right;
                        });
                assertThat(Trainers.get(all.get(1))).isEqualTo(3);
                for (int rank : new int[] {0, 2, 3}) {
                    assertThat(Trainers.get(all.get(rank))).isEqualTo(6);
                }
            }
        }
    }

    @Test
    void aTrainerThatStartsAgainMeetsTheOthersInTheNextGeneration() throws Exception {
        try (TestCluster cluster = cluster(2, 1)) {
            List<HazelcastInstance> clients = clients(cluster, 2);
            HazelcastInstance again = cluster.client();
            try (Trainers trainers = new Trainers(clients);
                    Trainers restarted = new Trainers(List.of(clients.get(0), again))) {
                Future<Float> killed =
                        trainers.start("again", 2, 1, options -> options.lostAfter(LOST_AFTER), context -> {
                            float value = summed(context, 1);
                            clients.get(1).getLifecycleService().terminate();
                            return value;
                        });
                Future<Float> other = trainers.start(
                        "again", 2, 0, options -> options.lostAfter(LOST_AFTER), context -> summed(context, 2));
                assertThat(Trainers.get(killed)).isEqualTo(3f);
                assertThat(Trainers.get(other)).isEqualTo(3f);

                Future<Long> survivor = restarted.start(
                        "again", 2, 0, options -> options.lostAfter(LOST_AFTER), DistContext::generation);
                Future<Float> second =
                        restarted.start("again", 2, 1, options -> options.lostAfter(LOST_AFTER), context ->
                                (float) context.generation());
                assertThat(Trainers.get(survivor)).isEqualTo(2L);
                assertThat(Trainers.get(second)).isEqualTo(2f);
            }
        }
    }

    private static float summed(DistContext context, int own) {
        float[] value = {own};
        context.allReduce(value, Reduction.SUM);
        return value[0];
    }

    private static List<HazelcastInstance> clients(TestCluster cluster, int n) {
        List<HazelcastInstance> clients = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            clients.add(cluster.client());
        }
        return clients;
    }
}

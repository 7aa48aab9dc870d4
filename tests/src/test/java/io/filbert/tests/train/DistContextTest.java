package io.filbert.tests.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import io.filbert.group.Reduction;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.train.DistContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks on members and on thin clients find each other, wait for one another, and sum to the same bits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DistContextTest {
    private TestCluster cluster;
    private List<HazelcastInstance> instances;
    private Trainers trainers;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        instances = List.of(cluster.member(0), cluster.client(), cluster.member(1), cluster.client());
        trainers = new Trainers(instances);
    }

    @AfterAll
    void close() {
        trainers.close();
        cluster.close();
    }

    /** Numbers whose sum depends on the order. */
    static float[] gradients(int rank, int round, int length) {
        SplittableRandom random = new SplittableRandom(31L * rank + 1009L * round + length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((random.nextDouble() - .5) * Math.pow(10, random.nextInt(-6, 7)));
        }
        return values;
    }

    /** Rank after rank, element by element. */
    static float[] sum(int round, int length, int... ranks) {
        float[] sum = gradients(ranks[0], round, length);
        for (int r = 1; r < ranks.length; r++) {
            float[] next = gradients(ranks[r], round, length);
            for (int i = 0; i < length; i++) {
                sum[i] += next[i];
            }
        }
        return sum;
    }

    @ParameterizedTest(name = "{0} floats")
    @ValueSource(ints = {0, 1, 1000, 131_071, 131_072, 131_073, 700_001})
    void sumsHaveTheBitsOfALoopOverTheRanks(int length) throws Exception {
        List<float[][]> results = trainers.run("sum-" + length, 4, context -> {
            float[][] rounds = new float[3][];
            for (int round = 0; round < 3; round++) {
                rounds[round] = gradients(context.rank(), round, length);
                context.allReduce(rounds[round], Reduction.SUM);
            }
            return rounds;
        });

        for (float[][] rounds : results) {
            for (int round = 0; round < 3; round++) {
                assertThat(Arrays.equals(rounds[round], sum(round, length, 0, 1, 2, 3)))
                        .as("round %d", round)
                        .isTrue();
            }
        }
    }

    /** The second run's operations have the numbers of the first one's, whose sums are still there. */
    @Test
    void aGroupThatAllHaveLeftBeginsAnewUnderTheSameName() throws Exception {
        for (int run = 1; run <= 3; run++) {
            float own = run;
            List<Float> sums = trainers.run("anew", 2, context -> {
                float[] value = {own};
                context.allReduce(value, Reduction.SUM);
                return value[0];
            });
            assertThat(sums).as("run %d", run).containsExactly(2f * run, 2f * run);
        }
    }

    @Test
    void aMeanIsTheSumDividedByTheRanks() throws Exception {
        float[] expected = sum(0, 5000, 0, 1, 2);
        for (int i = 0; i < expected.length; i++) {
            expected[i] /= 3;
        }
        List<float[]> results = trainers.run("mean", 3, context -> {
            float[] own = gradients(context.rank(), 0, 5000);
            context.allReduce(own, Reduction.MEAN);
            return own;
        });

        assertThat(results).allMatch(own -> Arrays.equals(own, expected));
    }

    @Test
    void whatRankZeroBroadcastsIsWhatAllHave() throws Exception {
        List<float[]> results = trainers.run("broadcast", 4, context -> {
            float[] own = gradients(context.rank(), 0, 200_000);
            context.broadcast(own);
            return own;
        });

        assertThat(results).allMatch(own -> Arrays.equals(own, gradients(0, 0, 200_000)));
    }

    @Test
    void aSumGoesOnBesideWhatTheTrainerDoes() throws Exception {
        List<Boolean> results = trainers.run("async", 3, context -> {
            float[] first = gradients(context.rank(), 0, 150_000);
            float[] second = gradients(context.rank(), 1, 10);
            CompletableFuture<Void> one = context.allReduceAsync(first, Reduction.SUM);
            CompletableFuture<Void> two = context.allReduceAsync(second, Reduction.SUM);
            two.join();
            one.join();
            return Arrays.equals(first, sum(0, 150_000, 0, 1, 2)) && Arrays.equals(second, sum(1, 10, 0, 1, 2));
        });

        assertThat(results).containsOnly(true);
    }

    @Test
    void everyRankGetsWhatEveryRankGaveInTheOrderOfTheRanks() throws Exception {
        List<String> results = trainers.run("gather", 4, context -> {
            StringBuilder all = new StringBuilder();
            for (int round = 0; round < 3; round++) {
                String own = context.rank() + "/" + round + " ".repeat(context.rank());
                for (byte[] part : context.allGather(own.getBytes(StandardCharsets.UTF_8))) {
                    all.append(new String(part, StandardCharsets.UTF_8)).append(';');
                }
            }
            return all.toString();
        });

        assertThat(results).containsOnly("0/0;1/0 ;2/0  ;3/0   ;0/1;1/1 ;2/1  ;3/1   ;0/2;1/2 ;2/2  ;3/2   ;");
    }

    @Test
    void nobodyPassesABarrierBeforeTheLastOneIsThere() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        List<Integer> seen = trainers.run("barrier", 3, context -> {
            int least = Integer.MAX_VALUE;
            for (int round = 1; round <= 5; round++) {
                arrived.incrementAndGet();
                context.barrier();
                least = Math.min(least, arrived.get() - 3 * round);
            }
            return least;
        });

        assertThat(seen).allMatch(least -> least >= 0);
    }

    @Test
    void ranksAreGivenOutWhereNobodyNamesOne() throws Exception {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (HazelcastInstance hz : instances) {
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        try (DistContext context =
                                DistContext.builder(hz, "any", 4).join()) {
                            context.barrier();
                            assertThat(context.worldSize()).isEqualTo(4);
                            assertThat(context.ranks()).containsExactly(0, 1, 2, 3);
                            return context.rank();
                        }
                    },
                    task -> new Thread(task).start()));
        }
        List<Integer> ranks = new ArrayList<>();
        for (Future<Integer> one : all) {
            ranks.add(Trainers.get(one));
        }
        assertThat(ranks).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void whoDoesNotComeIsNamed() {
        assertThatThrownBy(() -> DistContext.builder(instances.get(1), "missing", 3)
                        .rank(1)
                        .joinTimeout(Duration.ofMillis(300))
                        .join())
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("group missing")
                .hasMessageContaining("[0, 2]");
    }

    @Test
    void aRankThatIsAnothersIsRefused() throws Exception {
        try (DistContext first = DistContext.builder(instances.get(0), "taken", 1)
                .lostAfter(Duration.ofSeconds(2))
                .join()) {
            assertThatThrownBy(() -> DistContext.builder(instances.get(1), "taken", 1)
                            .rank(0)
                            .lostAfter(Duration.ofSeconds(2))
                            .join())
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("rank 0 of group taken is")
                    .hasMessageContaining("alive");
            assertThatThrownBy(() -> DistContext.builder(instances.get(1), "taken", 2)
                            .rank(1)
                            .lostAfter(Duration.ofSeconds(2))
                            .join())
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("worldSize=1");
            first.barrier();
        }
    }

    @Test
    void buffersOfSeveralLengthsAreRefusedOnEveryRank() throws Exception {
        List<String> messages = trainers.run("lengths", 2, context -> {
            try {
                context.allReduce(new float[context.rank() == 0 ? 300_000 : 262_144], Reduction.SUM);
                return "no failure";
            } catch (GraphConfigException e) {
                return String.valueOf(e.getMessage());
            }
        });

        assertThat(messages).anyMatch(m -> m.contains("300000") && m.contains("262144"));
        assertThat(messages).doesNotContain("no failure");
    }

    @Test
    void wrongOptionsAreRefusedWhereTheyAreGiven() {
        HazelcastInstance hz = instances.get(0);
        assertThatThrownBy(() -> DistContext.builder(hz, "outside", 2).rank(2)).hasMessageContaining("rank=2");
        assertThatThrownBy(() -> DistContext.builder(hz, "none", 0)).hasMessageContaining("worldSize=0");
        assertThatThrownBy(() -> DistContext.builder(hz, " ", 1)).hasMessageContaining("name");
        assertThatThrownBy(() -> DistContext.builder(hz, "hasty", 1).lostAfter(Duration.ofMillis(10)))
                .hasMessageContaining("lostAfter");
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphConfigException;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcGroup;
import io.filbert.rpc.RpcOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Ranks on members and on a thin client wait for one another, and what one gives all get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RpcGroupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestCluster cluster;
    private List<HazelcastInstance> instances;
    private ExecutorService threads;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        instances = List.of(cluster.member(0), cluster.member(1), cluster.client());
        threads = Executors.newFixedThreadPool(instances.size());
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        instances.forEach(hz -> Rpc.init(hz, RpcOptions.defaults()).shutdown(Duration.ofSeconds(1)));
        cluster.close();
    }

    private RpcGroup group(String name, int rank, int worldSize) {
        return Rpc.init(instances.get(rank), RpcOptions.defaults()).group(name, rank, worldSize);
    }

    /** What one rank does. */
    private interface RankTask<T> {
        T run(RpcGroup group, int rank);
    }

    private <T> List<T> onEveryRank(String name, RankTask<T> task) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        for (int rank = 0; rank < instances.size(); rank++) {
            RpcGroup group = group(name, rank, instances.size());
            int own = rank;
            futures.add(threads.submit(() -> task.run(group, own)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void everyRankGetsWhatEveryRankGaveInTheOrderOfTheRanks() throws Exception {
        List<List<String>> gathered = onEveryRank("gather", (group, rank) -> {
            List<String> rounds = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                byte[] own = (rank + "/" + round + " ").getBytes(StandardCharsets.UTF_8);
                StringBuilder all = new StringBuilder();
                for (byte[] part : group.allGather(own, PATIENCE)) {
                    all.append(new String(part, StandardCharsets.UTF_8));
                }
                rounds.add(all.toString());
            }
            return rounds;
        });

        assertThat(gathered)
                .containsOnly(List.of("0/0 1/0 2/0 ", "0/1 1/1 2/1 ", "0/2 1/2 2/2 ", "0/3 1/3 2/3 ", "0/4 1/4 2/4 "));
    }

    @Test
    void nobodyPassesABarrierBeforeTheLastOneIsThere() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        List<Integer> seen = onEveryRank("barrier", (group, rank) -> {
            int least = Integer.MAX_VALUE;
            for (int round = 1; round <= 5; round++) {
                arrived.incrementAndGet();
                group.barrier(PATIENCE);
                least = Math.min(least, arrived.get() - 3 * round);
            }
            return least;
        });

        assertThat(seen).allMatch(least -> least >= 0);
    }

    @Test
    void whoIsMissingIsNamedAtTheDeadline() {
        assertThatThrownBy(() -> group("missing", 1, 3).barrier(Duration.ofMillis(50)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("[0, 2]");
    }

    @Test
    void aRankOutsideOfTheWorldIsRefused() {
        assertThatThrownBy(() -> group("outside", 2, 2))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("rank=2");
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.executor.LocalExecutorStats;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.tests.property.Graphs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A loop that is left in the middle leaves nothing behind: no thread, no request, no task on a member. */
class AbandonedLoadersTest {
    private static final int LOADERS = 1000;

    @Test
    void aThousandLoadersHalfOfThemAbandonedLeaveNothing() {
        try (TestCluster cluster = TestCluster.of(2).start()) {
            HazelcastInstance client = cluster.client();
            int abandoned = 0;
            try (GraphGrid embedded = GraphGrid.of(cluster.member(0));
                    GraphGrid thin = GraphGrid.of(client)) {
                Graph graph = Grids.load(embedded, "g", Graphs.randomWithIds(1, 200));
                List<Graph> graphs = List.of(graph, thin.open("g"));
                for (int i = 0; i < LOADERS; i++) {
                    try (DistNeighborLoader loader = DistNeighborLoader.builder(graphs.get(i % 2), 3, 2)
                            .inputNodes("paper")
                            .batchSize(20)
                            .prefetch(4)
                            .samplerThreads(2)
                            .shuffle(true)
                            .seed(i)
                            .build()) {
                        int batches = 0;
                        for (MiniBatch batch : loader.epoch(0)) {
                            assertThat(batch.batchSize()).isEqualTo(20);
                            batches++;
                            if (i / 2 % 2 == 0 && batches == 1 + i % 9) {
                                abandoned++;
                                break;
                            }
                        }
                        assertThat(batches).isEqualTo(i / 2 % 2 == 0 ? 1 + i % 9 : 10);
                    }
                }
            }
            assertThat(abandoned).isEqualTo(LOADERS / 2);
            for (HazelcastInstance member : cluster.members()) {
                Await.until(
                        () -> stats(member).getPendingTaskCount() == 0 && running(stats(member)) == 0,
                        Duration.ofSeconds(10),
                        () -> member.getName() + " has tasks left: " + stats(member));
            }
            Await.until(
                    () -> threadsInFilbert().isEmpty(),
                    Duration.ofSeconds(10),
                    () -> "threads still run code of Filbert: " + threadsInFilbert());
            assertThat(stats(cluster.member(1)).getCompletedTaskCount())
                    .as("tasks that ran on the member whose requests all come from elsewhere")
                    .isGreaterThan(LOADERS);
            assertThat(Rpc.init(client, RpcOptions.defaults()).inFlight()).isZero();
            assertThat(Rpc.init(cluster.member(0), RpcOptions.defaults()).inFlight())
                    .isZero();
            Await.until(
                    () -> filbertThreads().isEmpty(),
                    Duration.ofSeconds(10),
                    () -> "threads are left: " + filbertThreads());
        }
    }

    private static LocalExecutorStats stats(HazelcastInstance member) {
        return member.getExecutorService(RpcOptions.EXECUTOR).getLocalExecutorStats();
    }

    /** A task that was cancelled counts as cancelled and not as completed. */
    private static long running(LocalExecutorStats stats) {
        return stats.getStartedTaskCount() - stats.getCompletedTaskCount() - stats.getCancelledTaskCount();
    }

    /** Threads other than this one in whose stack is a method of the product. */
    private static List<String> threadsInFilbert() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> e.getKey() != Thread.currentThread())
                .filter(e -> Arrays.stream(e.getValue())
                        .map(StackTraceElement::getClassName)
                        .anyMatch(name -> name.startsWith("io.filbert.") && !name.startsWith("io.filbert.tests.")))
                .map(e -> e.getKey().getName())
                .toList();
    }

    private static List<String> filbertThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("filbert"))
                .toList();
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster of processes, of which a test sees nothing but a socket, behaves as a member in the test's own JVM does. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MemberProcessTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(23, 1500);
    private static final LoaderCase OPTIONS = new LoaderCase(GRAPH)
            .inputNodes("paper")
            .numNeighbors(5, 3)
            .batchSize(30)
            .shuffle(true)
            .seed(19);
    private static final int STEPS = 50;
    private static final int MIDDLE = 20;

    private static String embedded;

    @TempDir
    Path folder;

    @BeforeAll
    static void sampleTheEpochEmbedded() {
        try (TestCluster cluster = TestCluster.of(1).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            Grids.load(grid, "g", GRAPH);
            embedded = epoch(grid, step -> {});
        }
    }

    /** What happens after a step of an epoch. */
    @FunctionalInterface
    private interface Between {
        void steps(int done) throws InterruptedException;
    }

    private static String epoch(GraphGrid grid, Between between) {
        int done = 0;
        try (DistNeighborLoader loader =
                OPTIONS.loader(grid.open("g")).prefetch(2).build()) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (MiniBatch batch : loader.epoch(0)) {
                batch.digest(sha);
                between.steps(++done);
            }
            assertThat(done).isEqualTo(STEPS);
            return HexFormat.of().formatHex(sha.digest());
        } catch (java.security.NoSuchAlgorithmException | InterruptedException e) {
            throw new AssertionError("after " + done + " steps", e);
        }
    }

    @Test
    void anEpochByAThinClientOfTwoProcessesIsThatOfAnEmbeddedMember() throws Exception {
        MemberProcesses.with(folder, 2, MemberProcesses.WITH_PLUGIN, members -> {
            try (GraphGrid grid = GraphGrid.of(members.client())) {
                Grids.load(grid, "g", GRAPH);
                assertThat(grid.open("g").verify().nodes()).isEqualTo(nodes());

                assertThat(epoch(grid, step -> {})).isEqualTo(embedded);
            }
        });
    }

    @ParameterizedTest(name = "the {1}")
    @CsvSource({"0, oldest", "1, youngest"})
    void anEpochGoesOnUnchangedWhenAMemberIsKilledInItsMiddle(int victim, String which) throws Exception {
        MemberProcesses.with(folder, 2, MemberProcesses.WITH_PLUGIN, members -> {
            HazelcastInstance client = members.client();
            try (GraphGrid grid = GraphGrid.of(client)) {
                Grids.load(grid, "g", GRAPH);
                assertThat(partitionsByOwner(client)).as("owners before").hasSize(2);

                String digest = epoch(grid, done -> {
                    if (done == MIDDLE) {
                        members.kill(victim);
                    }
                });

                assertThat(members.isAlive(victim))
                        .as("the " + which + " member")
                        .isFalse();
                assertThat(members.isAlive(1 - victim)).as("the other member").isTrue();
                assertThat(digest).isEqualTo(embedded);
                awaitOneMember(client);
                assertThat(grid.open("g").verify().nodes()).isEqualTo(nodes());
            }
        });
    }

    /** As hazelcast.yaml promises of SIGTERM: the partitions are handed over first, so no backup is needed. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM: every end is a kill")
    void anEpochGoesOnUnchangedWithoutBackupsWhenAMemberIsToldToEndInItsMiddle() throws Exception {
        UnaryOperator<String> noBackups = yaml -> MemberProcesses.replaced(yaml, "backup-count: 1", "backup-count: 0");
        MemberProcesses.with(folder, 2, MemberProcesses.WITH_PLUGIN, noBackups, members -> {
            HazelcastInstance client = members.client();
            try (GraphGrid grid = GraphGrid.of(client)) {
                Grids.load(grid, "g", GRAPH);
                assertThat(partitionsByOwner(client)).as("owners before").hasSize(2);

                String digest = epoch(grid, done -> {
                    if (done == MIDDLE) {
                        members.terminate(1);
                    }
                });

                assertThat(digest).as("while it hands over").isEqualTo(embedded);
                members.awaitEnd(1);
                awaitOneMember(client);
                assertThat(epoch(grid, step -> {})).as("when it is gone").isEqualTo(embedded);
                assertThat(grid.open("g").verify().nodes()).isEqualTo(nodes());
            }
        });
    }

    private static long nodes() {
        return GRAPH.nodes().stream().mapToLong(nodes -> nodes.count).sum();
    }

    private static void awaitOneMember(HazelcastInstance client) {
        Await.until(
                () -> client.getCluster().getMembers().size() == 1,
                Duration.ofSeconds(30),
                () -> "the client sees " + client.getCluster().getMembers());
    }

    private static Map<UUID, Long> partitionsByOwner(HazelcastInstance client) {
        return client.getPartitionService().getPartitions().stream()
                .map(Partition::getOwner)
                .collect(Collectors.groupingBy(owner -> owner.getUuid(), Collectors.counting()));
    }
}

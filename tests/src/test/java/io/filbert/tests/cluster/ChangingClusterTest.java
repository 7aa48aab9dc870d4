package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.direct.DirectReads;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members join, leave and die in the middle of an epoch, and every batch is the oracle's all the same. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ChangingClusterTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(4, 800);

    @ParameterizedTest(name = "from a client: {0}, {1}, {2}")
    @CsvSource({
        "true, HASH, direct",
        "false, HASH, direct",
        "true, METIS, direct",
        "false, LDG, direct",
        "true, HASH, entry-processor",
        "false, LDG, entry-processor"
    })
    void aMemberThatJoinsLeavesOrIsKilledChangesNoBatch(boolean thin, Book book, String reads) {
        LoaderCase options = new LoaderCase(GRAPH)
                .inputNodes("paper")
                .numNeighbors(4, 3)
                .batchSize(10)
                .shuffle(true)
                .seed(3);
        try (TestCluster cluster = TestCluster.of(3)
                .partitions(31)
                .memberConfig(config -> config.setProperty(DirectReads.PROPERTY, reads))
                .start()) {
            HazelcastInstance hz = thin ? cluster.client() : cluster.member(0);
            try (GraphGrid grid = GraphGrid.of(hz)) {
                Grids.load(grid, "g", GRAPH, book, writer -> {});
                cluster.awaitSafe();
                int step = 0;
                try (DistNeighborLoader loader = options.loader(grid.open("g"))
                        .prefetch(8)
                        .samplerThreads(3)
                        .build()) {
                    for (MiniBatch batch : loader.epoch(0)) {
                        Compare.equal(batch, options.oracle().batch(0, step), GRAPH);
                        switch (step++) {
                            case 10 -> cluster.kill(2);
                            case 25 -> cluster.startMember();
                            case 45 -> cluster.shutdown(1);
                            case 60 -> cluster.startMember();
                            default -> {
                                // the cluster stays as it is
                            }
                        }
                    }
                }
                assertThat(step).isEqualTo(80);
                assertThat(grid.open("g").report().nodes()).isEqualTo(800 + 400 + 200);
            }
        }
    }
}

package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.ingest.IngestReport;
import io.filbert.tests.cluster.TestCluster;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member that dies in the middle of a load costs time: the load itself reads again what is gone, and the graph is the same. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class IngestLostMemberTest {
    @TempDir
    static Path folder;

    private static LargeFiles large;

    @BeforeAll
    static void writeTheFiles() throws Exception {
        large = new LargeFiles(folder, 30_000);
    }

    @ParameterizedTest(name = "in phase {0}, member {1}, by a client: {2}")
    @CsvSource({
        "LOAD, 2, true",
        "LOAD, 0, true",
        "LOAD, 2, false",
        "SURVEY, 2, true",
        "SURVEY, 0, true",
        "BUILD, 2, true",
        "BUILD, 0, true",
        "BUILD, 0, false"
    })
    void aLoadGoesOnByItselfWhenAMemberDies(Phase phase, int victim, boolean thin) throws Exception {
        try (TestCluster cluster =
                IngestClusters.of(3).partitions(LargeFiles.PARTITIONS).start()) {
            HazelcastInstance hz = thin ? cluster.client() : cluster.member(1);
            AtomicBoolean killed = new AtomicBoolean();

            IngestReport report = IngestPipeline.of(hz, large.mapping("g"))
                    .progress(p -> {
                        boolean middle = phase != Phase.LOAD || p.done() > p.total() / 2;
                        if (p.phase() == phase && p.done() > 0 && middle && killed.compareAndSet(false, true)) {
                            cluster.kill(victim);
                        }
                    })
                    .run();

            assertThat(killed).as("a member died in phase " + phase).isTrue();
            assertThat(GraphDigest.stored(hz, "g")).isEqualTo(large.stored);
            assertThat(report.rejected()).isZero();
            try (GraphGrid grid = GraphGrid.of(hz)) {
                assertThat(grid.open("g").verify().edges()).isEqualTo(large.edges());
            }
            assertThat(IngestClusters.running(hz)).isEmpty();
            assertThat(hz.getMap("filbert.g.ingest").keySet()).as("the journal").isEmpty();
            assertThat(hz.getMap("filbert.g.staging").keySet())
                    .as("staged chunks")
                    .isEmpty();
        }
    }
}

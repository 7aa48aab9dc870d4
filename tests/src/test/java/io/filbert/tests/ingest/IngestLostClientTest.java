package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.tests.cluster.TestCluster;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that is killed in the middle of a load leaves it to be gone on with by another, and the graph is the same. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class IngestLostClientTest {
    @TempDir
    static Path files;

    private static LargeFiles dense;
    private static LargeFiles external;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeTheFiles() throws Exception {
        dense = LargeFiles.dense(files, 30_000);
        external = LargeFiles.external(files, 20_000);
    }

    @ParameterizedTest(name = "in phase {0}, a member too: {1}, by another client: {2}, external ids: {3}")
    @CsvSource({
        "SURVEY, false, true, true",
        "LOAD, false, true, false",
        "LOAD, true, true, false",
        "LOAD, true, false, true",
        "BUILD, false, true, false",
        "BUILD, true, false, true"
    })
    void anotherGoesOnWithTheLoadOfAKilledClient(Phase phase, boolean member, boolean thin, boolean ids)
            throws Exception {
        LargeFiles large = ids ? external : dense;
        try (TestCluster cluster =
                IngestClusters.of(3).partitions(LargeFiles.PARTITIONS).start()) {
            try (IngestProcess client = new IngestProcess(folder, cluster.member(0), large.mapping("g"))) {
                client.killIn(phase);
            }
            if (member) {
                cluster.kill(2);
            }
            HazelcastInstance hz = thin ? cluster.client() : cluster.member(1);

            IngestPipeline.of(hz, large.mapping("g")).resume().run();

            assertThat(GraphDigest.stored(hz, "g")).isEqualTo(large.stored);
            assertThat(IngestClusters.running(hz)).isEmpty();
            assertThat(hz.getMap("filbert.g.ingest").keySet()).as("the journal").isEmpty();
            assertThat(hz.getMap("filbert.g.staging").keySet())
                    .as("staged chunks")
                    .isEmpty();
        }
    }
}

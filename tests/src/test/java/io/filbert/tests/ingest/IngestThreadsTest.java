package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.ingest.RejectedException;
import io.filbert.tests.cluster.Await;
import io.filbert.tests.cluster.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a load, it leaves no job, no thread of its own and no open file; and its progress goes forward. */
class IngestThreadsTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    static Path folder;

    @Test
    void aLoadThatEndsOrFailsLeavesNoJobNoThreadAndNoFile() throws Exception {
        LargeFiles large = LargeFiles.dense(folder, 5_000);
        Path file = large.files.files("paper__cites__paper").stream()
                .filter(f -> f.toString().endsWith(".csv"))
                .findFirst()
                .orElseThrow();
        try (TestCluster cluster =
                IngestClusters.of(2).partitions(LargeFiles.PARTITIONS).start()) {
            HazelcastInstance hz = cluster.client();
            ProgressCheck check = new ProgressCheck();
            IngestPipeline.of(hz, large.mapping("ends")).progress(check).run();
            check.assertComplete(large.graph, LargeFiles.PARTITIONS);
            assertNothingRuns(hz);

            assertThat(catchThrowable(() -> IngestPipeline.of(hz, large.mapping("stopped"))
                            .progress(p -> {
                                if (p.phase() == Phase.LOAD) {
                                    throw new IllegalStateException("the listener fails");
                                }
                            })
                            .run()))
                    .hasMessage("the listener fails");
            IngestPipeline.of(hz, large.mapping("stopped")).resume().run();
            assertNothingRuns(hz);

            Files.writeString(file, "not,an,edge\n", StandardOpenOption.APPEND);
            assertThat(catchThrowable(() ->
                            IngestPipeline.of(hz, large.mapping("rejected")).run()))
                    .isInstanceOf(RejectedException.class);
            assertNothingRuns(hz);
        }
    }

    private static void assertNothingRuns(HazelcastInstance hz) {
        assertThat(IngestClusters.running(hz)).isEmpty();
        Await.until(() -> ours().isEmpty(), Duration.ofSeconds(10), () -> "threads in io.filbert.ingest: " + ours());
        if (Files.isDirectory(OPEN_FILES)) {
            Await.until(() -> openFiles().isEmpty(), Duration.ofSeconds(10), () -> "open files " + openFiles());
        }
    }

    private static List<String> ours() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> Arrays.stream(e.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.filbert.ingest.")))
                .map(e -> e.getKey().getName())
                .toList();
    }

    private static List<String> openFiles() throws java.io.UncheckedIOException {
        try (var links = Files.list(OPEN_FILES)) {
            return links.map(IngestThreadsTest::target)
                    .filter(target -> target.startsWith(folder.toString()))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException e) { // closed meanwhile
            return "";
        }
    }
}

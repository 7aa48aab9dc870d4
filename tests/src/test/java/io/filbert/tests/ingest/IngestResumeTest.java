package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import io.filbert.graph.GraphException;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.tests.cluster.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be gone on with and what may not, and loads at the same time. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class IngestResumeTest {
    private static TestCluster cluster;
    private static LargeFiles large;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        cluster = IngestClusters.of(2).partitions(LargeFiles.PARTITIONS).start();
        large = LargeFiles.dense(folder, 10_000);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void dropAll() {
        try (GraphGrid grid = GraphGrid.of(hz())) {
            grid.list().forEach(grid::drop);
        }
    }

    private static HazelcastInstance hz() {
        return cluster.member(0);
    }

    /** Begins a load on a thread that is interrupted as soon as it reads. */
    private static void interrupted(IngestMapping mapping) {
        Throwable thrown = catchThrowable(() -> IngestPipeline.of(hz(), mapping)
                .progress(p -> {
                    if (p.phase() == Phase.LOAD) {
                        Thread.currentThread().interrupt();
                    }
                })
                .run());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(GraphException.class).hasMessageContaining("interrupted");
    }

    private static void assertGoesOn() {
        IngestPipeline.of(hz(), large.mapping("g")).resume().run();
        assertThat(GraphDigest.stored(hz(), "g")).isEqualTo(large.stored);
    }

    @Test
    void withoutAnInterruptedLoadThereIsNothingToGoOnWith() {
        assertThatThrownBy(() ->
                        IngestPipeline.of(hz(), large.mapping("g")).resume().run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("no interrupted load of graph g");
        assertThat(IngestClusters.maps(hz(), "g")).isEmpty();
    }

    @Test
    void anInterruptedLoadIsNotBegunAnewButGoneOnWith() {
        interrupted(large.mapping("g"));

        assertThatThrownBy(() -> IngestPipeline.of(hz(), large.mapping("g")).run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("graph g")
                .hasMessageContaining("resume")
                .hasMessageContaining("drop");

        assertGoesOn();
    }

    @Test
    void aDroppedLoadCanBeBegunAnew() {
        interrupted(large.mapping("g"));
        try (GraphGrid grid = GraphGrid.of(hz())) {
            grid.drop("g");
        }

        IngestPipeline.of(hz(), large.mapping("g")).run();

        assertThat(GraphDigest.stored(hz(), "g")).isEqualTo(large.stored);
    }

    @Test
    void anotherMappingDoesNotGoOn() {
        interrupted(large.mapping("g"));
        IngestMapping other = large.files.mapping("g", large.graph, m -> m.undirected());

        assertThatThrownBy(() -> IngestPipeline.of(hz(), other).resume().run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("graph g cannot go on")
                .hasMessageContaining("mapping");

        assertGoesOn();
    }

    @Test
    void changedFilesDoNotGoOnAndAreNamed() throws Exception {
        interrupted(large.mapping("g"));
        hz().getJet().getJobs().stream()
                .filter(job -> !job.getStatus().isTerminal())
                .forEach(Job::join); // it reads on: a file that changes meanwhile is another matter
        Path changed = large.files.files("paper__cites__paper").get(0);
        byte[] before = Files.readAllBytes(changed);
        FileTime time = Files.getLastModifiedTime(changed);
        Files.write(
                changed, (new String(before, StandardCharsets.ISO_8859_1) + " ").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(changed);
        Files.delete(changed);
        assertRefused(changed);
        Files.write(changed, before);
        Files.setLastModifiedTime(changed, FileTime.fromMillis(time.toMillis() + 1000));
        assertRefused(changed); // of the same size
        Files.setLastModifiedTime(changed, time);
        Path more = changed.resolveSibling("paper__cites__paper-0.csv");
        Files.write(more, before);
        assertRefused(more);
        Files.delete(more);

        assertGoesOn();
    }

    private static void assertRefused(Path file) {
        assertThatThrownBy(() ->
                        IngestPipeline.of(hz(), large.mapping("g")).resume().run())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("graph g cannot go on")
                .hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void ofTwoLoadsOfOneGraphOneWinsAndTheOtherIsTold(Phase phase) {
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        HazelcastInstance other = cluster.client();
        IngestPipeline.of(hz(), large.mapping("g"))
                .progress(p -> {
                    if (p.phase() == phase && !second.isDone()) {
                        second.complete(catchThrowable(() ->
                                IngestPipeline.of(other, large.mapping("g")).run()));
                    }
                })
                .run();

        assertThat(second.join()).isInstanceOf(GraphException.class).hasMessageContaining("graph g");
        assertThat(GraphDigest.stored(hz(), "g")).isEqualTo(large.stored);
    }

    @Test
    void loadsOfOneGraphThatBeginAtTheSameMomentDoNotHarmOneAnother() {
        List<CompletableFuture<Throwable>> all = IntStream.range(0, 4)
                .mapToObj(i -> {
                    HazelcastInstance hz = i % 2 == 0 ? cluster.client() : cluster.member(i / 2);
                    return CompletableFuture.supplyAsync(
                            () -> catchThrowable(() ->
                                    IngestPipeline.of(hz, large.mapping("g")).run()),
                            thread -> new Thread(thread).start());
                })
                .toList();

        List<Throwable> failed =
                all.stream().map(CompletableFuture::join).filter(t -> t != null).toList();

        assertThat(failed).hasSize(3).allSatisfy(t -> assertThat(t)
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("graph g"));
        assertThat(GraphDigest.stored(hz(), "g")).isEqualTo(large.stored);
    }

    @Test
    void twoGraphsLoadAtTheSameTime() {
        List<CompletableFuture<Void>> both = List.of("a", "b").stream()
                .map(name -> CompletableFuture.runAsync(
                        () -> IngestPipeline.of(cluster.client(), large.mapping(name))
                                .run(),
                        thread -> new Thread(thread).start()))
                .toList();

        both.forEach(CompletableFuture::join);

        assertThat(GraphDigest.stored(hz(), "a")).isEqualTo(large.stored);
        assertThat(GraphDigest.stored(hz(), "b")).isEqualTo(large.stored);
    }
}

package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.SamplingGraphs;
import io.filbert.tests.property.Seeds;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph that is read from files is, byte for byte, the graph that {@code GraphWriter} makes of the same arrays. */
class IngestDigestTest {
    private static TestCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void startThreeMembers() {
        cluster = IngestClusters.of(3).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static LongStream seeds() {
        return Seeds.of(6);
    }

    private static void assertSame(HazelcastInstance hz, String expected, String actual) {
        assertThat(GraphDigest.of(hz, actual)).isEqualTo(GraphDigest.of(hz, expected));
    }

    private static void loaded(HazelcastInstance hz, String name, TestGraph graph) throws Exception {
        Grids.with(hz, grid -> Grids.load(grid, name, graph));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aHeterogeneousGraphOfShuffledFilesIsTheWriters(long seed) throws Exception {
        TestGraph graph = Graphs.randomHeterogeneous(seed);
        assertFilesEqualWriter(graph, "hetero" + seed, seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aGraphWithTimesWeightsOutEdgesAndLinksOfShuffledFilesIsTheWriters(long seed) throws Exception {
        TestGraph graph = SamplingGraphs.random(seed);
        assertFilesEqualWriter(graph, "sampling" + seed, seed);
    }

    private void assertFilesEqualWriter(TestGraph graph, String name, long seed) throws Exception {
        HazelcastInstance hz = seed % 2 == 0 ? cluster.member((int) seed % 3) : cluster.client();
        GraphFiles files = new GraphFiles(folder, seed).write(graph);
        loaded(hz, name + "-w", graph);

        IngestReport report = IngestPipeline.of(hz, files.mapping(name, graph)).run();

        assertSame(hz, name + "-w", name);
        long rows = graph.nodes().stream().mapToLong(n -> n.count).sum()
                + graph.edges().stream().mapToLong(TestGraph.Edges::count).sum();
        assertThat(report.records()).isEqualTo(rows);
        assertThat(report.rejected()).isZero();
        try (GraphGrid grid = GraphGrid.of(hz)) {
            grid.drop(name);
            grid.drop(name + "-w");
        }
    }

    @ParameterizedTest(name = "{0} members, by a client: {1}")
    @CsvSource({"1, false", "1, true", "3, false", "3, true"})
    void theDigestIsTheSameOnAnyClusterByAnyWayInFromAnyFiles(int members, boolean thin) throws Exception {
        TestGraph graph = Graphs.randomWithIds(3, 1200);
        GraphFiles one = new GraphFiles(folder, 1).write(graph);
        GraphFiles other = new GraphFiles(folder, 2).prefix("z").write(graph.withEdgesShuffled(8));
        try (TestCluster own = IngestClusters.of(members).partitions(31).start()) {
            HazelcastInstance hz = thin ? own.client() : own.member(members - 1);
            loaded(hz, "w", graph);

            IngestPipeline.of(hz, one.mapping("one", graph)).run();
            IngestPipeline.of(hz, other.mapping("other", graph)).run();

            assertSame(hz, "w", "one");
            assertSame(hz, "w", "other");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void edgesWithoutAnIdColumnAreNumberedFileByFileInTheOrderOfNames(long seed) throws Exception {
        HazelcastInstance hz = cluster.client();
        TestGraph drawn = Graphs.randomWithIds(seed, 300);
        TestGraph graph = drawn.withEdges(drawn.edges().stream()
                        .map(e -> e.withIds(LongStream.range(0, e.count()).toArray()))
                        .toArray(TestGraph.Edges[]::new))
                .withOutEdgesAndLinks();
        GraphFiles files = new GraphFiles(folder, seed).inOrder().write(graph);
        loaded(hz, "ordered-w" + seed, graph);

        IngestPipeline.of(hz, files.mapping("ordered" + seed, graph)).run();

        assertSame(hz, "ordered-w" + seed, "ordered" + seed);
    }

    @Test
    void reversesComeWithUndirectedAndInDegreesAreCounted() throws Exception {
        HazelcastInstance hz = cluster.client();
        TestGraph drawn = Graphs.randomWithIds(12, 400);
        TestGraph graph = drawn.withEdges(drawn.edges("paper__cites__paper"), drawn.edges("author__writes__paper"));
        GraphFiles files = new GraphFiles(folder, 12).write(graph);
        IngestMapping mapping = UndirectedGraph.mapping(files, "und", graph);
        UndirectedGraph.load(hz, "und-w", graph, mapping);

        IngestPipeline.of(hz, mapping).run();

        assertSame(hz, "und-w", "und");
    }
}

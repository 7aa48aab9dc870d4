package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.MappingBuilder;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
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

    private static LargeFiles dense;
    private static LargeFiles external;

    @BeforeAll
    static void writeTheFiles() throws Exception {
        dense = LargeFiles.dense(folder, 30_000);
        external = LargeFiles.external(folder, 20_000);
    }

    @ParameterizedTest(name = "in phase {0}, member {1}, by a client: {2}, external ids: {3}")
    @CsvSource({
        "LOAD, 2, true, false", "LOAD, 0, true, false", "LOAD, 2, false, false", "SURVEY, 2, true, false",
        "BUILD, 2, true, false", "BUILD, 0, false, false", "SURVEY, 0, true, true", "SURVEY, 2, false, true",
        "LOAD, 0, false, true", "BUILD, 2, true, true"
    })
    void aLoadGoesOnByItselfWhenAMemberDies(Phase phase, int victim, boolean thin, boolean ids) throws Exception {
        LargeFiles large = ids ? external : dense;
        try (TestCluster cluster =
                IngestClusters.of(3).partitions(LargeFiles.PARTITIONS).start()) {
            HazelcastInstance hz = thin ? cluster.client() : cluster.member(1);
            AtomicBoolean killed = new AtomicBoolean();
            ProgressCheck check = new ProgressCheck();

            IngestReport report = IngestPipeline.of(hz, large.mapping("g"))
                    .progress(p -> {
                        check.accept(p);
                        boolean middle = phase != Phase.LOAD || p.done() > p.total() / 2;
                        if (p.phase() == phase && p.done() > 0 && middle && killed.compareAndSet(false, true)) {
                            cluster.kill(victim);
                        }
                    })
                    .run();

            assertThat(killed).as("a member died in phase " + phase).isTrue();
            assertThat(GraphDigest.stored(hz, "g")).isEqualTo(large.stored);
            assertThat(report.rejected()).isZero();
            check.assertComplete(large.graph, LargeFiles.PARTITIONS);
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

    @ParameterizedTest(name = "in phase {0}, member {1}")
    @CsvSource({"SURVEY, 2", "SURVEY, 0", "LOAD, 2", "BUILD, 0"})
    void aLoadThatAssignsNodesGoesOnByItselfToo(Phase phase, int victim) throws Exception {
        TestGraph graph = Graphs.randomWithIds(8, 8_000);
        GraphFiles files =
                new GraphFiles(folder, 8).prefix("ldg-" + phase + victim).write(graph);
        try (TestCluster cluster =
                IngestClusters.of(3).partitions(LargeFiles.PARTITIONS).start()) {
            HazelcastInstance hz = cluster.client();
            AtomicBoolean killed = new AtomicBoolean();

            IngestPipeline.of(hz, files.mapping("g", graph, MappingBuilder::ldg))
                    .progress(p -> {
                        if (p.phase() == phase && p.done() > 0 && killed.compareAndSet(false, true)) {
                            cluster.kill(victim);
                        }
                    })
                    .run();

            assertThat(killed).as("a member died in phase " + phase).isTrue();
            try (GraphGrid grid = GraphGrid.of(hz)) {
                Grids.load(grid, "w", graph);
                assertThat(grid.open("g").verify().edges()).isEqualTo(5 * 5 * 8_000);
                assertThat(GraphDigest.epochs(grid, "g")).isEqualTo(GraphDigest.epochs(grid, "w"));
            }
        }
    }
}

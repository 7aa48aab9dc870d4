package io.filbert.tests.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.CsvSource;
import io.filbert.ingest.IngestEstimate;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How large a graph will be is told before it is loaded, and one that is too large is refused then. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class IngestEstimateTest {
    @TempDir
    Path folder;

    @Test
    void anEstimateCountsAndLeavesNothing() {
        TestGraph graph = Graphs.randomWithIds(9, 700);
        GraphFiles files = new GraphFiles(folder, 9).write(graph);
        try (TestCluster cluster = IngestClusters.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            HazelcastInstance hz = cluster.client();

            IngestEstimate estimate =
                    IngestPipeline.of(hz, files.mapping("g", graph)).estimate();

            assertThat(estimate.edges())
                    .containsExactly(graph.edges().stream()
                            .mapToLong(TestGraph.Edges::count)
                            .toArray());
            assertThat(estimate.schema().nodeTypes())
                    .extracting(type -> type.count())
                    .containsExactly(700L, 350L, 175L);
            assertThat(estimate.members()).isEqualTo(2);
            assertThat(estimate.backups()).isEqualTo(1);
            assertThat(estimate.fits()).isTrue();
            assertThat(grid.list()).isEmpty();
            assertThat(IngestClusters.maps(cluster.member(0), "g")).isEmpty();
            assertThat(IngestClusters.running(hz)).isEmpty();
            IngestPipeline.of(hz, files.mapping("g", graph)).run(); // the name is free
        }
    }

    @Test
    void aGraphThatDoesNotFitIsRefusedBeforeItIsLoaded() {
        Path nodes = folder.resolve("n.csv");
        GraphFiles.write(nodes, "id,x", List.of("0,1", "1,2"));
        IngestMapping mapping = IngestMapping.builder("huge")
                .node("node", n -> n.id("id")
                        .count(1_000_000_000)
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, 1))
                        .read(CsvSource.of(nodes.toString())))
                .build();
        try (TestCluster cluster = IngestClusters.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.member(0))) {
            IngestEstimate estimate =
                    IngestPipeline.of(cluster.client(), mapping).estimate();
            assertThat(estimate.fits()).isFalse();
            assertThat(estimate.finalBytes()).isGreaterThan(4_000_000_000L);

            assertThatThrownBy(
                            () -> IngestPipeline.of(cluster.client(), mapping).run())
                    .isInstanceOf(InvalidGraphException.class)
                    .hasMessageContaining("graph huge does not fit: each of 2 members needs about")
                    .hasMessageContaining((estimate.finalBytes() >> 20) + " MB when it is built, with 1 backups")
                    .hasMessageContaining("-Xmx");
            assertThat(grid.list()).isEmpty();
            assertThat(IngestClusters.maps(cluster.member(0), "huge")).isEmpty();
        }
    }

    @Test
    void theEstimateOfAMillionEdgesIsWithinAQuarterOfWhatIsStored() {
        int edges = 1_000_000;
        int nodes = 50_000;
        GraphFiles.write(folder.resolve("n.csv"), "id,x", () -> IntStream.range(0, nodes)
                .mapToObj(i -> i + "," + "0.5;".repeat(31) + i)
                .iterator());
        for (int f = 0; f < 4; f++) {
            int file = f;
            GraphFiles.write(folder.resolve("e" + f + ".csv"), "from,to,w,t", () -> IntStream.range(0, edges)
                    .filter(i -> i % 4 == file)
                    .mapToObj(i -> i % nodes + "," + (i * 31L + i / nodes) % nodes + ",0.5," + i)
                    .iterator());
        }
        IngestMapping mapping = IngestMapping.builder("g")
                .node("node", n -> n.id("id")
                        .attribute(AttributeSpec.of("x", DType.FLOAT32, 32), a -> a.separator(";"))
                        .read(CsvSource.of(folder + "/n.csv")))
                .edge("node", "to", "node", e -> e.source("from")
                        .destination("to")
                        .weight("w")
                        .time("t")
                        .outEdges()
                        .links()
                        .read(CsvSource.of(folder + "/e*.csv")))
                .build();
        try (TestCluster cluster = IngestClusters.of(3).partitions(31).start()) {
            IngestEstimate estimate =
                    IngestPipeline.of(cluster.client(), mapping).estimate();

            IngestReport report = IngestPipeline.of(cluster.client(), mapping).run();

            long stored = report.graph().report().bytes() * 2 / 3;
            assertThat((double) estimate.finalBytes())
                    .as(estimate.finalBytes() + " estimated, stored on each member " + stored)
                    .isCloseTo((double) stored, within(0.25 * stored));
            assertThat(report.graph().report().edges()).isEqualTo(edges);
        }
    }
}

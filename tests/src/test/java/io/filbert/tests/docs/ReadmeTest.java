package io.filbert.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.EdgeType;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.EdgeIndex;
import io.filbert.loader.MiniBatch;
import io.filbert.store.FeatureTensor;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.ProjectFiles;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.tests.property.TestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example is code that compiles and runs: what stands between the markers below. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReadmeTest {
    private static final EdgeType CITES = new EdgeType("paper", "cites", "paper");
    private static final int PAPERS = 3000;
    private static final int COLUMNS = 8;
    private static final int SEEDS = 2500;

    private int steps;
    private int rows;

    @Test
    void theExampleRunsOnAMemberAndOnAThinClient() throws Exception {
        long[] train = LongStream.range(0, SEEDS).map(i -> PAPERS - 1 - i).toArray();
        try (TestCluster cluster = TestCluster.of(2).start()) {
            Grids.with(cluster.member(0), grid -> Grids.load(grid, "papers", papers()));
            for (HazelcastInstance hz : List.of(cluster.member(1), cluster.client())) {
                steps = 0;
                rows = 0;

                example(hz, train);

                assertThat(steps).as("2500 seeds, 1024 at a time").isEqualTo(3);
                assertThat(rows).isGreaterThanOrEqualTo(SEEDS);
                assertThat(hz.getLifecycleService().isRunning()).isTrue();
            }
        }
    }

    private void example(HazelcastInstance hz, long[] train) {
        // README
        try (var grid = GraphGrid.of(hz);
                var loader = DistNeighborLoader.builder(grid.open("papers"), 15, 10)
                        .inputNodes("paper", train)
                        .batchSize(1024)
                        .shuffle(true)
                        .seed(7)
                        .build()) {
            for (MiniBatch b : loader.epoch(0)) step(b.x("paper"), b.edgeIndex(CITES), b.y("paper"));
        }
        // README end
    }

    private void step(FeatureTensor x, EdgeIndex edges, FeatureTensor y) {
        assertThat(x.columns()).isEqualTo(COLUMNS);
        assertThat(y.rows()).isEqualTo(x.rows());
        assertThat(edges.row()).hasSameSizeAs(edges.col());
        float[] values = x.toFloatArray();
        long[] labels = y.toLongArray();
        for (int i = 0; i < labels.length; i++) {
            assertThat(values[i * COLUMNS]).isEqualTo((float) labels[i]);
        }
        steps++;
        rows += x.rows();
    }

    @Test
    void theReadmeHasTheseLines() throws IOException {
        List<String> source =
                Files.readAllLines(ProjectFiles.of("tests/src/test/java/io/filbert/tests/docs/ReadmeTest.java"));
        List<String> stripped = source.stream().map(String::strip).toList();
        String example = source.subList(stripped.indexOf("// README") + 1, stripped.indexOf("// README end")).stream()
                .collect(Collectors.joining("\n"));

        assertThat(ProjectFiles.of("README.md")).exists();
        assertThat(withoutSpace(Files.readString(ProjectFiles.of("README.md"))))
                .as("README.md without white space")
                .contains(withoutSpace(example));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    /** Papers whose label is also the first column of their features, and citations at random. */
    private static TestGraph papers() {
        Random random = new Random(1);
        float[] x = new float[PAPERS * COLUMNS];
        long[] y = new long[PAPERS];
        for (int i = 0; i < PAPERS; i++) {
            y[i] = random.nextInt(40);
            x[i * COLUMNS] = y[i];
        }
        TestGraph.Nodes papers = new TestGraph.Nodes(
                "paper", PAPERS, List.of(TestGraph.floats("x", COLUMNS, x), TestGraph.longs("y", 1, y)));
        TestGraph.Edges cites = new TestGraph.Edges(
                "paper",
                "cites",
                "paper",
                random.longs(20_000, 0, PAPERS).toArray(),
                random.longs(20_000, 0, PAPERS).toArray(),
                null,
                null,
                List.of());
        return new TestGraph(List.of(papers), List.of(cites));
    }
}

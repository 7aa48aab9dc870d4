package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Loaders of one process with different options, on one grid, have the batches that each has alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralLoadersTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);
    private static final LoaderCase PAPERS = new LoaderCase(GRAPH)
            .inputNodes("paper")
            .numNeighbors(3, 2)
            .batchSize(32)
            .shuffle(true)
            .seed(1);
    private static final LoaderCase AUTHORS = new LoaderCase(GRAPH)
            .inputNodes("author")
            .numNeighbors(-1)
            .batchSize(9)
            .replace(true)
            .seed(2);

    private TestCluster cluster;
    private GraphGrid grid;
    private Graph graph;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        grid = GraphGrid.of(cluster.client());
        graph = Grids.load(grid, "g", GRAPH);
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    @Test
    void interleavedByOneThread() throws Exception {
        try (DistNeighborLoader papers = PAPERS.loader(graph).build();
                DistNeighborLoader authors = AUTHORS.loader(graph).build()) {
            MessageDigest[] digests = {MessageDigest.getInstance("SHA-256"), MessageDigest.getInstance("SHA-256")};
            Iterator<MiniBatch> first = papers.epoch(2).iterator();
            Iterator<MiniBatch> second = authors.epoch(3).iterator();
            while (first.hasNext() || second.hasNext()) {
                if (first.hasNext()) {
                    first.next().digest(digests[0]);
                }
                if (second.hasNext()) {
                    second.next().digest(digests[1]);
                }
            }
            assertThat(HexFormat.of().formatHex(digests[0].digest()))
                    .isEqualTo(PAPERS.oracle().digest(2));
            assertThat(HexFormat.of().formatHex(digests[1].digest()))
                    .isEqualTo(AUTHORS.oracle().digest(3));
        }
    }

    @Test
    void atTheSameTimeByTwoThreads() throws Exception {
        ExecutorService trainers = Executors.newFixedThreadPool(2);
        try (DistNeighborLoader papers = PAPERS.loader(graph).build();
                DistNeighborLoader authors = AUTHORS.loader(graph).build()) {
            for (int epoch = 0; epoch < 3; epoch++) {
                int e = epoch;
                Future<String> first = trainers.submit(() -> LoaderCase.digest(papers, e));
                Future<String> second = trainers.submit(() -> LoaderCase.digest(authors, e));
                assertThat(first.get()).isEqualTo(PAPERS.oracle().digest(e));
                assertThat(second.get()).isEqualTo(AUTHORS.oracle().digest(e));
            }
        } finally {
            trainers.shutdownNow();
        }
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.GraphException;
import io.filbert.graph.PartitionLostException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What went missing behind the plug-in's back is an error that names a partition, never an empty neighborhood. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LostBlocksTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(4, 400);

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {Maps.ADJACENCY, Maps.FEATURES})
    void entriesRemovedFromAMapAreAnErrorThatNamesThePartition(String wildcard) {
        try (TestCluster cluster = TestCluster.of(2).start()) {
            HazelcastInstance client = cluster.client();
            try (GraphGrid grid = GraphGrid.of(cluster.member(0));
                    GraphGrid thin = GraphGrid.of(client)) {
                Grids.load(grid, "g", GRAPH);
                cluster.member(1).getMap(Maps.of(wildcard, "g")).clear();

                for (GraphGrid from : List.of(grid, thin)) {
                    assertThatThrownBy(() -> sampleAll(from))
                            .isInstanceOf(GraphException.class)
                            .hasMessageMatching("(?s).*partition \\d+.*");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {Maps.ADJACENCY, Maps.FEATURES})
    void aReportOfAGraphThatMissesEntriesIsAnErrorThatNamesThePartition(String wildcard) {
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Graph graph = Grids.load(grid, "g", GRAPH);
            assertThat(graph.verify().edges()).isEqualTo(graph.report().edges()).isEqualTo(5 * 5 * 400);
            IMap<Object, Object> blocks = cluster.member(1).getMap(Maps.of(wildcard, "g"));
            blocks.delete(blocks.keySet().iterator().next());

            assertThatThrownBy(graph::report)
                    .isInstanceOf(PartitionLostException.class)
                    .hasMessageMatching("(?s).*partition \\d+.*");
            assertThatThrownBy(graph::verify)
                    .isInstanceOf(PartitionLostException.class)
                    .hasMessageMatching("(?s).*partition \\d+.*");
        }
    }

    /** The entry processor that reads a block, made to fail: its error is named, and at once. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {Maps.ADJACENCY, Maps.FEATURES})
    void somethingElseInThePlaceOfABlockIsANamedErrorWithinASecond(String wildcard) {
        try (TestCluster cluster = TestCluster.of(2).withSerializationFilter().start()) {
            HazelcastInstance client = cluster.client();
            try (GraphGrid grid = GraphGrid.of(cluster.member(0));
                    GraphGrid thin = GraphGrid.of(client)) {
                Grids.load(grid, "g", GRAPH);
                sampleAll(grid);
                sampleAll(thin);
                IMap<Object, Object> blocks = cluster.member(1).getMap(Maps.of(wildcard, "g"));
                blocks.keySet().forEach(key -> blocks.set(key, "tomato"));

                for (GraphGrid from : List.of(grid, thin)) {
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> sampleAll(from)).isInstanceOf(GraphException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                }
            }
        }
    }

    /** A member remembers the headers that it read: a batch may still be right then, but never less than right. */
    @Test
    void headersRemovedFromTheirMapLeaveABatchRightOrAnError() {
        LoaderCase options = new LoaderCase(GRAPH)
                .inputNodes("paper")
                .numNeighbors(4, 3)
                .batchSize(50)
                .seed(3);
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            Grids.load(grid, "g", GRAPH);
            cluster.member(1).getMap(Maps.of(Maps.NODES, "g")).clear();

            try (DistNeighborLoader loader = options.loader(grid.open("g")).build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    Compare.equal(batch, options.oracle().batch(0, batch.step()), GRAPH);
                }
            } catch (GraphException e) {
                assertThat(e).hasMessageMatching("(?s).*partition \\d+.*");
            }
            cluster.kill(1);
            assertThatThrownBy(() -> sampleAll(grid))
                    .as("new owners have never seen the headers")
                    .isInstanceOf(GraphException.class)
                    .hasMessageMatching("(?s).*partition \\d+.*");
        }
    }

    @Test
    void aMemberKilledWithoutBackupsIsAnErrorThatNamesThePartition() {
        try (TestCluster cluster = TestCluster.of(2).backups(0).start()) {
            HazelcastInstance client = cluster.client();
            try (GraphGrid grid = GraphGrid.of(cluster.member(0));
                    GraphGrid thin = GraphGrid.of(client)) {
                Grids.load(grid, "g", GRAPH);
                cluster.kill(1);

                for (GraphGrid from : List.of(grid, thin)) {
                    assertThatThrownBy(() -> sampleAll(from))
                            .isInstanceOf(GraphException.class)
                            .hasMessageMatching("(?s).*partition \\d+.*");
                }
            }
        }
    }

    private static void sampleAll(GraphGrid grid) {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("g"), 4, 3)
                .inputNodes("paper")
                .batchSize(50)
                .build()) {
            for (MiniBatch batch : loader.epoch(0)) {
                assertThat(batch.batchSize()).isEqualTo(50);
            }
        }
    }
}

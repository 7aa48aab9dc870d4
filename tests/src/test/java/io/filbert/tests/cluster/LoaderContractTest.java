package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.Epoch;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.TestGraph;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a loader promises besides the right batches: order, validity, repeatability, independence, its defaults. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoaderContractTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);
    private static final EdgeType CITES = Grids.edgeType("paper__cites__paper");

    private TestCluster cluster;
    private GraphGrid grid;
    private Graph graph;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        HazelcastInstance client = cluster.client();
        grid = GraphGrid.of(client);
        graph = Grids.load(grid, "g", GRAPH);
    }

    @AfterAll
    void close() {
        grid.close();
        cluster.close();
    }

    private static LoaderCase options() {
        return new LoaderCase(GRAPH)
                .inputNodes("paper")
                .numNeighbors(3, 2)
                .batchSize(32)
                .shuffle(true)
                .seed(1);
    }

    @Test
    void theDefaultsAreThese() {
        try (DistNeighborLoader loader =
                DistNeighborLoader.builder(graph, 2).inputNodes("venue").build()) {
            Oracle oracle = new Oracle(GRAPH)
                    .inputNodes("venue", (long[]) null)
                    .numNeighbors(2)
                    .batchSize(1)
                    .shuffle(false)
                    .dropLast(false)
                    .replace(false)
                    .seed(0)
                    .rank(0, 1);
            assertThat(loader.steps()).isEqualTo(100);
            assertThat(LoaderCase.digest(loader, 0)).isEqualTo(oracle.digest(0));
        }
        assertThat(DistNeighborLoader.Builder.DEFAULT_PREFETCH).isEqualTo(4);
        assertThat(DistNeighborLoader.Builder.DEFAULT_SAMPLER_THREADS).isEqualTo(2);
    }

    @Test
    void anEpochCanBeAskedForAgainAndGivesTheSame() {
        Oracle oracle = options().oracle();
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            for (int epoch : new int[] {0, 1, 0, 5, 1}) {
                assertThat(LoaderCase.digest(loader, epoch)).isEqualTo(oracle.digest(epoch));
            }
        }
    }

    @Test
    void prefetchAndThreadsChangeNothing() {
        String expected = options().oracle().digest(0);
        for (int prefetch : new int[] {0, 1, 64}) {
            for (int threads : new int[] {1, 3}) {
                try (DistNeighborLoader loader = options()
                        .loader(graph)
                        .prefetch(prefetch)
                        .samplerThreads(threads)
                        .build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .as("prefetch " + prefetch + ", threads " + threads)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void onlyTheNamedAttributesAreLoaded() {
        try (DistNeighborLoader loader = options().loader(graph).attributes("y").build()) {
            assertThat(LoaderCase.digest(loader, 0))
                    .isEqualTo(options().oracle().attributes("y").digest(0));
            MiniBatch batch = loader.epoch(0).iterator().next();
            assertThat(batch.y("paper").rows()).isEqualTo(batch.nId("paper").length);
            assertThatThrownBy(() -> batch.x("paper"))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("x")
                    .hasMessageContaining("paper");
            assertThatThrownBy(() -> batch.edgeAttr(CITES))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("edge_attr");
        }
        assertThatThrownBy(() -> options().loader(graph).attributes("y", "zz"))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("zz");
    }

    @Test
    void aBatchIsValidUntilTheNextOneAndARetainedOneUntilItsRelease() {
        Oracle oracle = options().oracle();
        MiniBatch retained;
        try (DistNeighborLoader loader = options().loader(graph).prefetch(1).build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            MiniBatch first = epoch.next();
            retained = epoch.next().retain();
            assertThatIllegalStateException()
                    .isThrownBy(() -> first.nId("paper"))
                    .withMessageContaining("mini-batch 0")
                    .withMessageContaining("retain");
            assertThatIllegalStateException().isThrownBy(() -> first.x("paper"));
            assertThatIllegalStateException().isThrownBy(first::retain);
            while (epoch.hasNext()) {
                epoch.next();
            }
            Compare.equal(retained, oracle.batch(0, 1), GRAPH);
            assertThat(LoaderCase.digest(loader, 1)).isEqualTo(oracle.digest(1));
        }
        Compare.equal(retained, oracle.batch(0, 1), GRAPH);
        retained.release();
        assertThatIllegalStateException().isThrownBy(() -> retained.x("paper"));
    }

    @Test
    void featuresAreDirectLittleEndianBuffersOfTheStatedSize() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            MiniBatch batch = loader.epoch(0).iterator().next();
            var buffer = batch.x("author").buffer();
            assertThat(buffer.isDirect()).isTrue();
            assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            assertThat(buffer.position()).isZero();
            assertThat(buffer.remaining()).isEqualTo(batch.nId("author").length * 5 * Float.BYTES);
        }
    }

    @Test
    void hasNextHasNoSideEffectAndAnEpochIsIteratedOnce() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            Epoch epoch = loader.epoch(0);
            Iterator<MiniBatch> iterator = epoch.iterator();
            List<Integer> steps = new ArrayList<>();
            while (iterator.hasNext()) {
                assertThat(iterator.hasNext()).isTrue();
                steps.add(iterator.next().step());
            }
            assertThat(steps).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            assertThatIllegalStateException().isThrownBy(epoch::iterator);
        }
    }

    @Test
    void aNewEpochEndsTheOneBefore() {
        try (DistNeighborLoader loader = options().loader(graph).build()) {
            Iterator<MiniBatch> abandoned = loader.epoch(0).iterator();
            MiniBatch batch = abandoned.next();
            assertThat(LoaderCase.digest(loader, 1))
                    .isEqualTo(options().oracle().digest(1));
            assertThat(abandoned.hasNext()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> batch.nId("paper"));
        }
    }

    @Test
    void aClosedLoaderRefusesAndClosingTwiceIsNothing() {
        DistNeighborLoader loader = options().loader(graph).build();
        loader.close();
        loader.close();
        assertThatIllegalStateException().isThrownBy(() -> loader.epoch(0));
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread trainer = new Thread(() -> {
            try (DistNeighborLoader loader = options().loader(graph).build()) {
                Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
                Thread.currentThread().interrupt();
                epoch.next();
            } catch (GraphException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        trainer.start();
        trainer.join();
        assertThat(thrown.get())
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("mini-batch 0")
                .hasMessageContaining("interrupted");
        assertThat(flag.get()).isTrue();
    }

    @Test
    void loadersOfSeveralThreadsDoNotDisturbOneAnother() throws Exception {
        ExecutorService trainers = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> digests = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int rank = 0; rank < 4; rank++) {
                LoaderCase options = options();
                options.rank = rank;
                options.worldSize = 4;
                expected.add(options.oracle().digest(3));
                digests.add(trainers.submit(() -> {
                    try (DistNeighborLoader loader = options.loader(graph).build()) {
                        return LoaderCase.digest(loader, 3);
                    }
                }));
            }
            for (int rank = 0; rank < 4; rank++) {
                assertThat(digests.get(rank).get()).as("rank " + rank).isEqualTo(expected.get(rank));
            }
        } finally {
            trainers.shutdownNow();
        }
    }

    @Test
    void everyRankHasTheSameNumberOfStepsAlsoWhereItsSliceIsEmpty() {
        for (int rank = 0; rank < 3; rank++) {
            LoaderCase options =
                    options().inputNodes("paper", 1, 2, 3, 4).batchSize(3).shuffle(false);
            options.rank = rank;
            options.worldSize = 3;
            try (DistNeighborLoader loader = options.loader(graph).build()) {
                List<Integer> sizes = new ArrayList<>();
                for (MiniBatch batch : loader.epoch(0)) {
                    sizes.add(batch.batchSize());
                    Compare.equal(batch, options.oracle().batch(0, batch.step()), GRAPH);
                }
                assertThat(sizes).containsExactly(1, rank == 2 ? 1 : 0);
            }
        }
        assertThatThrownBy(() -> options().loader(graph).batchSize(2).rank(0, 3).build())
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("batchSize=2")
                .hasMessageContaining("worldSize=3");
    }
}

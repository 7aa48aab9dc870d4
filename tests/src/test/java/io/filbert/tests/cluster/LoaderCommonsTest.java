package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.LoaderBuilder;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transforms, unknown seeds, and the bounds of what is ahead of the trainer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoaderCommonsTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);
    private static final int STEPS = 13;

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

    private static LoaderCase options() {
        return new LoaderCase(GRAPH)
                .inputNodes("paper")
                .numNeighbors(3, 2)
                .batchSize(32)
                .shuffle(true)
                .seed(1);
    }

    @Test
    void aTransformIsAppliedToEveryBatchByASamplerThreadAndChangesNoByteOfIt() {
        try (DistNeighborLoader loader = options()
                .loader(graph)
                .transform(batch -> batch.put("thread", Thread.currentThread().getName())
                        .put("sum", Arrays.stream(batch.nId("paper")).sum()))
                .build()) {
            for (MiniBatch batch : loader.epoch(2)) {
                assertThat(batch.get("thread", String.class)).startsWith("filbert-loader-");
                assertThat(batch.get("sum", Long.class))
                        .isEqualTo(Arrays.stream(batch.nId("paper")).sum());
            }
            assertThat(LoaderCase.digest(loader, 2))
                    .isEqualTo(options().oracle().digest(2));
        }
    }

    @Test
    void whatABatchDoesNotHoldIsRefusedByName() {
        try (DistNeighborLoader loader = options()
                .loader(graph)
                .transform(b -> b.put("walk", new int[2]))
                .build()) {
            MiniBatch batch = loader.epoch(0).iterator().next();
            assertThat(batch.get("walk", int[].class)).hasSize(2);
            assertThatThrownBy(() -> batch.get("wlak", int[].class))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("wlak")
                    .hasMessageContaining("[walk]");
            assertThatThrownBy(() -> batch.get("walk", String.class))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("String walk")
                    .hasMessageContaining("int[]");
        }
    }

    @Test
    void aFailingTransformNamesTheBatchTheEpochAndTheCause() {
        try (DistNeighborLoader loader = options()
                .loader(graph)
                .transform(batch -> {
                    if (batch.step() == 5) {
                        throw new ArithmeticException();
                    }
                    return batch;
                })
                .build()) {
            Iterator<MiniBatch> epoch = loader.epoch(3).iterator();
            for (int step = 0; step < 5; step++) {
                epoch.next();
            }
            assertThatThrownBy(epoch::next)
                    .isInstanceOf(GraphException.class)
                    .hasMessage("mini-batch 5 of epoch 3 failed: java.lang.ArithmeticException")
                    .hasCauseInstanceOf(ArithmeticException.class);
            assertThat(epoch.hasNext()).isFalse();
        }
    }

    @Test
    void aTransformThatReturnsAnotherBatchIsRefused() {
        try (DistNeighborLoader loader =
                options().loader(graph).transform(batch -> null).build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            assertThatThrownBy(epoch::next)
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("transform returned another batch");
        }
    }

    /** Of every 32 places of the epoch those of rank 2 of 4 have a known seed: its slice is what stays. */
    @ParameterizedTest(name = "shuffle {0}")
    @ValueSource(booleans = {false, true})
    void unknownSeedsAreLeftOutAndTheOthersKeepTheirPlaces(boolean shuffle) {
        LoaderCase known = options()
                .inputNodes(
                        "paper", LongStream.range(0, 400).map(i -> i * 7 % 400).toArray())
                .shuffle(shuffle);
        known.rank = 2;
        known.worldSize = 4;
        long[] withUnknown = new long[400];
        long[] strangers = {400, -1, Long.MAX_VALUE, Long.MIN_VALUE};
        Arrays.setAll(withUnknown, i -> strangers[i % 4]);
        long[] order = known.oracle().order(0);
        for (int place = 0; place < order.length; place++) {
            int b = Math.min(32, order.length - place / 32 * 32);
            if (place % 32 >= b * 2 / 4 && place % 32 < b * 3 / 4) {
                withUnknown[(int) order[place]] = known.inputNodes[(int) order[place]];
            }
        }
        LoaderCase all = options().inputNodes("paper", withUnknown).shuffle(shuffle);
        try (DistNeighborLoader loader = all.loader(graph).skipUnknown().build()) {
            assertThat(loader.steps()).isEqualTo(STEPS);
            assertThat(LoaderCase.digest(loader, 0)).isEqualTo(known.oracle().digest(0));
        }
        assertThatThrownBy(() -> all.loader(graph).build())
                .isInstanceOf(NodeNotFoundException.class)
                .hasMessageContaining("node=400")
                .hasMessageContaining("skipUnknown()");
    }

    @Test
    void aBatchOfUnknownSeedsOnlyIsEmpty() {
        try (DistNeighborLoader loader = DistNeighborLoader.builder(graph, 2)
                .inputNodes("paper", 500, 501, 3)
                .batchSize(2)
                .skipUnknown()
                .build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            assertThat(epoch.next().batchSize()).isZero();
            assertThat(epoch.next().inputId()).containsExactly(2);
        }
    }

    @ParameterizedTest(name = "room for {0} and a half batches, prefetch {1}")
    @CsvSource({"0, 9, 1", "1, 9, 1", "3, 9, 3", "100, 6, 6", "100, 0, 0", "0, 0, 0"})
    void batchesAheadAreBoundedInNumberAndInBytes(int room, int prefetch, int ahead) {
        AtomicInteger made = new AtomicInteger();
        long[] seeds = LongStream.range(0, 400 - 400 % 32).toArray();
        LoaderCase equalBatches = options().inputNodes("paper", seeds).numNeighbors(0);
        long bytes;
        try (DistNeighborLoader loader = equalBatches.loader(graph).build()) {
            bytes = loader.epoch(0).iterator().next().bytes();
        }
        try (DistNeighborLoader loader = equalBatches
                .loader(graph)
                .prefetch(prefetch)
                .prefetchBytes(room * bytes + bytes / 2)
                .transform(batch -> {
                    made.incrementAndGet();
                    return batch;
                })
                .build()) {
            Iterator<MiniBatch> epoch = loader.epoch(0).iterator();
            for (int taken = 1; taken <= 3; taken++) {
                assertThat(epoch.next().bytes()).isEqualTo(bytes);
                awaitNothingInWork();
                assertThat(made.get()).isEqualTo(taken + ahead);
            }
        }
    }

    /** Idle sampler threads end by themselves. */
    private static void awaitNothingInWork() {
        Await.until(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("filbert-loader-")),
                Duration.ofSeconds(20),
                () -> "sampler threads are still there");
    }

    @Test
    void bytesAreThoseOfIdsEdgesAndAttributes() {
        try (DistNeighborLoader loader = options().loader(graph).attributes("y").build()) {
            MiniBatch batch = loader.epoch(0).iterator().next();
            long expected = 8L * batch.batchSize();
            for (TestGraph.Nodes nodes : GRAPH.nodes()) {
                boolean hasY = nodes.attributes.stream().anyMatch(a -> a.name.equals("y"));
                expected += 8L * batch.nId(nodes.type).length
                        + (hasY ? batch.y(nodes.type).buffer().remaining() : 0);
            }
            for (TestGraph.Edges edges : GRAPH.edges()) {
                var type = Grids.edgeType(edges.name());
                expected += 8L * batch.edgeIndex(type).size() + 8L * batch.eId(type).length;
            }
            assertThat(batch.bytes()).isEqualTo(expected);
        }
    }

    @Test
    void theBoundOfBytesIsOneGibibyteAndRefusesNothingLess() {
        assertThat(LoaderBuilder.DEFAULT_PREFETCH_BYTES).isEqualTo(1 << 30);
        assertThatThrownBy(() -> options().loader(graph).prefetchBytes(0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("prefetchBytes=0");
    }
}

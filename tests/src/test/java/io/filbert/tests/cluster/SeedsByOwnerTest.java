package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each member serves what it owns: every seed once, the same number of steps everywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsByOwnerTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);

    private TestCluster cluster;
    private final List<GraphGrid> grids = new ArrayList<>();

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(31).start();
        for (HazelcastInstance member : cluster.members()) {
            grids.add(GraphGrid.of(member));
        }
        Grids.load(grids.get(0), "g", GRAPH);
    }

    @AfterAll
    void close() {
        grids.forEach(GraphGrid::close);
        cluster.close();
    }

    private static DistNeighborLoader.Builder loader(Graph graph, long... seeds) {
        return DistNeighborLoader.builder(graph, 3, 2)
                .inputNodes("paper", seeds)
                .batchSize(20)
                .seed(5);
    }

    /** Most seeds lie with few members: i * 31 is in partition 0. */
    private static long[] seeds() {
        return LongStream.range(0, 200).map(i -> i < 60 ? i * 31 % 400 : i).toArray();
    }

    @ParameterizedTest(name = "shuffle {0}, epoch {1}")
    @CsvSource({"false, 0", "true, 0", "true, 3"})
    void everySeedIsServedByItsOwnerInTheOrderOfTheEpochAndStepsAreEqual(boolean shuffle, int epoch) {
        long[] seeds = seeds();
        List<Long> order = Arrays.stream(new LoaderCase(GRAPH)
                        .inputNodes("paper", seeds)
                        .shuffle(shuffle)
                        .seed(5)
                        .oracle()
                        .order(epoch))
                .boxed()
                .toList();
        List<Long> all = new ArrayList<>();
        Set<Integer> steps = new HashSet<>();
        int most = 0;
        for (GraphGrid grid : grids) {
            Graph graph = grid.open("g");
            Set<Long> local = new HashSet<>();
            Arrays.stream(graph.features().getGlobalId("paper")).forEach(local::add);
            List<Long> expected = order.stream()
                    .filter(position -> local.contains(seeds[position.intValue()]))
                    .toList();
            try (DistNeighborLoader loader =
                    loader(graph, seeds).shuffle(shuffle).seedsByOwner().build()) {
                List<Long> served = new ArrayList<>();
                int batches = 0;
                for (MiniBatch batch : loader.epoch(epoch)) {
                    assertThat(batch.batchSize())
                            .isEqualTo(Math.max(0, Math.min(20, expected.size() - 20 * batches++)));
                    Arrays.stream(batch.inputId()).forEach(served::add);
                }
                assertThat(served).isEqualTo(expected);
                assertThat(loader.steps()).isEqualTo(batches);
                steps.add(batches);
                all.addAll(served);
                most = Math.max(most, served.size());
            }
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(order);
        assertThat(steps).containsExactly((most + 19) / 20);
    }

    @Test
    void unknownSeedsAreNobodys() {
        int served = 0;
        for (GraphGrid grid : grids) {
            try (DistNeighborLoader loader = loader(grid.open("g"), 5, 400, -3, 7)
                    .skipUnknown()
                    .seedsByOwner()
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    served += batch.batchSize();
                }
            }
        }
        assertThat(served).isEqualTo(2);
    }

    @Test
    void whatContradictsItIsRefusedByName() {
        Graph graph = grids.get(0).open("g");
        try (GraphGrid thin = GraphGrid.of(cluster.client())) {
            refused(loader(thin.open("g"), 1).seedsByOwner(), "a client owns no partition");
        }
        refused(loader(graph, 1).rank(1, 2).seedsByOwner(), "rank=1");
        refused(loader(graph, 1).seedsByOwner().dropLast(true), "dropLast");
        try (DistNeighborLoader loader = loader(graph, 1).seedsByOwner().build();
                DistNeighborLoader plain = loader(graph, 1).build()) {
            assertThatThrownBy(loader::state)
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("seedsByOwner()");
            assertThatThrownBy(() -> loader.resume(plain.state()))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("seedsByOwner()");
        }
    }

    private static void refused(DistNeighborLoader.Builder loader, String why) {
        assertThatThrownBy(loader::build)
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("seedsByOwner()")
                .hasMessageContaining(why);
    }
}

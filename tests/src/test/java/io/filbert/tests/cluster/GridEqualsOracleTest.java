package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.SamplingGraphs;
import io.filbert.tests.property.Seeds;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The grid is the oracle, id by id and byte by byte: 100 random graphs of each kind, on one to four members with 11 or 31
 * partitions, loaded and sampled by a member and by a thin client in turn, with random options.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridEqualsOracleTest {
    private static final int SEEDS = 100;

    private final List<TestCluster> clusters = new ArrayList<>();
    private final List<GraphGrid> embedded = new ArrayList<>();
    private final List<GraphGrid> clients = new ArrayList<>();

    static LongStream seeds() {
        return Seeds.of(SEEDS);
    }

    @BeforeAll
    void startOneToFourMembers() {
        for (int members = 1; members <= 4; members++) {
            TestCluster cluster = TestCluster.of(members)
                    .partitions(members % 2 == 0 ? 31 : 11)
                    .start();
            clusters.add(cluster);
            HazelcastInstance last = cluster.member(members - 1);
            embedded.add(GraphGrid.of(last));
            clients.add(GraphGrid.of(cluster.client()));
        }
    }

    @AfterAll
    void close() {
        embedded.forEach(GraphGrid::close);
        clients.forEach(GraphGrid::close);
        clusters.forEach(TestCluster::close);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void aHomogeneousGraphIsSampledAsTheOracleDoes(long seed) {
        sampledAsTheOracleDoes(Graphs.randomHomogeneous(seed), seed);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void aHeterogeneousGraphIsSampledAsTheOracleDoes(long seed) {
        sampledAsTheOracleDoes(Graphs.randomHeterogeneous(seed), seed);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void optionsOfEveryKindGiveTheOraclesBatches(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.options(graph, seed);
        equalsOracle(seed, options, loaded -> Options.loader(options, loaded).build());
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void linksOfEveryKindGiveTheOraclesBatches(long seed) {
        TestGraph graph = SamplingGraphs.random(seed);
        Oracle options = SamplingGraphs.linkOptions(graph, seed);
        if (options.links.negatives != null && !canBeStrict(options)) {
            options.links.negatives.strict = false;
        }
        equalsOracle(
                seed, options, loaded -> Options.linkLoader(options, loaded).build());
    }

    private static boolean canBeStrict(Oracle options) {
        try {
            options.epoch(1);
            options.epoch(2);
            return true;
        } catch (IllegalStateException noNegative) {
            return false;
        }
    }

    private void equalsOracle(long seed, Oracle oracle, Function<Graph, DistLoader> make) {
        int number = (int) (seed % clusters.size());
        String name = "g" + seed;
        Grids.load(embedded.get(number), name, oracle.graph);
        for (GraphGrid grid : List.of(embedded.get(number), clients.get(number))) {
            try (DistLoader loader = make.apply(grid.open(name))) {
                assertThat(loader.steps()).as(oracle.toString()).isEqualTo(oracle.steps());
                int step = 0;
                for (MiniBatch batch : loader.epoch(1)) {
                    Compare.equal(batch, oracle.batch(1, step++), oracle.graph);
                }
                assertThat(step).isEqualTo(oracle.steps());
                assertThat(LoaderCase.digest(loader, 2)).as(oracle.toString()).isEqualTo(oracle.digest(2));
            }
        }
        embedded.get(number).drop(name);
    }

    private void sampledAsTheOracleDoes(TestGraph graph, long seed) {
        LoaderCase options = LoaderCase.random(graph, seed);
        Oracle oracle = options.oracle();
        int number = (int) (seed % clusters.size());
        GraphGrid member = embedded.get(number);
        GraphGrid client = clients.get(number);
        String name = "g" + seed;

        (seed % 8 < 4 ? member : client).create(name, Grids.schema(graph)).close();
        assertThat(member.list())
                .as("a writer that never commits leaves no graph")
                .doesNotContain(name);
        Grids.load(seed % 8 < 4 ? member : client, name, graph);
        for (GraphGrid grid : List.of(member, client)) {
            sampledAsTheOracleDoes(grid.open(name), options, oracle);
        }
        member.drop(name);
        assertThat(client.list()).doesNotContain(name);
    }

    private static void sampledAsTheOracleDoes(Graph loaded, LoaderCase options, Oracle oracle) {
        try (DistNeighborLoader loader =
                options.loader(loaded).samplerThreads(2).build()) {
            assertThat(loader.steps()).as(options.toString()).isEqualTo(oracle.steps());
            int step = 0;
            for (MiniBatch batch : loader.epoch(1)) {
                Compare.equal(batch, oracle.batch(1, step), options.graph);
                Compare.isSample(batch, options.graph, options::fanOut, options.replace);
                step++;
            }
            assertThat(step).isEqualTo(oracle.steps());
            assertThat(LoaderCase.digest(loader, 2)).as("digest").isEqualTo(oracle.digest(2));
        }
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link GraphGrid#of} names what a cluster lacks and which member lacks it, from a member as from a thin client. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GraphGridCheckTest {
    private static final String[] BLOCK_MAPS = {Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.IDS, Maps.STAGING};

    @Test
    void aMemberWithoutThePluginIsNamed(@TempDir Path folder) throws Exception {
        MemberProcesses.with(folder, 1, MemberProcesses.WITHOUT_PLUGIN, members -> {
            HazelcastInstance client = members.client();
            String address = client.getCluster()
                    .getMembers()
                    .iterator()
                    .next()
                    .getAddress()
                    .toString();

            assertThatThrownBy(() -> GraphGrid.of(client))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("member " + address)
                    .hasMessageContaining("filbert-grid-plugin");

            Config config = Config.loadFromFile(members.config().toFile());
            config.setProperty("hazelcast.wait.seconds.before.join", "0");
            HazelcastInstance withPlugin = Hazelcast.newHazelcastInstance(config);
            try {
                assertThat(withPlugin.getCluster().getMembers()).hasSize(2);
                assertThatThrownBy(() -> GraphGrid.of(withPlugin))
                        .isInstanceOf(GraphConfigException.class)
                        .hasMessageContaining("member " + address)
                        .hasMessageContaining("filbert-grid-plugin")
                        .hasMessageNotContaining("member " + addressOf(withPlugin));
            } finally {
                withPlugin.getLifecycleService().terminate();
            }
        });
    }

    @Test
    void aMemberWithoutAnyConfigurationIsToldAllItsMapsAndTheExecutor() {
        try (TestCluster cluster = TestCluster.of(1).withoutFilbertConfig().start()) {
            String address = addressOf(cluster.member(0));
            for (HazelcastInstance hz : List.of(cluster.member(0), cluster.client())) {
                assertThatThrownBy(() -> GraphGrid.of(hz))
                        .isInstanceOf(GraphConfigException.class)
                        .hasMessageContaining("member " + address)
                        .hasMessageContainingAll(BLOCK_MAPS)
                        .hasMessageContaining("executor " + RpcOptions.EXECUTOR)
                        .hasMessageContaining("hazelcast.yaml")
                        .hasMessageContaining("FilbertConfig.apply");
            }
        }
    }

    @Test
    void onlyTheMemberThatLacksSomethingIsNamed() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            HazelcastInstance lacking = cluster.withoutFilbertConfig().startMember();
            HazelcastInstance ready = cluster.member(0);
            for (HazelcastInstance hz : List.of(ready, lacking, cluster.client())) {
                assertThatThrownBy(() -> GraphGrid.of(hz))
                        .isInstanceOf(GraphConfigException.class)
                        .hasMessageContaining("member " + addressOf(lacking))
                        .hasMessageNotContaining(addressOf(ready));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.IDS, Maps.STAGING})
    void aMapThatIsNotConfiguredOrHasAnIndexIsNamedAndNoOther(String name) {
        List<Consumer<Config>> changes = List.of(
                config -> config.getMapConfigs().remove(name),
                config -> config.getMapConfig(name).addIndexConfig(new IndexConfig(IndexType.HASH, "this")),
                config -> config.addMapConfig(new MapConfig(name).setInMemoryFormat(InMemoryFormat.BINARY)));
        for (Consumer<Config> change : changes) {
            assertOnlyThisIsMissing(change, "map " + name);
        }
    }

    @Test
    void anExecutorThatIsNotConfiguredIsNamedAndNothingElse() {
        assertOnlyThisIsMissing(config -> config.getExecutorConfigs().clear(), "executor " + RpcOptions.EXECUTOR);
    }

    private static void assertOnlyThisIsMissing(Consumer<Config> change, String what) {
        try (TestCluster cluster = TestCluster.of(1)
                .withoutFilbertConfig()
                .memberConfig(config -> change.accept(FilbertConfig.apply(config)))
                .start()) {
            assertThatThrownBy(() -> GraphGrid.of(cluster.member(0)))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining("member " + addressOf(cluster.member(0)) + ": " + what)
                    .message()
                    .as("no second complaint")
                    .containsOnlyOnce("member " + addressOf(cluster.member(0)));
        }
    }

    /** The same filter as hazelcast.yaml has, on members and on the client: nothing of Filbert's is stopped by it. */
    @Test
    void membersAndClientsWithASerializationFilterLoadAndSampleTheOraclesEpoch() {
        TestGraph graph = Graphs.randomWithIds(29, 300);
        LoaderCase options = new LoaderCase(graph)
                .inputNodes("paper")
                .numNeighbors(4, 3)
                .batchSize(40)
                .seed(5);
        String expected = options.oracle().digest(0);
        try (TestCluster cluster = TestCluster.of(2).withSerializationFilter().start()) {
            int number = 0;
            for (HazelcastInstance hz : List.of(cluster.member(1), cluster.client())) {
                String name = "g" + number++;
                try (GraphGrid grid = GraphGrid.of(hz)) {
                    Grids.load(grid, name, graph);
                    try (DistNeighborLoader loader =
                            options.loader(grid.open(name)).build()) {
                        assertThat(LoaderCase.digest(loader, 0)).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void closingTheGridLeavesTheInstanceAndItsOtherGridsRunning() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            for (HazelcastInstance hz : List.of(cluster.member(0), cluster.client())) {
                GraphGrid open = GraphGrid.of(hz);
                GraphGrid closed = GraphGrid.of(hz);
                closed.close();
                closed.close();

                assertThat(hz.getLifecycleService().isRunning()).isTrue();
                Grids.load(open, "g", Graphs.of("a->b, c->b"));
                assertThat(open.list()).containsExactly("g");
                open.drop("g");
                open.close();
                assertThat(GraphGrid.of(hz).list()).isEmpty();
            }
        }
    }

    private static String addressOf(HazelcastInstance member) {
        return member.getCluster().getLocalMember().getAddress().toString();
    }
}

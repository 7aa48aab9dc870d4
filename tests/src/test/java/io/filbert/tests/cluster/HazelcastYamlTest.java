package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.rpc.RpcGroup;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hazelcast.yaml that users are given starts a member that serves graphs, and says the same as {@link FilbertConfig}. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HazelcastYamlTest {
    private static final Path YAML = ProjectFiles.of("hazelcast.yaml");

    @Test
    void aMemberThatStartsFromItLoadsAGraphAndSamplesTheOraclesEpoch() throws Exception {
        TestGraph graph = Graphs.randomWithIds(31, 500);
        LoaderCase options = new LoaderCase(graph)
                .inputNodes("paper")
                .numNeighbors(4, 3)
                .batchSize(64)
                .shuffle(true)
                .seed(2);
        Config config = yaml();
        config.setClusterName("test-" + UUID.randomUUID());
        config.getNetworkConfig().setPort(TestCluster.freePort());
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        try (GraphGrid grid = GraphGrid.of(member)) {
            assertThat(member.getCluster().getMembers()).hasSize(1);
            Grids.load(grid, "g", graph);
            try (DistNeighborLoader loader = options.loader(grid.open("g")).build()) {
                assertThat(LoaderCase.digest(loader, 0))
                        .isEqualTo(options.oracle().digest(0));
            }
        } finally {
            member.getLifecycleService().terminate();
        }
    }

    @Test
    void itConfiguresTheSameMapsAsFilbertConfig() throws Exception {
        assertThat(filberts(yaml().getMapConfigs()))
                .containsOnlyKeys(Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.STAGING, Maps.CATALOG, RpcGroup.MAP);
        assertThat(filberts(yaml().getMapConfigs()).keySet())
                .isEqualTo(filberts(applied().getMapConfigs()).keySet());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.STAGING, Maps.CATALOG, RpcGroup.MAP})
    void aMapHasTheSameFormatAndBackupsAsInFilbertConfig(String name) throws Exception {
        MapConfig yaml = yaml().getMapConfigs().get(name);
        MapConfig applied = applied().getMapConfigs().get(name);

        assertThat(yaml.getInMemoryFormat()).isEqualTo(applied.getInMemoryFormat());
        assertThat(yaml.getBackupCount()).isEqualTo(applied.getBackupCount());
        assertThat(yaml.getAsyncBackupCount()).isEqualTo(applied.getAsyncBackupCount());
        assertThat(yaml).as("all the rest").isEqualTo(applied);
    }

    @Test
    void theExecutorAndTheSafetyOfWritesAreInBoth() throws Exception {
        for (Config config : new Config[] {yaml(), applied()}) {
            assertThat(filberts(config.getExecutorConfigs())).containsOnlyKeys(RpcOptions.EXECUTOR);
            assertThat(config.getExecutorConfigs().get(RpcOptions.EXECUTOR).getPoolSize())
                    .isGreaterThanOrEqualTo(2);
            assertThat(config.getExecutorConfigs().get(RpcOptions.EXECUTOR).getQueueCapacity())
                    .as("0 is no bound")
                    .isZero();
            assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
                    .isEqualTo("true");
        }
    }

    @Test
    void itListensOnLoopbackTellsNobodyAndFiltersJavaSerialization() throws Exception {
        Config config = yaml();
        assertThat(config.getNetworkConfig().getInterfaces().isEnabled()).isTrue();
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled())
                .isFalse();
        assertThat(config.getNetworkConfig().getJoin().getAutoDetectionConfig().isEnabled())
                .isFalse();
        assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
                .containsExactly("127.0.0.1");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getSerializationConfig()
                        .getJavaSerializationFilterConfig()
                        .getWhitelist()
                        .getPrefixes())
                .containsExactly("io.filbert.");
    }

    private static Config yaml() throws IOException {
        return Config.loadFromFile(YAML.toFile());
    }

    private static Config applied() {
        return FilbertConfig.apply(new Config());
    }

    private static <T> Map<String, T> filberts(Map<String, T> configs) {
        Map<String, T> filberts = new TreeMap<>(configs);
        filberts.keySet().removeIf(name -> !name.startsWith("filbert"));
        return filberts;
    }
}

package io.filbert.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.group.GroupMaps;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.LoaderCase;
import io.filbert.tests.cluster.ProjectFiles;
import io.filbert.tests.cluster.TestCluster;
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

/** {@code hazelcast.yaml} is what {@code FilbertConfig.apply} does, and a member that starts from it works. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HazelcastYamlTest {
    private static final Path FILE = ProjectFiles.of("hazelcast.yaml");

    private static Config fromFile() throws IOException {
        return new YamlConfigBuilder(FILE.toString()).build();
    }

    @Test
    void aMemberStartedFromThisVeryFileTakesAndSamplesAGraph() throws IOException {
        String name = "test-" + UUID.randomUUID(); // the name and the port: so that it meets nobody on this machine
        Config config = fromFile().setClusterName(name);
        config.getNetworkConfig().setPort(TestCluster.freePort());
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        try {
            ClientConfig client = FilbertConfig.apply(new ClientConfig());
            client.setClusterName(name);
            client.getNetworkConfig()
                    .addAddress("127.0.0.1:"
                            + member.getCluster().getLocalMember().getAddress().getPort());
            HazelcastInstance thin = HazelcastClient.newHazelcastClient(client);
            try (GraphGrid grid = GraphGrid.of(thin);
                    GraphGrid embedded = GraphGrid.of(member)) {
                TestGraph graph = Graphs.randomHeterogeneous(12);
                LoaderCase options = new LoaderCase(graph).numNeighbors(3, 2).batchSize(8);
                try (DistNeighborLoader loader =
                        options.loader(Grids.load(grid, "yaml", graph)).build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .isEqualTo(options.oracle().digest(0));
                }
                try (DistNeighborLoader loader =
                        options.loader(embedded.open("yaml")).build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .isEqualTo(options.oracle().digest(0));
                }
            } finally {
                thin.shutdown();
            }
        } finally {
            member.getLifecycleService().terminate();
        }
    }

    @Test
    void theFileHasTheSameMapsAsFilbertConfigAndNoOther() throws IOException {
        Map<String, MapConfig> file = filberts(fromFile().getMapConfigs());
        Map<String, MapConfig> applied =
                filberts(FilbertConfig.apply(new Config()).getMapConfigs());

        assertThat(applied)
                .containsOnlyKeys(
                        Maps.ADJACENCY,
                        Maps.FEATURES,
                        Maps.NODES,
                        Maps.IDS,
                        Maps.STAGING,
                        Maps.INGEST,
                        Maps.CATALOG,
                        GroupMaps.GROUPS,
                        GroupMaps.ROUNDS,
                        GroupMaps.TRAINERS,
                        GroupMaps.CHECKPOINTS);
        assertThat(file.keySet()).isEqualTo(applied.keySet());
        applied.forEach((name, map) -> {
            MapConfig same = file.get(name);
            assertThat(same.getInMemoryFormat()).as(name).isEqualTo(map.getInMemoryFormat());
            assertThat(same.getBackupCount()).as(name).isEqualTo(map.getBackupCount());
            assertThat(same.getAsyncBackupCount()).as(name).isEqualTo(map.getAsyncBackupCount());
            assertThat(same.getIndexConfigs()).as(name).isEmpty();
            assertThat(same).as(name + " and all the rest").isEqualTo(map);
        });
    }

    @Test
    void theExecutorAndTheSafetyOfWritesAreInBoth() throws IOException {
        for (Config config : new Config[] {fromFile(), FilbertConfig.apply(new Config())}) {
            assertThat(filberts(config.getExecutorConfigs())).containsOnlyKeys(RpcOptions.EXECUTOR);
            ExecutorConfig executor = config.getExecutorConfigs().get(RpcOptions.EXECUTOR);
            assertThat(executor.getPoolSize())
                    .as("a short request does not wait for two long ones")
                    .isGreaterThanOrEqualTo(4);
            assertThat(executor.getQueueCapacity()).as("0 is no bound").isZero();
            assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
                    .isEqualTo("true");
        }
    }

    @Test
    void theFileListensOnLoopbackOnlyAndTellsNobody() throws IOException {
        Config file = fromFile();
        NetworkConfig network = file.getNetworkConfig();

        assertThat(network.getInterfaces().isEnabled()).isTrue();
        assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(network.getJoin().getMulticastConfig().isEnabled()).isFalse();
        assertThat(network.getJoin().getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(network.getJoin().getTcpIpConfig().getMembers()).containsExactly("127.0.0.1");
        assertThat(file.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    }

    private static <T> Map<String, T> filberts(Map<String, T> configs) {
        Map<String, T> filberts = new TreeMap<>(configs);
        filberts.keySet().removeIf(name -> !name.startsWith("filbert"));
        return filberts;
    }

    @Test
    void theFileFiltersJavaSerializationKeepsTheDefaultsAndAddsFilbert() throws IOException {
        JavaSerializationFilterConfig filter =
                fromFile().getSerializationConfig().getJavaSerializationFilterConfig();

        assertThat(filter).isNotNull();
        assertThat(filter.isDefaultsDisabled()).isFalse();
        assertThat(filter.getWhitelist().getPrefixes()).contains("io.filbert.");
    }
}

package io.filbert.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.rpc.RpcOptions;
import io.filbert.tests.cluster.Grids;
import io.filbert.tests.cluster.LoaderCase;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code hazelcast.yaml} is what {@code FilbertConfig.apply} does, and a member that starts from it works. */
class HazelcastYamlTest {
    private static final Path FILE = Path.of("..", "hazelcast.yaml");

    private static Config fromFile() throws IOException {
        return new YamlConfigBuilder(FILE.toString()).build();
    }

    @Test
    void aMemberStartedFromThisVeryFileTakesAndSamplesAGraph() throws IOException {
        String name = "test-" + UUID.randomUUID(); // the one change: so that it joins nobody on this machine
        HazelcastInstance member = Hazelcast.newHazelcastInstance(fromFile().setClusterName(name));
        try {
            ClientConfig client = FilbertConfig.apply(new ClientConfig());
            client.setClusterName(name);
            client.getNetworkConfig()
                    .addAddress("127.0.0.1:"
                            + member.getCluster().getLocalMember().getAddress().getPort());
            HazelcastInstance thin = HazelcastClient.newHazelcastClient(client);
            try (GraphGrid grid = GraphGrid.of(thin)) {
                TestGraph graph = Graphs.randomHeterogeneous(12);
                LoaderCase options = new LoaderCase(graph).numNeighbors(3, 2).batchSize(8);
                try (DistNeighborLoader loader =
                        options.loader(Grids.load(grid, "yaml", graph)).build()) {
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
    void theFileHasWhatFilbertConfigAdds() throws IOException {
        Config file = fromFile();
        Config applied = FilbertConfig.apply(new Config());

        assertThat(file.getMapConfigs().keySet())
                .containsAll(applied.getMapConfigs().keySet());
        for (MapConfig map : applied.getMapConfigs().values()) {
            MapConfig same = file.getMapConfig(map.getName());
            assertThat(same.getInMemoryFormat()).as(map.getName()).isEqualTo(map.getInMemoryFormat());
            assertThat(same.getBackupCount()).as(map.getName()).isEqualTo(map.getBackupCount());
            assertThat(same.getIndexConfigs()).as(map.getName()).isEmpty();
        }
        assertThat(file.getExecutorConfigs()).containsKey(RpcOptions.EXECUTOR);
        assertThat(applied.getExecutorConfigs()).containsKey(RpcOptions.EXECUTOR);
        String indeterminate = "hazelcast.operation.fail.on.indeterminate.state";
        assertThat(file.getProperty(indeterminate)).isEqualTo("true").isEqualTo(applied.getProperty(indeterminate));
        assertThat(file.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
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

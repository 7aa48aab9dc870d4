package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.GraphGrid;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A grid on a cluster that is not set up says which member lacks what; a grid never closes what is not its own. */
class SetupTest {

    @Test
    void aClusterWithoutTheConfigurationIsRefusedAndWhatIsMissingIsNamed() {
        try (TestCluster cluster = TestCluster.of(2).withoutFilbertConfig().start()) {
            for (HazelcastInstance hz : List.of(cluster.member(0), cluster.client())) {
                assertThatThrownBy(() -> GraphGrid.of(hz))
                        .isInstanceOf(GraphConfigException.class)
                        .hasMessageContaining(Maps.ADJACENCY)
                        .hasMessageContaining(Maps.FEATURES)
                        .hasMessageContaining(Maps.NODES)
                        .hasMessageContaining("OBJECT")
                        .hasMessageContaining(RpcOptions.EXECUTOR)
                        .satisfies(e -> cluster.members().forEach(member -> assertThat(e.getMessage())
                                .contains(Integer.toString(member.getCluster()
                                        .getLocalMember()
                                        .getAddress()
                                        .getPort()))));
            }
        }
    }

    @Test
    void aMapWithAnIndexIsRefusedForEveryReadWouldCopyABlock() {
        try (TestCluster cluster = TestCluster.of(1)
                .memberConfig(config -> config.addMapConfig(new MapConfig(Maps.ADJACENCY)
                        .setInMemoryFormat(InMemoryFormat.OBJECT)
                        .addIndexConfig(new IndexConfig(IndexType.HASH, "this"))))
                .start()) {
            assertThatThrownBy(() -> GraphGrid.of(cluster.member(0)))
                    .isInstanceOf(GraphConfigException.class)
                    .hasMessageContaining(Maps.ADJACENCY)
                    .hasMessageContaining("index");
        }
    }

    @Test
    void aClosedGridLeavesTheInstanceAndOtherGridsRunning() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            HazelcastInstance hz = cluster.member(0);
            GraphGrid kept = GraphGrid.of(hz);
            try (GraphGrid grid = GraphGrid.of(hz)) {
                Grids.load(grid, "g", Graphs.of("a->b"));
            }
            assertThat(hz.getLifecycleService().isRunning()).isTrue();
            assertThat(kept.open("g").schema().edgeTypes()).hasSize(1);
        }
    }

    @Test
    void severalGraphsLiveSideBySide() {
        try (TestCluster cluster = TestCluster.of(2).start();
                GraphGrid grid = GraphGrid.of(cluster.client())) {
            for (int i = 0; i < 5; i++) {
                Grids.load(grid, "g" + i, Graphs.randomHomogeneous(i));
            }
            assertThat(grid.list()).containsExactly("g0", "g1", "g2", "g3", "g4");
            grid.drop("g2");
            assertThat(grid.list()).containsExactly("g0", "g1", "g3", "g4");
            for (int i : new int[] {0, 1, 3, 4}) {
                LoaderCase options = LoaderCase.random(Graphs.randomHomogeneous(i), i);
                try (var loader = options.loader(grid.open("g" + i)).build()) {
                    assertThat(LoaderCase.digest(loader, 0))
                            .isEqualTo(options.oracle().digest(0));
                }
            }
        }
    }
}

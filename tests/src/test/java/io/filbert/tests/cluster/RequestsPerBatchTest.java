package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.BlockCounters;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One request per owner and hop for topology, at most one per owner for features; and no block is ever serialized. */
class RequestsPerBatchTest {

    @ParameterizedTest(name = "{0} members, client {1}")
    @CsvSource({"1, false", "3, false", "3, true", "5, true"})
    void hopsTimesOwnersForTopologyAndAtMostOwnersForFeatures(int members, boolean thin) {
        TestGraph graph = Graphs.randomWithIds(2, 2000);
        try (TestCluster cluster = TestCluster.of(members).partitions(31).start()) {
            HazelcastInstance hz = thin ? cluster.client() : cluster.member(0);
            try (GraphGrid grid = GraphGrid.of(hz);
                    DistNeighborLoader loader = DistNeighborLoader.builder(Grids.load(grid, "g", graph), 5, 5, 5)
                            .inputNodes("paper")
                            .batchSize(250)
                            .build()) {
                Rpc rpc = Rpc.init(hz, RpcOptions.defaults());
                long requests = rpc.requests();
                long serializations = BlockCounters.serializations();
                int batches = 0;
                int edges = 0;
                for (MiniBatch batch : loader.epoch(0)) {
                    batches++;
                    edges += batch.numSampledEdges(Grids.edgeType("paper__cites__paper"))[2];
                }

                assertThat(edges).as("edges of the third hop").isPositive();
                assertThat(rpc.requests() - requests)
                        .as("requests of " + batches + " batches")
                        .isBetween(3L * members * batches, 4L * members * batches);
                assertThat(BlockCounters.serializations() - serializations)
                        .as("blocks turned into bytes or back")
                        .isZero();
                assertThat(rpc.inFlight()).isZero();
            }
        }
    }
}

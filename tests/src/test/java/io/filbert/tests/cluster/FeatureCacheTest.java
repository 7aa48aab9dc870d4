package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.FeatureCache;
import io.filbert.loader.MiniBatch;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches are the same with a cache, what it has is not asked for, and what was written over is never served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureCacheTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(6, 400);
    private static final long ENOUGH = 1 << 22;

    private TestCluster cluster;
    private HazelcastInstance client;
    private GraphGrid member;
    private GraphGrid thin;
    private Graph graph;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).start();
        member = GraphGrid.of(cluster.member(0));
        client = cluster.client();
        thin = GraphGrid.of(client);
        graph = Grids.load(thin, "g", GRAPH);
    }

    @AfterAll
    void close() {
        thin.close();
        member.close();
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

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(longs = {1, 5_000, 50_000, ENOUGH})
    void digestsAreTheSameWithACacheOfAnySizeThatSeveralLoadersShare(long bytes) {
        FeatureCache cache = FeatureCache.bytes(bytes);
        LoaderCase authors =
                new LoaderCase(GRAPH).inputNodes("author").numNeighbors(-1).batchSize(50);
        try (DistNeighborLoader loader =
                        options().loader(graph).featureCache(cache).build();
                DistNeighborLoader labels = options()
                        .loader(graph)
                        .attributes("y")
                        .featureCache(cache)
                        .build();
                DistNeighborLoader other =
                        authors.loader(graph).featureCache(cache).build()) {
            for (int epoch : new int[] {0, 1, 0}) {
                assertThat(LoaderCase.digest(loader, epoch))
                        .isEqualTo(options().oracle().digest(epoch));
                assertThat(LoaderCase.digest(labels, epoch))
                        .isEqualTo(options().oracle().attributes("y").digest(epoch));
                assertThat(LoaderCase.digest(other, epoch))
                        .isEqualTo(authors.oracle().digest(epoch));
            }
            assertThat(cache.stats().bytes()).isBetween(bytes == 1 ? 0L : 1L, bytes);
        }
    }

    @Test
    void whatTheCacheHasIsNotAskedFor() {
        FeatureCache cache = FeatureCache.bytes(ENOUGH);
        long topology = requests(options().loader(graph).attributes());
        long plain = requests(options().loader(graph));
        long cold = requests(options().loader(graph).featureCache(cache));
        FeatureCache.Stats first = cache.stats();
        long warm = requests(options().loader(graph).featureCache(cache));
        FeatureCache.Stats second = cache.stats();

        assertThat(plain).isGreaterThan(topology);
        assertThat(cold).isBetween(topology + 1, plain);
        assertThat(warm).as("requests of an epoch all of whose rows are here").isEqualTo(topology);
        assertThat(second.misses()).isEqualTo(first.misses());
        assertThat(second.hits() - first.hits()).isEqualTo(first.hits() + first.misses());
        assertThat(second.bytes()).isEqualTo(first.bytes()).isLessThan(ENOUGH);
        assertThat(second.hitRate()).isBetween(0.5, 1.0);
    }

    /** One sampler thread, so that no two batches ask for the same row at the same time. */
    private long requests(DistNeighborLoader.Builder builder) {
        Rpc rpc = Rpc.init(client, RpcOptions.defaults());
        long before = rpc.requests();
        try (DistNeighborLoader loader = builder.samplerThreads(1).build()) {
            LoaderCase.digest(loader, 0);
        }
        return rpc.requests() - before;
    }

    @Test
    void afterAWriteNoStaleRowIsServedAndAnOlderEpochStillReadsItsOwnVersion() throws Exception {
        FeatureCache cache = FeatureCache.bytes(ENOUGH);
        Graph written = Grids.load(member, "written", GRAPH);
        Graph read = thin.open("written");
        long node = written.features().getGlobalId("paper")[0];
        try (DistNeighborLoader older =
                        options().loader(read).prefetch(0).featureCache(cache).build();
                DistNeighborLoader newer =
                        options().loader(read).featureCache(cache).build()) {
            assertThat(LoaderCase.digest(newer, 0)).isEqualTo(options().oracle().digest(0));
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            Iterator<MiniBatch> epoch = older.epoch(0).iterator();
            epoch.next().digest(sha);

            float[] row = new float
                    [read.schema()
                            .attributes(read.schema().nodeTypeIndex("paper"))
                            .get(0)
                            .columns()];
            Arrays.fill(row, 77);
            written.features().updateTensor("paper", "x", new long[] {node}, row);
            long misses = cache.stats().misses();
            int found = 0;
            for (MiniBatch batch : newer.epoch(0)) {
                float[] x = batch.x("paper").toFloatArray();
                for (int i = 0; i < batch.nId("paper").length; i++) {
                    if (batch.nId("paper")[i] == node) {
                        assertThat(x[i * row.length]).isEqualTo(77);
                        found++;
                    }
                }
            }
            assertThat(found).isPositive();
            assertThat(cache.stats().misses() - misses)
                    .as("rows of one of 11 partitions are asked for again")
                    .isBetween(1L, misses / 2);
            while (epoch.hasNext()) {
                epoch.next().digest(sha);
            }
            assertThat(HexFormat.of().formatHex(sha.digest()))
                    .isEqualTo(options().oracle().digest(0));

            written.features().removeTensor("paper", "x");
            assertThatThrownBy(() -> LoaderCase.digest(newer, 0))
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("they were removed");
        }
        member.drop("written");
    }

    @Test
    void anotherGraphOfTheSameNameHasItsOwnRows() {
        FeatureCache cache = FeatureCache.bytes(ENOUGH);
        TestGraph changed = GRAPH.withBitFlipped("paper", "x", 3);
        for (TestGraph each : new TestGraph[] {GRAPH, changed}) {
            try (DistNeighborLoader loader = options()
                    .loader(Grids.load(thin, "again", each))
                    .featureCache(cache)
                    .build()) {
                assertThat(LoaderCase.digest(loader, 0))
                        .isEqualTo(options().on(each).oracle().digest(0));
            }
            thin.drop("again");
        }
    }

    @Test
    void aCacheOfNothingIsRefused() {
        assertThatThrownBy(() -> FeatureCache.bytes(0))
                .isInstanceOf(GraphConfigException.class)
                .hasMessageContaining("bytes=0");
        assertThat(FeatureCache.bytes(9).stats().hitRate()).isZero();
    }
}

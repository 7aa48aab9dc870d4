package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.direct.DirectReads;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.partition.PartitionKeys;
import io.filbert.store.Maps;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way off the partition threads says "here it is" or nothing, and batches do not show which way was taken. */
class DirectReadsTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(4, 800);
    private static final String MAP = Maps.of(Maps.ADJACENCY, "direct");

    @ParameterizedTest(name = "{0}, from a client: {1}")
    @CsvSource({"direct, true", "direct, false", "entry-processor, true", "entry-processor, false"})
    void bothWaysGiveTheOraclesBatches(String reads, boolean thin) {
        LoaderCase options =
                new LoaderCase(GRAPH).inputNodes("paper").numNeighbors(4, 3).batchSize(100);
        try (TestCluster cluster = TestCluster.of(2)
                .partitions(31)
                .memberConfig(config -> config.setProperty(DirectReads.PROPERTY, reads))
                .start()) {
            assertThat(DirectReads.of(cluster.member(0), MAP) == null).isEqualTo(reads.equals("entry-processor"));
            try (GraphGrid grid = GraphGrid.of(thin ? cluster.client() : cluster.member(1))) {
                Grids.load(grid, "g", GRAPH);
                try (DistNeighborLoader loader = options.loader(grid.open("g")).build()) {
                    int step = 0;
                    for (MiniBatch batch : loader.epoch(0)) {
                        Compare.equal(batch, options.oracle().batch(0, step++), GRAPH);
                    }
                    assertThat(step).isEqualTo(8);
                }
            }
        }
    }

    @Test
    void whatIsHereIsGivenByReferenceAndNothingElse() {
        try (TestCluster cluster = TestCluster.of(2).partitions(31).backups(1).start()) {
            HazelcastInstance member = cluster.member(0);
            int[] keys = PartitionKeys.of(member);
            IMap<Integer, String> map = member.getMap(MAP);
            for (int p = 0; p < 31; p++) {
                map.set(keys[p], "value of " + p);
            }
            boolean[] mine = new boolean[31];
            member.getPartitionService()
                    .getPartitions()
                    .forEach(p -> mine[p.getPartitionId()] =
                            Objects.requireNonNull(p.getOwner()).localMember());
            Object[] first = read(member, keys);
            Object[] second = read(member, keys);
            for (int p = 0; p < 31; p++) {
                assertThat(first[p]).as("partition %d", p).isEqualTo(mine[p] ? "value of " + p : null);
                assertThat(second[p]).isSameAs(first[p]);
            }

            int own = IntStream.range(0, 31).filter(p -> mine[p]).findFirst().orElseThrow();
            map.set(keys[own], "another");
            assertThat(read(member, keys)[own]).isEqualTo("another");
            map.delete(keys[own]);
            assertThat(read(member, keys)[own]).isNull();

            cluster.kill(1);
            cluster.awaitSafe();
            Object[] all = read(member, keys);
            for (int p = 0; p < 31; p++) {
                assertThat(all[p]).as("partition %d, all mine now", p).isEqualTo(p == own ? null : "value of " + p);
            }
        }
    }

    private static Object[] read(HazelcastInstance member, int[] keys) {
        DirectReads reads = Objects.requireNonNull(DirectReads.of(member, MAP));
        Object[] names = new Object[31];
        int[] partitions = new int[31];
        for (int p = 0; p < 31; p++) {
            names[p] = reads.key(MAP, keys[p]);
            partitions[p] = p;
        }
        Object[] values = new Object[31];
        reads.read(MAP, partitions, names, values);
        return values;
    }
}

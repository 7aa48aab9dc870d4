package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.partition.PartitionBook;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a cut is for: a loader on a member, with the seeds that the member owns, finds most of a batch's nodes there. Remote rows are
 * counted by asking Hazelcast who owns each node's partition.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalityTest {
    private TestCluster cluster;
    private final List<GraphGrid> grids = new ArrayList<>();

    @BeforeAll
    void start() {
        cluster = TestCluster.of(3).partitions(271).start();
        for (HazelcastInstance member : cluster.members()) {
            grids.add(GraphGrid.of(member));
        }
    }

    @AfterAll
    void close() {
        grids.forEach(GraphGrid::close);
        cluster.close();
    }

    @Test
    void coraByMetisNeedsAThirdOfTheRemoteRowsOfHashAndLdgIsBetween() throws Exception {
        aCutKeepsRowsLocal("cora", EpochDigestTest.cora());
    }

    @Test
    void plantedPartitionsByMetisNeedAThirdOfTheRemoteRowsOfHashAndLdgIsBetween() {
        aCutKeepsRowsLocal("planted", planted(3000, 6, 10, 1));
    }

    private void aCutKeepsRowsLocal(String name, TestGraph graph) {
        double hash = remoteRowsPerBatch(name, graph, Book.HASH);
        double ldg = remoteRowsPerBatch(name, graph, Book.LDG);
        double metis = remoteRowsPerBatch(name, graph, Book.METIS);
        String figures = String.format(
                "%s, remote rows per batch: hash %.1f, LDG %.1f (%.3f of hash), METIS %.1f (%.3f of hash)",
                name, hash, ldg, ldg / hash, metis, metis / hash);
        System.out.println(figures);
        assertThat(metis).as(figures).isLessThanOrEqualTo(0.35 * hash);
        assertThat(ldg).as(figures).isGreaterThan(metis).isLessThan(hash);
    }

    /** Of one epoch on each of the members. */
    private double remoteRowsPerBatch(String name, TestGraph graph, Book book) {
        try (GraphWriter writer = book.create(grids.get(0), name + book, graph)) {
            Grids.write(writer, graph);
            writer.commit();
        }
        long remote = 0;
        long seeds = 0;
        int batches = 0;
        for (GraphGrid grid : grids) {
            Graph loaded = grid.open(name + book);
            try (DistNeighborLoader loader = DistNeighborLoader.builder(loaded, 10, 5)
                    .attributes()
                    .batchSize(64)
                    .seed(3)
                    .shuffle(true)
                    .seedsByOwner()
                    .build()) {
                for (MiniBatch batch : loader.epoch(0)) {
                    remote += remoteRows(loaded, batch);
                    seeds += batch.batchSize();
                    batches += batch.batchSize() > 0 ? 1 : 0;
                }
            }
        }
        assertThat(seeds).as("every node is a seed once").isEqualTo(graph.nodes(Graphs.NODE).count);
        grids.get(0).drop(name + book);
        return (double) remote / batches;
    }

    private static long remoteRows(Graph graph, MiniBatch batch) {
        HazelcastInstance hz = graph.rpc().hazelcast();
        Member local = hz.getCluster().getLocalMember();
        PartitionBook book = graph.current().book();
        Member[] owners = new Member[book.partitions()];
        hz.getPartitionService().getPartitions().forEach(p -> owners[p.getPartitionId()] = p.getOwner());
        long remote = 0;
        long[] nodes = batch.nId();
        for (int i = 0; i < nodes.length; i++) {
            boolean here = owners[book.partition(0, nodes[i])].equals(local);
            assertThat(here || i >= batch.batchSize()).as("a seed is here").isTrue();
            remote += here ? 0 : 1;
        }
        return remote;
    }

    /** A random graph of communities: nine of ten edges stay inside, both directions of each; ids tell nothing of communities. */
    private static TestGraph planted(int nodes, int communities, int degree, long seed) {
        Random random = new Random(seed);
        int[] shuffled = random.ints(nodes, 0, communities).toArray();
        List<List<Integer>> members = new ArrayList<>();
        for (int c = 0; c < communities; c++) {
            members.add(new ArrayList<>());
        }
        for (int node = 0; node < nodes; node++) {
            members.get(shuffled[node]).add(node);
        }
        int pairs = nodes * degree / 2;
        long[] from = new long[2 * pairs];
        long[] to = new long[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            int a = random.nextInt(nodes);
            List<Integer> own = members.get(shuffled[a]);
            int b = random.nextInt(10) > 0 ? own.get(random.nextInt(own.size())) : random.nextInt(nodes);
            from[2 * i] = to[2 * i + 1] = a;
            to[2 * i] = from[2 * i + 1] = b;
        }
        return Graphs.of(nodes, from, to);
    }
}

package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.TestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every id, edge and feature byte of an epoch is a function of the graph, the options and the seed: the digest is the
 * oracle's, wherever and however the epoch is sampled.
 */
class EpochDigestTest {
    private static final TestGraph GRAPH = Graphs.randomWithIds(11, 2000);
    private static final TestGraph SHUFFLED = GRAPH.withEdgesShuffled(5);
    private static final String EXPECTED = options(GRAPH).oracle().digest(0);

    private static LoaderCase options(TestGraph graph) {
        return new LoaderCase(graph)
                .inputNodes(
                        "paper", LongStream.range(0, 1500).map(i -> 1999 - i).toArray())
                .numNeighbors(6, 4)
                .batchSize(128)
                .shuffle(true)
                .seed(7);
    }

    @ParameterizedTest(name = "{0} members, {1} partitions, books {2} and {3}")
    @CsvSource({
        "1, 11, HASH, HASH", "1, 271, LDG, METIS", "2, 11, HASH, LDG", "2, 271, METIS, HASH",
        "3, 11, METIS, FENNEL", "3, 271, HASH, LDG", "5, 11, LDG, HASH", "5, 271, HASH, METIS"
    })
    void theDigestIsTheOraclesOnAnyClusterByAnyWayIn(int members, int partitions, Book one, Book other)
            throws Exception {
        try (TestCluster cluster =
                TestCluster.of(members).partitions(partitions).start()) {
            HazelcastInstance member = cluster.member(members - 1);
            HazelcastInstance client = cluster.client();
            Grids.with(member, grid -> Grids.load(grid, "given", GRAPH, one, writer -> {}));
            Grids.with(client, grid -> Grids.load(grid, "shuffled", SHUFFLED, other, writer -> {}));

            for (HazelcastInstance hz : List.of(member, client)) {
                for (int threads : new int[] {1, 8}) {
                    for (String name : List.of("given", "shuffled")) {
                        assertThat(digest(hz, name, threads, options(GRAPH)))
                                .as(name + " edges, " + threads + " sampler threads, by " + hz.getName())
                                .isEqualTo(EXPECTED);
                    }
                }
            }
        }
    }

    @Test
    void anotherSeedAnotherBitOrAnotherEdgeIsAnotherDigest() throws Exception {
        TestGraph bit = GRAPH.withBitFlipped("venue", "x", 3);
        TestGraph edge = GRAPH.withoutEdge("paper__cites__paper", 17);
        try (TestCluster cluster = TestCluster.of(1).start()) {
            HazelcastInstance member = cluster.member(0);
            Grids.with(member, grid -> {
                Grids.load(grid, "given", GRAPH);
                Grids.load(grid, "bit", bit);
                Grids.load(grid, "edge", edge);
            });

            String seedDigest = digest(member, "given", 2, options(GRAPH).seed(8));
            String bitDigest = digest(member, "bit", 2, options(bit));
            String edgeDigest = digest(member, "edge", 2, options(edge));

            assertThat(List.of(EXPECTED, seedDigest, bitDigest, edgeDigest)).doesNotHaveDuplicates();
            assertThat(seedDigest).isEqualTo(options(GRAPH).seed(8).oracle().digest(0));
            assertThat(bitDigest).isEqualTo(options(bit).oracle().digest(0));
            assertThat(edgeDigest).isEqualTo(options(edge).oracle().digest(0));
        }
    }

    @Test
    void theRanksOfAWorldSeeTheSameEpochAsTheOracle() throws Exception {
        try (TestCluster cluster = TestCluster.of(2).start()) {
            HazelcastInstance member = cluster.member(1);
            Grids.with(member, grid -> Grids.load(grid, "given", GRAPH));
            for (int rank = 0; rank < 3; rank++) {
                LoaderCase options = options(GRAPH);
                options.rank = rank;
                options.worldSize = 3;
                assertThat(digest(member, "given", 2, options))
                        .as("rank " + rank)
                        .isEqualTo(options.oracle().digest(0));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Book.class)
    void coraHasTheOraclesDigestFromAMemberAndAClient(Book book) throws Exception {
        TestGraph cora = cora();
        LoaderCase options = new LoaderCase(cora)
                .numNeighbors(10, 5)
                .batchSize(512)
                .shuffle(true)
                .seed(3);
        String expected = options.oracle().digest(0);
        try (TestCluster cluster = TestCluster.of(3).partitions(31).start()) {
            HazelcastInstance client = cluster.client();
            Grids.with(client, grid -> Grids.load(grid, "cora", cora, book, writer -> {}));

            assertThat(digest(client, "cora", 8, options)).isEqualTo(expected);
            assertThat(digest(cluster.member(2), "cora", 1, options)).isEqualTo(expected);
        }
    }

    private static String digest(HazelcastInstance hz, String name, int threads, LoaderCase options) {
        try (GraphGrid grid = GraphGrid.of(hz);
                DistNeighborLoader loader =
                        options.loader(grid.open(name)).samplerThreads(threads).build()) {
            return LoaderCase.digest(loader, 0);
        }
    }

    /** 2,708 papers with 1,433 binary columns and a label; each citation in both directions. */
    static TestGraph cora() throws IOException {
        Path folder = Path.of("..", "..", "shared", "data", "cora");
        assumeTrue(Files.isDirectory(folder), "Cora is not in ../shared/data beside the project: nothing to compare");
        List<String> nodes = Files.readAllLines(folder.resolve("nodes.tsv")).stream()
                .skip(1) // the names of the columns
                .toList();
        List<String> links = Files.readAllLines(folder.resolve("edges.tsv"));
        assertThat(nodes).hasSize(2708);
        assertThat(links).hasSize(5278);
        int columns = 1433;
        float[] x = new float[nodes.size() * columns];
        long[] y = new long[nodes.size()];
        for (String line : nodes) {
            String[] fields = line.split("\t", -1);
            int id = Integer.parseInt(fields[0]);
            y[id] = Long.parseLong(fields[1]);
            for (String column : fields[3].split(",", -1)) {
                x[id * columns + Integer.parseInt(column)] = 1;
            }
        }
        long[] from = new long[2 * links.size()];
        long[] to = new long[2 * links.size()];
        for (int i = 0; i < links.size(); i++) {
            long[] ends = Arrays.stream(links.get(i).split("\t", -1))
                    .limit(2)
                    .mapToLong(Long::parseLong)
                    .toArray();
            from[2 * i] = to[2 * i + 1] = ends[0];
            to[2 * i] = from[2 * i + 1] = ends[1];
        }
        TestGraph.Edges cites = Graphs.of(nodes.size(), from, to).edges(Graphs.EDGE);
        return new TestGraph(
                List.of(new TestGraph.Nodes(
                        Graphs.NODE,
                        nodes.size(),
                        List.of(TestGraph.floats("x", columns, x), TestGraph.longs("y", 1, y)))),
                List.of(cites));
    }
}

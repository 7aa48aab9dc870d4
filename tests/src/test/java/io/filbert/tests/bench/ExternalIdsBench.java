package io.filbert.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.graph.IdKind;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdBlock;
import io.filbert.store.IdCollector;
import io.filbert.tests.cluster.TestCluster;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What external ids cost: 2 M texts of 27 bytes and as many longs, 271 partitions; collecting them, and looking batches of random
 * ones up both ways, on the only member and from a client of two members over TCP on the loopback interface. Not part of the build, as its
 * name ends on no Test;
 *
 * <pre>mvn -pl tests -am test -Dtest=ExternalIdsBench -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * prints the median of the later half of 200 batches of each size.
 */
class ExternalIdsBench {
    private static final int NODES = 2_000_000;
    private static final int[] SIZES = {512, 8192, 65_536};
    private static final int BATCHES = 200;

    @Test
    void run() {
        collect();
        System.out.println("where              kind     batch   nodeIds ms  M ids/s  externalIds ms  M ids/s");
        for (int members : new int[] {1, 2}) {
            try (TestCluster cluster =
                    TestCluster.of(members).partitions(271).backups(0).start()) {
                HazelcastInstance hz = members == 1 ? cluster.member(0) : cluster.client();
                String where = members == 1 ? "the only member" : "client, 2 members";
                try (GraphGrid grid = GraphGrid.of(hz)) {
                    for (IdKind kind : new IdKind[] {IdKind.STRING, IdKind.LONG}) {
                        lookUp(grid, where, kind);
                    }
                }
            }
        }
    }

    private static String id(IdKind kind, int i) {
        long spread = i * 0x9E3779B97F4A7C15L;
        return kind == IdKind.LONG ? Long.toString(spread) : String.format("https://x.org/%013x", spread >>> 12);
    }

    private static void collect() {
        byte[][] ids = IntStream.range(0, NODES)
                .mapToObj(i -> IdKind.STRING.encode(id(IdKind.STRING, i)))
                .toArray(byte[][]::new);
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            IdCollector collector = new IdCollector(IdKind.STRING, 1 << 24);
            for (byte[] id : ids) {
                collector.add(id);
            }
            for (byte[] id : ids) {
                collector.add(id);
            }
            long added = System.nanoTime();
            IdBlock[] blocks = collector.build();
            long built = System.nanoTime();
            assertThat(collector.size()).isEqualTo(NODES);
            System.out.printf(
                    "collect: %.2f M ids/s, each given twice; build: %.2f M ids/s; %.1f bytes an id in blocks%n",
                    2e3 * NODES / (added - start),
                    1e3 * NODES / (built - added),
                    Stream.of(blocks).mapToLong(IdBlock::bytes).sum() / (double) NODES);
        }
    }

    private static void lookUp(GraphGrid grid, String where, IdKind kind) {
        GraphSchema schema = GraphSchema.builder()
                .nodeType(new NodeTypeSpec("node", NODES).withExternalIds(kind))
                .build();
        try (GraphWriter writer = grid.create("ids", schema)) {
            Graph graph = writer.externalIds("node", () -> IntStream.range(0, NODES)
                            .mapToObj(i -> id(kind, i))
                            .iterator())
                    .commit();
            GraphVersion version = graph.current();
            for (int size : SIZES) {
                lookUp(graph, version, where, kind, size);
            }
        } finally {
            grid.drop("ids");
        }
    }

    private static void lookUp(Graph graph, GraphVersion version, String where, IdKind kind, int size) {
        Random random = new Random(1);
        long[] there = new long[BATCHES];
        long[] back = new long[BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            byte[][] ids = random.ints(size, 0, NODES)
                    .mapToObj(i -> kind.encode(id(kind, i)))
                    .toArray(byte[][]::new);
            long start = System.nanoTime();
            long[] nodes = graph.ids().nodeIds(version, 0, ids);
            there[batch] = System.nanoTime() - start;
            start = System.nanoTime();
            byte[][] again = graph.ids().externalIds(version, 0, nodes);
            back[batch] = System.nanoTime() - start;
            assertThat(again).isDeepEqualTo(ids);
        }
        double one = median(there);
        double two = median(back);
        System.out.printf(
                "%-18s %-8s %5d %12.2f %8.2f %15.2f %8.2f%n",
                where, kind, size, one / 1e6, 1e3 * size / one, two / 1e6, 1e3 * size / two);
    }

    private static double median(long[] nanos) {
        long[] later = Arrays.copyOfRange(nanos, BATCHES / 2, BATCHES);
        Arrays.sort(later);
        return later[later.length / 2];
    }
}

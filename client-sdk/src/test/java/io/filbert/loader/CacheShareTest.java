package io.filbert.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.loader.CacheShare.Columns;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheShareTest {
    private static final int ROW = 24;

    /** The row of a node at a version tells both, and the columns. */
    private static byte[] row(Columns columns, long node, long version) {
        return ByteBuffer.allocate(ROW)
                .putLong(columns.nodeType())
                .putLong(node)
                .putLong(version)
                .array();
    }

    private static void offer(CacheShare share, Columns columns, long[] nodes, long version) {
        share.offer(
                columns,
                new CacheShare.Missing() {
                    @Override
                    public long node(int i) {
                        return nodes[i];
                    }

                    @Override
                    public long version(int i) {
                        return version;
                    }

                    @Override
                    public byte[] row(int i) {
                        return CacheShareTest.row(columns, nodes[i], version);
                    }

                    @Override
                    public int rowBytes() {
                        return ROW;
                    }
                },
                0,
                nodes.length);
    }

    /** Of each node the row, null where it is not there. */
    private static byte[][] find(CacheShare share, Columns columns, long[] nodes, long version) {
        long[] versions = new long[nodes.length];
        Arrays.fill(versions, version);
        int[] order = IntStream.range(0, nodes.length).toArray();
        byte[][] found = new byte[nodes.length][];
        int absent = share.find(columns, nodes, versions, order, 0, nodes.length, found);
        for (int i = 0; i < absent; i++) {
            assertThat(found[order[i]]).isNull();
        }
        assertThat(Arrays.stream(found).filter(row -> row == null)).hasSize(absent);
        return found;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatIsFoundIsWhatWasOfferedLastWhateverIsEvictedInBetween(long seed) {
        Random random = new Random(seed);
        int capacity = 200;
        CacheShare share = new CacheShare((long) capacity * (ROW + FeatureCache.ENTRY_BYTES));
        List<Columns> sets = List.of(new Columns(1, 0, List.of(0)), new Columns(1, 1, List.of(0)));
        Map<Columns, Map<Long, Long>> offered = new HashMap<>();
        sets.forEach(columns -> offered.put(columns, new HashMap<>()));
        int hits = 0;
        for (int round = 0; round < 2000; round++) {
            Columns columns = sets.get(random.nextInt(100) < 80 ? 0 : 1);
            long version = 1 + round / 1000;
            long[] nodes = random.longs(0, 600)
                    .map(n -> n * n / 600)
                    .distinct()
                    .limit(30)
                    .toArray();
            byte[][] found = find(share, columns, nodes, version);
            List<Long> missing = new ArrayList<>();
            for (int i = 0; i < nodes.length; i++) {
                if (found[i] == null) {
                    missing.add(nodes[i]);
                } else {
                    hits++;
                    assertThat(found[i]).isEqualTo(row(columns, nodes[i], version));
                    assertThat(offered.get(columns)).containsEntry(nodes[i], version);
                }
            }
            offer(share, columns, missing.stream().mapToLong(n -> n).toArray(), version);
            missing.forEach(node -> offered.get(columns).put(node, version));
            assertThat(share.bytes()).isBetween(0L, (long) capacity * (ROW + FeatureCache.ENTRY_BYTES));
        }
        assertThat(hits).isGreaterThan(2000 * 30 / 4);
    }

    @Test
    void aRowOfAnotherVersionIsNotThereAndOneOfferedReplacesIt() {
        CacheShare share = new CacheShare(1 << 16);
        Columns columns = new Columns(1, 0, List.of(0));
        offer(share, columns, new long[] {5}, 1);
        assertThat(find(share, columns, new long[] {5}, 2)[0]).isNull();
        long bytes = share.bytes();
        offer(share, columns, new long[] {5}, 2);
        assertThat(find(share, columns, new long[] {5}, 2)[0]).isEqualTo(row(columns, 5, 2));
        assertThat(find(share, columns, new long[] {5}, 1)[0]).isNull();
        assertThat(share.bytes()).isEqualTo(bytes).isEqualTo(ROW + FeatureCache.ENTRY_BYTES);
    }

    @Test
    void whatIsAskedForOftenStaysAndWhatWasMetOnceGoes() {
        int capacity = 100;
        CacheShare share = new CacheShare((long) capacity * (ROW + FeatureCache.ENTRY_BYTES));
        Columns columns = new Columns(1, 0, List.of(0));
        long[] often = IntStream.range(0, 80).mapToLong(n -> n).toArray();
        for (int round = 0; round < 400; round++) {
            int next = 1000 + 40 * round;
            long[] once = IntStream.range(next, next + 40).mapToLong(n -> n).toArray();
            for (long[] nodes : List.of(once, often)) {
                byte[][] found = find(share, columns, nodes, 1);
                offer(
                        share,
                        columns,
                        IntStream.range(0, nodes.length)
                                .filter(i -> found[i] == null)
                                .mapToLong(i -> nodes[i])
                                .toArray(),
                        1);
            }
        }
        assertThat(Arrays.stream(find(share, columns, often, 1)).filter(row -> row != null))
                .hasSizeGreaterThan(70);
    }

    @Test
    void aRowThatIsLargerThanTheShareIsNotTaken() {
        CacheShare share = new CacheShare(ROW);
        Columns columns = new Columns(1, 0, List.of(0));
        offer(share, columns, new long[] {1, 2}, 1);
        assertThat(find(share, columns, new long[] {1}, 1)[0]).isNull();
        assertThat(share.bytes()).isZero();
    }
}

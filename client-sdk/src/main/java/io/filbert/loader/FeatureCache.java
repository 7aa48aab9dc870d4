package io.filbert.loader;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphConfigException;
import io.filbert.loader.CacheShare.Columns;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Attribute rows of nodes that batches have met, in the heap of this process, so that they are not asked for again. Bounded by
 * bytes; which rows stay is Caffeine's W-TinyLFU (Einziger, Friedman, Manes: TinyLFU, ACM TOS 13(4), 2017). A row is valid for the
 * version of its partition that it was read from and no other, so a batch is the same with a cache as without. Several
 * loaders, of one graph or of several, may share one; all threads may use it.
 *
 * <p>The rows lie in a few {@link CacheShare}s by hash; a batch visits each share once. Off by default:
 * {@code docs/decisions/0009-feature-cache.md} says when it pays.
 */
public final class FeatureCache {
    /** What an entry takes besides its row: array header, entry, its place in a table, and Caffeine's node and table. */
    static final int ENTRY_BYTES = 192;

    private static final int MAX_SHARES = 16;

    /** Less than this is not divided. */
    private static final long LEAST_SHARE = 1 << 20;

    private final long maximum;
    private final CacheShare[] shares;
    private final int shift;
    private final AtomicInteger turn = new AtomicInteger();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private FeatureCache(long maximum) {
        this.maximum = maximum;
        int n = Integer.highestOneBit((int) Math.max(1, Math.min(MAX_SHARES, maximum / LEAST_SHARE)));
        this.shares = new CacheShare[n];
        Arrays.setAll(shares, i -> new CacheShare(maximum / n));
        this.shift = 32 - Integer.numberOfTrailingZeros(n);
    }

    /** A cache of at most so many bytes, at least 1, its own overhead included. */
    public static FeatureCache bytes(long maximum) {
        if (maximum < 1) {
            throw new GraphConfigException("bytes=" + maximum + " of a feature cache, must be at least 1");
        }
        return new FeatureCache(maximum);
    }

    /**
     * A cache of at most so many rows of one length, its own overhead on top.
     *
     * @param rows at least 1
     * @param rowBytes of all attributes that a loader reads of a node, at least 1
     */
    public static FeatureCache rows(long rows, int rowBytes) {
        if (rows < 1 || rowBytes < 1) {
            throw new GraphConfigException(
                    "rows=" + rows + " of " + rowBytes + " bytes of a feature cache, both must be at least 1");
        }
        return bytes(Math.multiplyExact(rows, rowBytes + ENTRY_BYTES));
    }

    /**
     * How a cache does since it was made.
     *
     * @param hits rows that were not asked for
     * @param misses rows that were
     * @param bytes what the rows now in it take
     * @param maximumBytes its bound
     */
    public record Stats(long hits, long misses, long bytes, long maximumBytes) {
        /** Hits of all rows wanted, 0 to 1; 0 when none was wanted. */
        public double hitRate() {
            return hits == 0 ? 0 : (double) hits / (hits + misses);
        }
    }

    public Stats stats() {
        long bytes = Arrays.stream(shares).mapToLong(CacheShare::bytes).sum();
        return new Stats(hits.sum(), misses.sum(), bytes, maximum);
    }

    /** Who has the rows that are not here. */
    interface Owners {
        /** Fills the targets; blocks. */
        void lookup(List<Lookup> lookups);
    }

    /** Fills the targets, from here or from the owners: {@link LocalFeatureStore#lookup} for what is not here. */
    void lookup(
            LocalFeatureStore store, GraphVersion version, List<Lookup> lookups, BufferPool pool, Deadline deadline) {
        lookup(version, lookups, pool, wanted -> store.lookup(version, wanted, deadline));
    }

    void lookup(GraphVersion version, List<Lookup> lookups, BufferPool pool, Owners owners) {
        List<Missing> missing = new ArrayList<>();
        for (Lookup lookup : lookups) {
            Missing some = take(version, lookup, pool);
            if (some != null) {
                missing.add(some);
            }
        }
        if (!missing.isEmpty()) {
            owners.lookup(missing.stream().map(Missing::wanted).toList());
        }
        for (Missing some : missing) { // after a failure buffers are not given back: a late reply may still fill them
            some.scatter();
            keep(some);
            for (ByteBuffer buffer : some.wanted.targets()) {
                pool.give(buffer);
            }
        }
    }

    /** The share of a node. */
    private int share(long node) {
        return shares.length == 1 ? 0 : CacheShare.hash(node) >>> shift;
    }

    /** Copies what is here; null when that was all. */
    private @Nullable Missing take(GraphVersion version, Lookup lookup, BufferPool pool) {
        int type = lookup.nodeType();
        long[] nodes = lookup.nodes();
        Columns columns = new Columns(
                version.incarnation(),
                type,
                Arrays.stream(lookup.attributes()).boxed().toList());
        long[] versions = new long[nodes.length];
        PartitionBook book = version.book();
        for (int i = 0; i < nodes.length; i++) {
            versions[i] = version.partitionVersion(book.partition(type, nodes[i]));
        }
        int[] start = new int[shares.length + 1];
        int[] order = byShare(nodes, start);
        byte[] @Nullable [] found = new byte[nodes.length][];
        int absent = 0;
        int first = Math.floorMod(turn.getAndIncrement(), shares.length); // so that threads seldom meet
        int[] absentOfShare = new int[shares.length];
        for (int k = 0; k < shares.length; k++) {
            int s = (first + k) % shares.length;
            absentOfShare[s] = shares[s].find(columns, nodes, versions, order, start[s], start[s + 1], found);
            absent += absentOfShare[s];
        }
        hits.add(nodes.length - absent);
        misses.add(absent);
        List<AttributeSpec> specs = version.schema().attributes(type);
        int[] rowBytes = Arrays.stream(lookup.attributes())
                .map(a -> specs.get(a).rowBytes())
                .toArray();
        copy(found, rowBytes, lookup.targets());
        if (absent == 0) {
            return null;
        }
        int[] positions = new int[absent];
        long[] ids = new long[absent];
        long[] idVersions = new long[absent];
        int at = 0;
        for (int s = 0; s < shares.length; s++) {
            for (int i = start[s]; i < start[s] + absentOfShare[s]; i++) {
                positions[at] = order[i];
                ids[at] = nodes[order[i]];
                idVersions[at++] = versions[order[i]];
            }
        }
        ByteBuffer[] buffers = new ByteBuffer[rowBytes.length];
        for (int a = 0; a < buffers.length; a++) {
            buffers[a] = pool.take(FeatureTensor.bytes(specs.get(lookup.attributes()[a]), absent));
        }
        Lookup wanted = new Lookup(type, lookup.attributes(), ids, buffers);
        return new Missing(columns, lookup.targets(), rowBytes, positions, idVersions, wanted);
    }

    /**
     * The positions of nodes by share, ascending.
     *
     * @param start receives where each share's begin
     */
    private int[] byShare(long[] nodes, int[] start) {
        for (long node : nodes) {
            start[share(node) + 1]++;
        }
        for (int s = 0; s < shares.length; s++) {
            start[s + 1] += start[s];
        }
        int[] next = start.clone();
        int[] order = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            order[next[share(nodes[i])]++] = i;
        }
        return order;
    }

    private static void copy(byte[] @Nullable [] found, int[] rowBytes, ByteBuffer[] targets) {
        for (int i = 0; i < found.length; i++) {
            byte[] row = found[i];
            for (int a = 0, from = 0; row != null && a < rowBytes.length; a++) {
                targets[a].put(i * rowBytes[a], row, from, rowBytes[a]);
                from += rowBytes[a];
            }
        }
    }

    /** Share by share: the wanted nodes stand so. */
    private void keep(Missing rows) {
        long[] nodes = rows.wanted.nodes();
        for (int from = 0, to; from < nodes.length; from = to) {
            int share = share(nodes[from]);
            to = from + 1;
            while (to < nodes.length && share(nodes[to]) == share) {
                to++;
            }
            shares[share].offer(rows.columns, rows, from, to);
        }
    }

    /**
     * What of a look-up was not here.
     *
     * @param columns what the rows are of
     * @param targets of the whole look-up
     * @param bytesOf a row's, by attribute
     * @param positions where they go in the targets
     * @param versions of each
     * @param wanted the same attributes of these nodes, into buffers on the way
     */
    private record Missing(
            Columns columns, ByteBuffer[] targets, int[] bytesOf, int[] positions, long[] versions, Lookup wanted)
            implements CacheShare.Missing {
        /** From the buffers on the way to the targets. */
        void scatter() {
            for (int a = 0; a < bytesOf.length; a++) {
                int bytes = bytesOf[a];
                ByteBuffer source = wanted.targets()[a];
                for (int i = 0; i < positions.length; i++) {
                    targets[a].put(positions[i] * bytes, source, i * bytes, bytes);
                }
            }
        }

        @Override
        public long node(int i) {
            return wanted.nodes()[i];
        }

        @Override
        public long version(int i) {
            return versions[i];
        }

        @Override
        public int rowBytes() {
            int sum = 0;
            for (int bytes : bytesOf) {
                sum += bytes;
            }
            return sum;
        }

        @Override
        public byte[] row(int i) {
            byte[] row = new byte[rowBytes()];
            for (int a = 0, at = 0; a < bytesOf.length; a++) {
                wanted.targets()[a].get(i * bytesOf[a], row, at, bytesOf[a]);
                at += bytesOf[a];
            }
            return row;
        }
    }

    @Override
    public String toString() {
        Stats now = stats();
        return String.format(
                java.util.Locale.ROOT,
                "feature cache: %d of %d bytes, hit rate %.3f",
                now.bytes,
                maximum,
                now.hitRate());
    }
}

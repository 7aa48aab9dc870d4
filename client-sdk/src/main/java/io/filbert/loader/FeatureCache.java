package io.filbert.loader;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphConfigException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.IntList;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import io.filbert.store.LocalFeatureStore.Lookup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Attribute rows of nodes that batches have met, in the heap of this process, so that they are not asked for again. Bounded by
 * bytes; which rows stay is Caffeine's W-TinyLFU (Einziger, Friedman, Manes: TinyLFU, ACM TOS 13(4), 2017). A row is valid for the
 * version of its partition that it was read from and no other, so a batch is the same with a cache as without. Several
 * loaders, of one graph or of several, may share one; all threads may use it.
 *
 * <p>Off by default: {@code docs/decisions/0009-feature-cache.md} says when it pays.
 */
public final class FeatureCache {
    /** What an entry takes besides its row: key, value, array header, and Caffeine's node and table. */
    static final int ENTRY_BYTES = 176;

    private final long maximum;
    private final Cache<Key, Row> rows;
    private final Map<Columns, Integer> columns = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private FeatureCache(long maximum) {
        this.maximum = maximum;
        this.rows = Caffeine.newBuilder()
                .maximumWeight(maximum)
                .<Key, Row>weigher((key, row) -> row.data.length + ENTRY_BYTES)
                .executor(Runnable::run)
                .build();
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
     * @param rowBytes of all attributes that a loader reads of a node
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
        rows.cleanUp();
        long bytes = rows.policy().eviction().orElseThrow().weightedSize().orElseThrow();
        return new Stats(hits.sum(), misses.sum(), bytes, maximum);
    }

    /** The attributes that rows are of: part of a key, so that loaders of different ones do not evict each other's. */
    private record Columns(long incarnation, int nodeType, List<Integer> attributes) {}

    private record Key(int columns, long node) {}

    private static final class Row {
        private final long version;
        private final byte[] data;

        Row(long version, byte[] data) {
            this.version = version;
            this.data = data;
        }
    }

    /** Fills the targets, from here or from the owners: {@link LocalFeatureStore#lookup} for what is not here. */
    void lookup(
            LocalFeatureStore store, GraphVersion version, List<Lookup> lookups, BufferPool pool, Deadline deadline) {
        List<Missing> missing = new ArrayList<>();
        List<Lookup> wanted = new ArrayList<>();
        for (Lookup lookup : lookups) {
            Missing some = take(version, lookup, pool);
            if (some != null) {
                missing.add(some);
                wanted.add(some.wanted);
            }
        }
        if (!wanted.isEmpty()) {
            store.lookup(version, wanted, deadline);
        }
        for (Missing some :
                missing) { // after a failure the buffers are not given back: a late reply may still fill them
            keep(version, some);
            for (ByteBuffer buffer : some.wanted.targets()) {
                pool.give(buffer);
            }
        }
    }

    /** What of a look-up was not here: the same attributes of the nodes at some positions, into buffers on the way. */
    private record Missing(Lookup all, int columns, int[] rowBytes, int[] positions, Lookup wanted) {}

    /** Copies what is here; null when that was all. */
    private @Nullable Missing take(GraphVersion version, Lookup lookup, BufferPool pool) {
        int type = lookup.nodeType();
        List<AttributeSpec> specs = version.schema().attributes(type);
        List<Integer> attributes = new ArrayList<>();
        int[] rowBytes = new int[lookup.attributes().length];
        for (int a = 0; a < rowBytes.length; a++) {
            attributes.add(lookup.attributes()[a]);
            rowBytes[a] = specs.get(lookup.attributes()[a]).rowBytes();
        }
        int set = columns.computeIfAbsent(
                new Columns(version.incarnation(), type, attributes), unseen -> numbers.getAndIncrement());
        long[] nodes = lookup.nodes();
        IntList absent = new IntList(16);
        for (int i = 0; i < nodes.length; i++) {
            Row row = rows.getIfPresent(new Key(set, nodes[i]));
            if (row == null || row.version != partitionVersion(version, type, nodes[i])) {
                absent.add(i);
                continue;
            }
            int from = 0;
            for (int a = 0; a < rowBytes.length; a++) {
                lookup.targets()[a].put(i * rowBytes[a], row.data, from, rowBytes[a]);
                from += rowBytes[a];
            }
        }
        hits.add(nodes.length - absent.size());
        misses.add(absent.size());
        if (absent.size() == 0) {
            return null;
        }
        int[] positions = absent.toArray();
        long[] ids = new long[positions.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = nodes[positions[i]];
        }
        ByteBuffer[] buffers = new ByteBuffer[rowBytes.length];
        for (int a = 0; a < buffers.length; a++) {
            buffers[a] = pool.take(FeatureTensor.bytes(specs.get(lookup.attributes()[a]), ids.length));
        }
        return new Missing(lookup, set, rowBytes, positions, new Lookup(type, lookup.attributes(), ids, buffers));
    }

    private void keep(GraphVersion version, Missing missing) {
        int bytes = 0;
        for (int n : missing.rowBytes) {
            bytes += n;
        }
        Lookup got = missing.wanted;
        for (int i = 0; i < missing.positions.length; i++) {
            byte[] data = new byte[bytes];
            int from = 0;
            for (int a = 0; a < missing.rowBytes.length; a++) {
                int n = missing.rowBytes[a];
                got.targets()[a].get(i * n, data, from, n);
                missing.all.targets()[a].put(missing.positions[i] * n, data, from, n);
                from += n;
            }
            long node = got.nodes()[i];
            rows.put(new Key(missing.columns, node), new Row(partitionVersion(version, got.nodeType(), node), data));
        }
    }

    private static long partitionVersion(GraphVersion version, int nodeType, long node) {
        return version.partitionVersion(version.book().partition(nodeType, node));
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

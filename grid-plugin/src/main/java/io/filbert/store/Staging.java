package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionBook;
import io.filbert.partition.PartitionKeys;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The loader's side of a load: cuts edges and rows into chunks by partition and streams them to the owners, a bounded number
 * of bytes at a time. Holds at most one open chunk for each partition. Works the same on a member and on a thin client. A load
 * may have several, each with a stream number of its own. One thread.
 */
public final class Staging {
    /** Bytes of a chunk: 512 KB, so that 271 open chunks stay below 140 MB. */
    private static final int CHUNK_BYTES = 1 << 19;

    private static final int PERMITS = 16;

    private final GraphVersion version;
    private final GraphSchema schema;
    private final PartitionBook book;
    private final int[] partitionKeys;
    private final IMap<BlockKey, Object> staging;
    private final long stream;
    private final StagedEdges.@Nullable Buffer[] buffers;
    private final int[] chunks;
    private final Semaphore permits = new Semaphore(PERMITS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * @param version as {@link Catalog#create} or {@link Catalog#loading} gave it
     * @param stream a number that no other staging of this load has, from 0
     */
    public Staging(HazelcastInstance hz, GraphVersion version, long stream) {
        this.version = version;
        this.schema = version.schema();
        this.book = version.book();
        this.partitionKeys = PartitionKeys.of(hz);
        this.staging = hz.getMap(Maps.of(Maps.STAGING, version.graph()));
        this.stream = stream;
        this.buffers = new StagedEdges.Buffer[version.partitions()];
        this.chunks = new int[version.partitions()];
    }

    /** How to treat what should not be there. */
    public record Checks(boolean skipMissingNodes, boolean refuseNaN) {}

    /**
     * Stages edges.
     *
     * @param nextId id of the first edge when the list has no ids
     * @return how many edges were skipped because an end is missing
     */
    public long edges(int edgeType, EdgeList edges, long nextId, Checks checks) {
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        edges.check(spec);
        Rows[] rows = edges.rows(spec);
        EdgeChecks.check(schema, edgeType, edges, rows, checks);
        long skipped = 0;
        for (int a = edgeType; a < schema.adjacencies(); a += schema.edgeTypes().size()) {
            if (schema.hasAdjacency(a)) {
                skipped = stage(a, edges, rows, nextId);
            }
        }
        if (spec.links()) {
            stageLinks(edgeType, edges, nextId);
        }
        return skipped;
    }

    /** Stages the edges of one adjacency. Answers how many were skipped. */
    private long stage(int adjacency, EdgeList edges, Rows[] rows, long nextId) {
        int edgeType = schema.edgeTypeOf(adjacency);
        EdgeTypeSpec spec = schema.edgeTypes().get(edgeType);
        int rowType = schema.rowType(adjacency);
        long[] rowNodes = adjacency == edgeType ? edges.destination() : edges.source();
        long[] neighbors = adjacency == edgeType ? edges.source() : edges.destination();
        long[] ids = edges.ids();
        long rowCount = schema.nodeTypes().get(rowType).count();
        long neighborCount =
                schema.nodeTypes().get(schema.neighborType(adjacency)).count();
        int rowBytes = StagedEdges.rowBytes(schema, adjacency);
        long skipped = 0;
        for (int i = 0; i < edges.size(); i++) {
            long node = rowNodes[i];
            long neighbor = neighbors[i];
            if (node < 0 || node >= rowCount || neighbor < 0 || neighbor >= neighborCount) {
                skipped++;
                continue;
            }
            int partition = book.partition(rowType, node);
            StagedEdges.Buffer buffer = buffer(partition);
            long id = ids == null ? nextId + i : ids[i];
            int at = buffer.add(adjacency, book.rowKey(rowType, node), neighbor, id, rowBytes);
            for (int a = 0; a < rows.length; a++) {
                AttributeSpec attribute = spec.attributes().get(a);
                rows[a].copy(i, attribute, buffer.attributes(), at);
                at += attribute.rowBytes();
            }
            if (edges.weights() != null) {
                buffer.weight(edges.weights()[i]);
            }
            if (edges.times() != null) {
                buffer.time(edges.times()[i]);
            }
            if (buffer.bytes() >= CHUNK_BYTES) {
                put(partition, buffer.take());
            }
        }
        return skipped;
    }

    private void stageLinks(int edgeType, EdgeList edges, long nextId) {
        long[] ids = edges.ids();
        long[] times = edges.times();
        PartitionBook byId = LocalGraphStore.linkBook(version.partitions());
        for (int i = 0; i < edges.size(); i++) {
            long id = ids == null ? nextId + i : ids[i];
            if (id / version.partitions() > Integer.MAX_VALUE) {
                throw new InvalidGraphException("edge id " + id + " of edge type "
                        + schema.edgeTypes().get(edgeType).type()
                        + " is too high: an edge type with links needs the ids 0 to its number of edges - 1, each once; give no"
                        + " ids and they are counted, or declare the type without withLinks()");
            }
            int partition = byId.partition(edgeType, id);
            StagedEdges.Buffer buffer = buffer(partition);
            buffer.add(
                    StagedEdges.links(schema, edgeType),
                    byId.rowKey(edgeType, id),
                    edges.source()[i],
                    edges.destination()[i],
                    0);
            if (times != null) {
                buffer.time(times[i]);
            }
            if (buffer.bytes() >= CHUNK_BYTES) {
                put(partition, buffer.take());
            }
        }
    }

    private StagedEdges.Buffer buffer(int partition) {
        StagedEdges.Buffer buffer = buffers[partition];
        if (buffer == null) {
            buffer = new StagedEdges.Buffer();
            buffers[partition] = buffer;
        }
        return buffer;
    }

    /**
     * Stages rows of a node attribute.
     *
     * @param ids the node of each row, or null for all nodes in the order of their ids
     */
    public void rows(int nodeType, int attribute, long @Nullable [] ids, Object array, Checks checks) {
        AttributeSpec spec = schema.attributes(nodeType).get(attribute);
        GraphSchema.NodeTypeSpec type = schema.nodeTypes().get(nodeType);
        String owner = "attribute " + spec.name() + " of node type " + type.name();
        Rows rows = Rows.of(array);
        rows.check(owner, spec, ids == null ? type.count() : ids.length);
        int n = Math.toIntExact(ids == null ? type.count() : ids.length);
        int[] counts = new int[version.partitions() + 1];
        for (int i = 0; i < n; i++) {
            long node = ids == null ? i : ids[i];
            if (node < 0 || node >= type.count()) {
                throw new InvalidGraphException(owner + " is given for node=" + node + ", but node type " + type.name()
                        + " has the dense ids 0 to " + (type.count() - 1));
            }
            if (checks.refuseNaN() && rows.hasNaN(i, spec)) {
                throw new InvalidGraphException(owner + " is NaN at node=" + node);
            }
            counts[book.partition(nodeType, node) + 1]++;
        }
        for (int p = 0; p < version.partitions(); p++) {
            counts[p + 1] += counts[p];
        }
        int[] order = new int[n];
        int[] next = Arrays.copyOf(counts, version.partitions());
        for (int i = 0; i < n; i++) {
            order[next[book.partition(nodeType, ids == null ? i : ids[i])]++] = i;
        }
        int perChunk = Math.max(1, CHUNK_BYTES / spec.rowBytes());
        for (int p = 0; p < version.partitions(); p++) {
            for (int from = counts[p]; from < counts[p + 1]; from += perChunk) {
                int size = Math.min(perChunk, counts[p + 1] - from);
                int[] at = new int[size];
                byte[] data = new byte[size * spec.rowBytes()];
                for (int i = 0; i < size; i++) {
                    int row = order[from + i];
                    at[i] = book.rowKey(nodeType, ids == null ? row : ids[row]);
                    rows.copy(row, spec, data, i * spec.rowBytes());
                }
                put(p, new StagedRows(nodeType, attribute, at, data));
            }
        }
    }

    /** Sends what is still open and waits until everything is stored. Answers how many chunks each partition got. */
    public int[] finish() {
        for (int p = 0; p < buffers.length; p++) {
            StagedEdges.Buffer buffer = buffers[p];
            if (buffer != null && buffer.size() > 0) {
                put(p, buffer.take());
            }
            buffers[p] = null;
        }
        drain();
        return chunks.clone();
    }

    /** Waits for what is on its way; throws the first failure. */
    public void drain() {
        acquire(PERMITS);
        permits.release(PERMITS);
    }

    private void put(int partition, Object chunk) {
        acquire(1);
        BlockKey key =
                new BlockKey(version.incarnation(), partition, partitionKeys[partition], chunks[partition]++, stream);
        CompletionStage<Void> stored;
        try {
            stored = staging.setAsync(key, chunk);
        } catch (RuntimeException e) { // such as of an instance that is not active
            permits.release();
            throw new GraphException("loading " + version.graph() + " failed: " + e, e);
        }
        stored.whenCompleteAsync(
                (ok, t) -> {
                    if (t != null) {
                        failure.compareAndSet(null, t);
                    }
                    permits.release();
                },
                Runnable::run);
    }

    private void acquire(int n) {
        try {
            if (!permits.tryAcquire(n, 1, TimeUnit.MINUTES)) {
                throw new GraphException("loading " + version.graph() + " stalled: no chunk was stored for a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("loading " + version.graph() + " was interrupted", e);
        }
        Throwable t = failure.get();
        if (t != null) {
            permits.release(n);
            throw new GraphException("loading " + version.graph() + " failed: " + t, t);
        }
    }
}

package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionBook;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loader's side of a load: cuts edges and rows into chunks by partition, for the owners. Holds a bounded number of bytes. Works the
 * same on a member and on a thin client. A load may have several, each with a stream number of its own: the same input in the same
 * order makes the same chunks. One thread.
 */
public final class Staging {
    /** Bytes of a chunk, at most about. */
    private static final int CHUNK_BYTES = 1 << 19;

    /** Bytes of all open chunks, 16 MB; beyond, the partitions' are closed one after the other, so that chunks come evenly. */
    private static final long OPEN_BYTES = 1L << 24;

    /** Edges that are sorted by partition together: few enough to stay in a core's cache. */
    private static final int DEALT_AT_ONCE = 4096;

    private final GraphVersion version;
    private final GraphSchema schema;
    private final PartitionBook book;
    private final int[] partitionKeys;
    private final long stream;
    private final Consumer<StagedChunk> sink;
    private final StagedEdges.@Nullable Buffer[] buffers;
    private final StagedRows.@Nullable Buffer[][] rowBuffers;
    private final int[] firstAttribute;
    private final int[] chunks;
    private final DealtEdges dealt;
    /** Bytes of each partition's buffer of edges that {@link #openBytes} has. */
    private final long[] counted;

    private long openBytes;
    private int nextToClose;

    /**
     * @param version as {@link Catalog#create} or {@link Catalog#loading} gave it
     * @param partitionKeys of the cluster: {@link io.filbert.partition.PartitionKeys}
     * @param stream a number that no other staging of this load has, from 0
     * @param sink takes the chunks
     */
    public Staging(GraphVersion version, int[] partitionKeys, long stream, Consumer<StagedChunk> sink) {
        this.version = version;
        this.schema = version.schema();
        this.book = version.book();
        this.partitionKeys = partitionKeys;
        this.stream = stream;
        this.sink = sink;
        this.buffers = new StagedEdges.Buffer[version.partitions()];
        List<GraphSchema.NodeTypeSpec> types = schema.nodeTypes();
        this.firstAttribute = new int[types.size() + 1];
        for (int t = 0; t < types.size(); t++) {
            firstAttribute[t + 1] =
                    firstAttribute[t] + types.get(t).attributes().size();
        }
        this.rowBuffers = new StagedRows.Buffer[version.partitions()][];
        this.chunks = new int[version.partitions()];
        this.counted = new long[version.partitions()];
        this.dealt = new DealtEdges(version.partitions(), DEALT_AT_ONCE);
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
        int rowType = schema.rowType(adjacency);
        long[] rowNodes = adjacency == edgeType ? edges.destination() : edges.source();
        long[] neighbors = adjacency == edgeType ? edges.source() : edges.destination();
        long rowCount = schema.nodeTypes().get(rowType).count();
        long neighborCount =
                schema.nodeTypes().get(schema.neighborType(adjacency)).count();
        long skipped = 0;
        for (int first = 0; first < edges.size(); first += DEALT_AT_ONCE) {
            int n = Math.min(DEALT_AT_ONCE, edges.size() - first);
            long[] nodes = dealt.nodes();
            int missing = 0;
            for (int i = 0; i < n; i++) {
                long node = rowNodes[first + i];
                long neighbor = neighbors[first + i];
                boolean isThere = node >= 0 && node < rowCount && neighbor >= 0 && neighbor < neighborCount;
                nodes[i] = isThere ? node : -1;
                missing += isThere ? 0 : 1;
            }
            skipped += missing;
            if (missing == 0) {
                dealt.locate(book, rowType, n);
            } else {
                dealt.locatePresent(book, rowType, n);
            }
            dealt.deal(first, n);
            add(adjacency, edges, neighbors, rows, nextId, first);
        }
        return skipped;
    }

    /** Adds the edges that were dealt to their partitions' buffers. */
    private void add(int adjacency, EdgeList edges, long[] neighbors, Rows[] rows, long nextId, int first) {
        EdgeTypeSpec spec = schema.edgeTypes().get(schema.edgeTypeOf(adjacency));
        int rowBytes = StagedEdges.rowBytes(schema, adjacency);
        int[] order = dealt.order();
        for (int partition = 0; partition < buffers.length; partition++) {
            int from = dealt.from(partition);
            int to = dealt.to(partition);
            if (from == to) {
                continue;
            }
            StagedEdges.Buffer buffer = buffer(partition);
            int at = buffer.add(
                    adjacency, dealt.keys(), first, neighbors, edges.ids(), nextId, order, from, to, rowBytes);
            for (int i = from; i < to && rows.length > 0; i++) {
                for (int a = 0; a < rows.length; a++) {
                    AttributeSpec attribute = spec.attributes().get(a);
                    rows[a].copy(order[i], attribute, buffer.attributes(), at);
                    at += attribute.rowBytes();
                }
            }
            if (edges.weights() != null) {
                buffer.weights(edges.weights(), order, from, to);
            }
            if (edges.times() != null) {
                buffer.times(edges.times(), order, from, to);
            }
            added(partition, buffer);
        }
    }

    private void stageLinks(int edgeType, EdgeList edges, long nextId) {
        long[] ids = edges.ids();
        PartitionBook byId = LocalGraphStore.linkBook(version.partitions());
        for (int first = 0; first < edges.size(); first += DEALT_AT_ONCE) {
            int n = Math.min(DEALT_AT_ONCE, edges.size() - first);
            for (int i = 0; i < n; i++) {
                long id = ids == null ? nextId + first + i : ids[first + i];
                if (id / version.partitions() > Integer.MAX_VALUE) {
                    throw new InvalidGraphException("edge id " + id + " of edge type "
                            + schema.edgeTypes().get(edgeType).type()
                            + " is too high: an edge type with links needs the ids 0 to its number of edges - 1, each once; give no"
                            + " ids and they are counted, or declare the type without withLinks()");
                }
                dealt.put(i, byId.partition(edgeType, id), byId.rowKey(edgeType, id));
            }
            dealt.deal(first, n);
            for (int partition = 0; partition < buffers.length; partition++) {
                int from = dealt.from(partition);
                int to = dealt.to(partition);
                if (from < to) {
                    StagedEdges.Buffer buffer = buffer(partition);
                    buffer.add(
                            StagedEdges.links(schema, edgeType),
                            dealt.keys(),
                            first,
                            edges.source(),
                            edges.destination(),
                            0,
                            dealt.order(),
                            from,
                            to,
                            0);
                    if (edges.times() != null) {
                        buffer.times(edges.times(), dealt.order(), from, to);
                    }
                    added(partition, buffer);
                }
            }
        }
    }

    /** After edges came into a buffer. */
    private void added(int partition, StagedEdges.Buffer buffer) {
        long bytes = buffer.bytes();
        openBytes += bytes - counted[partition];
        counted[partition] = bytes;
        if (bytes >= CHUNK_BYTES) {
            close(partition, buffer);
        } else {
            closeSome();
        }
    }

    private void close(int partition, StagedEdges.Buffer buffer) {
        openBytes -= counted[partition];
        counted[partition] = 0;
        put(partition, buffer.take());
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
        for (int i = 0; i < n; i++) {
            long node = ids == null ? i : ids[i];
            if (node < 0 || node >= type.count()) {
                throw new InvalidGraphException(owner + " is given for node=" + node + ", but node type " + type.name()
                        + " has the dense ids 0 to " + (type.count() - 1));
            }
            if (checks.refuseNaN() && rows.hasNaN(i, spec)) {
                throw new InvalidGraphException(owner + " is NaN at node=" + node);
            }
        }
        for (int i = 0; i < n; i++) {
            long node = ids == null ? i : ids[i];
            int partition = book.partition(nodeType, node);
            StagedRows.Buffer buffer = rowBuffer(partition, nodeType, attribute);
            rows.copy(i, spec, buffer.data(), buffer.add(book.rowKey(nodeType, node)));
            openBytes += buffer.rowBytes();
            if (buffer.bytes() >= CHUNK_BYTES) {
                close(partition, buffer);
            } else {
                closeSome();
            }
        }
    }

    private StagedRows.Buffer rowBuffer(int partition, int nodeType, int attribute) {
        StagedRows.@Nullable Buffer[] ofPartition = rowBuffers[partition];
        if (ofPartition == null) {
            ofPartition = new StagedRows.Buffer[firstAttribute[firstAttribute.length - 1]];
            rowBuffers[partition] = ofPartition;
        }
        StagedRows.Buffer buffer = ofPartition[firstAttribute[nodeType] + attribute];
        if (buffer == null) {
            int rowBytes = schema.attributes(nodeType).get(attribute).rowBytes();
            buffer = new StagedRows.Buffer(nodeType, attribute, rowBytes);
            ofPartition[firstAttribute[nodeType] + attribute] = buffer;
        }
        return buffer;
    }

    private void close(int partition, StagedRows.Buffer buffer) {
        openBytes -= buffer.bytes();
        put(partition, buffer.take());
    }

    /** Closes chunks while too much is open. */
    private void closeSome() {
        while (openBytes >= OPEN_BYTES) {
            close(nextToClose);
            nextToClose = (nextToClose + 1) % buffers.length;
        }
    }

    private void close(int partition) {
        StagedEdges.Buffer edges = buffers[partition];
        if (edges != null && edges.size() > 0) {
            close(partition, edges);
        }
        if (rowBuffers[partition] != null) {
            for (StagedRows.Buffer rows : rowBuffers[partition]) {
                if (rows != null && rows.bytes() > 0) {
                    close(partition, rows);
                }
            }
        }
    }

    /** Closes what is still open. Answers how many chunks each partition got; they are the sink's to bring home. */
    public int[] finish() {
        for (int p = 0; p < buffers.length; p++) {
            close(p);
        }
        return chunks.clone();
    }

    private void put(int partition, Object content) {
        BlockKey key =
                new BlockKey(version.incarnation(), partition, partitionKeys[partition], chunks[partition]++, stream);
        sink.accept(new StagedChunk(version.graph(), key, content));
    }
}

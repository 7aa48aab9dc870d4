package io.filbert.store;

import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.IdKind;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.partition.PartitionBook;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One readable state of a graph: which incarnation, which version of each partition. A batch reads one of these in all its
 * hops and features. Immutable.
 */
public final class GraphVersion {
    /** The version of every partition after a load. */
    static final long FIRST = 1L << 32;

    /** The version of a partition whose sampling attributes of nodes alone are sealed, so that a load can look them up. */
    static final long NODES_ONLY = 1;

    private final String graph;
    private final long incarnation;
    private final long version;
    private final long[] partitionVersions;
    private final long[] edges;
    private final GraphSchema schema;
    private final @Nullable PartitionBook book;
    private final long[][] idStarts;

    /**
     * @param partitionVersions by partition; becomes this object's
     * @param edges by edge type; becomes this object's
     * @param book null when it is a table that is not known here yet
     * @param idStarts by node type: the least rank of an external id of each partition, and the number of ids; empty where there are
     *     none, or none yet
     */
    GraphVersion(
            String graph,
            long incarnation,
            long version,
            long[] partitionVersions,
            long[] edges,
            GraphSchema schema,
            @Nullable PartitionBook book,
            long[][] idStarts) {
        this.graph = graph;
        this.incarnation = incarnation;
        this.version = version;
        this.partitionVersions = partitionVersions;
        this.edges = edges;
        this.schema = schema;
        this.book = book;
        this.idStarts = idStarts;
    }

    public String graph() {
        return graph;
    }

    public long incarnation() {
        return incarnation;
    }

    /** Counts the commits: 1 after the load. */
    public long version() {
        return version;
    }

    public GraphSchema schema() {
        return schema;
    }

    /** Where its nodes are; a table that only the loader has yet is refused. */
    public PartitionBook book() {
        if (book == null) {
            throw new GraphException("graph " + graph + " is being loaded by a table book, which its GraphWriter alone"
                    + " has; give the edges to GraphWriter.edges");
        }
        return book;
    }

    /** Whether {@link #book} is known here. */
    public boolean hasBook() {
        return book != null;
    }

    /** The same with its book, which somebody else has. */
    public GraphVersion withBook(PartitionBook known) {
        return new GraphVersion(graph, incarnation, version, partitionVersions, edges, schema, known, idStarts);
    }

    GraphVersion withIds(int nodeType, long[] starts) {
        long[][] next = idStarts.clone();
        next[nodeType] = starts;
        return new GraphVersion(graph, incarnation, version, partitionVersions, edges, schema, book, next);
    }

    /** Whether the external ids of a node type are in the grid. */
    public boolean hasExternalIds(int nodeType) {
        return idStarts[nodeType].length > 0;
    }

    /** The kind of the external ids of a type that has some. */
    IdKind externalIds(int nodeType) {
        return Objects.requireNonNull(schema.nodeTypes().get(nodeType).externalIds());
    }

    /** The least rank of an external id of each partition, and the number of ids; not to be changed. Empty when none are stored. */
    long[] idStarts(int nodeType) {
        return idStarts[nodeType];
    }

    /** The number of edges of a type. */
    public long edges(int edgeType) {
        return edges[edgeType];
    }

    public int partitions() {
        return partitionVersions.length;
    }

    /**
     * A version to write a partition under: later than {@code version}, and no other write's, so that two writes to a partition
     * never touch the same entries and a repeated commit knows itself.
     */
    static long after(long version, int random) {
        return ((version >>> 32) + 1) << 32 | (random & 0xFFFF_FFFFL);
    }

    /** Names a state of one partition of this incarnation: a write gives it another one, never used before. */
    public long partitionVersion(int partition) {
        return partitionVersions[partition];
    }

    long[] partitionVersions() {
        return partitionVersions;
    }

    /** The graph as a load leaves it, before its commit. */
    public GraphVersion loaded() {
        return loaded(FIRST);
    }

    GraphVersion loaded(long partitionVersion) {
        long[] versions = new long[partitionVersions.length];
        Arrays.fill(versions, partitionVersion);
        return new GraphVersion(graph, incarnation, version, versions, edges, schema, book, idStarts);
    }

    /** These partitions at this version, as requests name them. */
    public PartitionsAt at(int[] partitions) {
        long[] versions = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            versions[i] = partitionVersions[partitions[i]];
        }
        return new PartitionsAt(graph, incarnation, partitions, versions);
    }

    /**
     * The graph as a write leaves it, before its commit.
     *
     * @param versions by partition; becomes the new object's
     */
    GraphVersion written(long[] versions, GraphSchema now) {
        return new GraphVersion(graph, incarnation, version + 1, versions, edges, now, book, idStarts);
    }

    /** Whether a node id is in the graph. */
    public boolean hasNode(int nodeType, long node) {
        return node >= 0 && node < schema.nodeTypes().get(nodeType).count();
    }

    /** Refuses a node id that is not in the graph, by name. */
    public void checkNode(int nodeType, long node) {
        if (!hasNode(nodeType, node)) {
            GraphSchema.NodeTypeSpec spec = schema.nodeTypes().get(nodeType);
            throw new NodeNotFoundException("node=" + node + " of type " + spec.name() + " is not in graph=" + graph
                    + " (version " + version + "), ids are 0 to " + (spec.count() - 1)
                    + "; a loader leaves such seeds out with skipUnknown()");
        }
    }

    @Override
    public String toString() {
        return "graph " + graph + " version " + version;
    }
}

package io.filbert.grid;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionKeys;
import io.filbert.partition.PartitionReport;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.ChunkStore;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdDictionary;
import io.filbert.store.LoadPlan;
import io.filbert.store.PartitionInspector;
import io.filbert.store.Sealing;
import io.filbert.store.Staging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads a graph from arrays and iterators, from a member or a thin client. Edges and rows stream to the owners of their
 * partitions while they are given; {@link #commit} has the owners build their blocks, checks every partition, and makes the
 * graph readable by one switch. Closed without a commit, it removes what was staged. One thread.
 *
 * <p>Whatever the order of arrival, the loaded graph is the same: a neighborhood stands in the order of (time if any, edge
 * id). Ids that are not given are the edge's number in the input, counted for each edge type.
 */
public final class GraphWriter implements AutoCloseable {
    /** 16 MiB: large enough to be few, small enough to migrate smoothly. */
    public static final int DEFAULT_BLOCK_BYTES = 1 << 24;

    /** Up to 2^28 bytes: far below what Hazelcast can send as one value. */
    public static final int MAX_BLOCK_BYTES = 1 << 28;

    private static final Set<DType> DEGREES =
            Collections.unmodifiableSet(EnumSet.of(DType.INT32, DType.INT64, DType.FLOAT32));

    private static final Duration SEAL_TIMEOUT = Duration.ofMinutes(10);

    private final GraphGrid grid;
    private final Rpc rpc;
    private final Catalog catalog;
    private GraphVersion loading;
    private final GraphSchema schema;
    private final long[] nextId;
    private final long[] given;
    private final long[] skipped;
    private final int[] reverse;
    private final boolean[] mirrored;
    private final boolean[] hasData;
    private final ExternalIds ids;
    private final List<LoadPlan.InDegree> inDegrees = new ArrayList<>();
    private int blockBytes = DEFAULT_BLOCK_BYTES;
    private boolean skipMissingNodes;
    private boolean refuseNaN;
    private IntConsumer progress = done -> {};
    private final ChunkStore chunks;
    private final Staging staging;
    private final List<int[]> streams = new ArrayList<>();
    private boolean started;
    private boolean finished;

    GraphWriter(GraphGrid grid, Rpc rpc, Catalog catalog, GraphVersion loading) {
        this.grid = grid;
        this.rpc = rpc;
        this.catalog = catalog;
        this.loading = loading;
        this.schema = loading.schema();
        int n = schema.edgeTypes().size();
        this.nextId = new long[n];
        this.given = new long[n];
        this.skipped = new long[n];
        this.reverse = new int[n];
        Arrays.fill(reverse, -1);
        this.mirrored = new boolean[n];
        this.hasData = new boolean[schema.nodeTypes().size()];
        this.ids = new ExternalIds(catalog, new IdDictionary(rpc, catalog));
        this.streams.add(new int[0]); // the own one, known at the commit
        this.chunks = new ChunkStore(rpc.hazelcast(), loading.graph());
        this.staging = new Staging(loading, PartitionKeys.of(rpc.hazelcast()), 0, chunks::put);
    }

    /** Refuses a NaN in a floating-point attribute, naming its node or edge. Before any data. */
    public GraphWriter refuseNaN() {
        requireNotStarted("refuseNaN");
        refuseNaN = true;
        return this;
    }

    /** Skips edges whose source or destination is not in the graph, instead of refusing them. Before any data. */
    public GraphWriter skipMissingNodes() {
        requireNotStarted("skipMissingNodes");
        skipMissingNodes = true;
        return this;
    }

    /** The size of a block, {@value #DEFAULT_BLOCK_BYTES} by default, 1 KiB to {@value #MAX_BLOCK_BYTES}. Before any data. */
    public GraphWriter blockBytes(int bytes) {
        requireNotStarted("blockBytes");
        if (bytes < 1024 || bytes > MAX_BLOCK_BYTES) {
            throw new InvalidGraphException("blockBytes=" + bytes + ", must be 1024 to " + MAX_BLOCK_BYTES);
        }
        blockBytes = bytes;
        return this;
    }

    /**
     * Gives every edge of a type (a, r, b) to its reverse (b, rev_r, a) as well, reversed, with the same id, weight, time and
     * attributes. The schema has both, as {@link GraphSchema#toUndirected} makes it; edges may be given to one of the two. Before
     * any data.
     *
     * <p>Unlike PyG's {@code ToUndirected} the edges of a type from a to a are not merged with their reverses but have a reverse type like
     * the others, and no edges are coalesced: so an id names one edge of the input, and the reverse of an edge can be left out of a sample.
     */
    public GraphWriter toUndirected() {
        requireNotStarted("toUndirected");
        if (!schema.toUndirected().equals(schema)) {
            throw new InvalidGraphException("graph " + loading.graph()
                    + " was created without the reverses of its edge types; create it with schema.toUndirected()");
        }
        for (int e = 0; e < reverse.length; e++) {
            GraphSchema.EdgeTypeSpec spec = schema.edgeTypes().get(e);
            reverse[e] = schema.edgeTypeIndex(spec.type().reversed());
            if (!spec.reversed().equals(schema.edgeTypes().get(reverse[e]))) {
                throw new InvalidGraphException("edge types " + spec.type() + " and "
                        + spec.type().reversed()
                        + " must have the same flags and attributes; declare one of them and create the graph with"
                        + " schema.toUndirected()");
            }
        }
        return this;
    }

    /**
     * Fills an attribute of the destination type with each node's number of in-edges of {@code type} in this load; later writes
     * do not change it. Before any data.
     *
     * @param attribute declared with one column, INT32, INT64 or FLOAT32; no rows may be given for it
     */
    public GraphWriter inDegree(EdgeType type, String attribute) {
        requireNotStarted("inDegree");
        int e = schema.edgeTypeIndex(type);
        int nodeType = schema.destinationIndex(e);
        int a = schema.attributeIndex(nodeType, attribute);
        AttributeSpec spec = schema.attributes(nodeType).get(a);
        if (spec.columns() != 1 || !DEGREES.contains(spec.dtype())) {
            throw new InvalidGraphException("attribute " + attribute + " of " + schema.groupName(nodeType) + " is "
                    + spec.dtype() + "[" + spec.columns() + "], for an in-degree it must have 1 column of " + DEGREES);
        }
        if (degreesOf(nodeType, a) != null) {
            throw new InvalidGraphException("attribute " + attribute + " of " + schema.groupName(nodeType)
                    + " is to be filled with two in-degrees; declare one attribute for each");
        }
        inDegrees.add(new LoadPlan.InDegree(e, a));
        return this;
    }

    private @Nullable EdgeType degreesOf(int nodeType, int attribute) {
        for (LoadPlan.InDegree d : inDegrees) {
            if (schema.destinationIndex(d.edgeType()) == nodeType && d.attribute() == attribute) {
                return schema.edgeTypes().get(d.edgeType()).type();
            }
        }
        return null;
    }

    /** Hears during {@link #commit} how many partitions are built. */
    public GraphWriter progress(IntConsumer listener) {
        progress = listener;
        return this;
    }

    /**
     * Gives the external ids of a node type: all of them, once, before rows or edges of the type. They say which node is which: the
     * order in which they are given does not matter, {@link #nodeIds} tells. They come together in this process.
     *
     * @param externals as texts; an id may come more than once
     * @throws InvalidGraphException when the type has no external ids, or another number of nodes than there are distinct ids
     */
    public GraphWriter externalIds(String nodeType, Iterable<String> externals) {
        requireOpen();
        int type = schema.nodeTypeIndex(nodeType);
        if (loading.hasExternalIds(type) || hasData[type]) {
            throw new InvalidGraphException("the external ids of node type " + nodeType + " of graph " + loading.graph()
                    + " must be given once, before rows and edges of the type");
        }
        loading = ids.store(loading, type, externals, blockBytes);
        return this;
    }

    /**
     * The nodes that external ids name, for the rows and edges to give.
     *
     * @return for each its node, -1 where there is none
     * @throws InvalidGraphException when {@link #externalIds} was not called for the type
     */
    public long[] nodeIds(String nodeType, List<String> externals) {
        requireOpen();
        return ids.nodeIds(loading, nodeType, externals);
    }

    private void requireIds() {
        for (int t = 0; t < hasData.length; t++) {
            GraphSchema.NodeTypeSpec spec = schema.nodeTypes().get(t);
            if (spec.externalIds() != null && !loading.hasExternalIds(t)) {
                throw new InvalidGraphException("node type " + spec.name() + " of graph " + loading.graph()
                        + " is declared with external ids and has none; give them with externalIds(...)");
            }
        }
    }

    private void requireNotStarted(String option) {
        if (started) {
            throw new GraphException(option + " must be set before any data is given");
        }
    }

    /**
     * Gives an attribute of all nodes of a type.
     *
     * @param rows row-major, in the order of the ids: {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]} as the
     *     dtype says, or {@code byte[]} as stored; read during the call
     */
    public GraphWriter nodes(String nodeType, String attribute, Object rows) {
        return stageRows(nodeType, attribute, null, rows);
    }

    /** Gives an attribute of some nodes; row i is that of {@code ids[i]}. Every node needs a row in the end. */
    public GraphWriter nodes(String nodeType, String attribute, long[] ids, Object rows) {
        return stageRows(nodeType, attribute, ids, rows);
    }

    private GraphWriter stageRows(String nodeType, String attribute, long @Nullable [] ids, Object rows) {
        requireOpen();
        int type = schema.nodeTypeIndex(nodeType);
        int a = schema.attributeIndex(type, attribute);
        EdgeType counted = degreesOf(type, a);
        if (counted != null) {
            throw new InvalidGraphException("attribute " + attribute + " of " + schema.groupName(type)
                    + " is filled with the in-degree of " + counted + "; give no rows for it");
        }
        hasData[type] = true;
        staging.rows(type, a, ids, rows, checks());
        return this;
    }

    /** Gives edges of a type. May be called many times; the ids go on where the last call ended. */
    public GraphWriter edges(EdgeType type, EdgeList edges) {
        requireOpen();
        int e = schema.edgeTypeIndex(type);
        if (mirrored[e]) {
            throw new InvalidGraphException("edge type " + type + " gets the reversed edges of " + type.reversed()
                    + "; with toUndirected() give edges to one of the two");
        }
        give(e, edges);
        if (reverse[e] >= 0) {
            mirrored[reverse[e]] = true;
            give(reverse[e], edges.reversed());
        }
        return this;
    }

    private void give(int e, EdgeList edges) {
        hasData[schema.sourceIndex(e)] = true;
        hasData[schema.destinationIndex(e)] = true;
        EdgeType type = schema.edgeTypes().get(e).type();
        boolean withIds = edges.ids() != null;
        if (given[e] > 0 && withIds != (nextId[e] < 0)) {
            throw new InvalidGraphException("edge type " + type + " was given edges both with and without ids");
        }
        skipped[e] += staging.edges(e, edges, nextId[e], checks());
        given[e] += edges.size();
        if (edges.size() > 0) {
            nextId[e] = withIds ? -1 : nextId[e] + edges.size();
        }
    }

    /** The same for a stream of lists; one is held at a time. */
    public GraphWriter edges(EdgeType type, Iterator<EdgeList> edges) {
        edges.forEachRemaining(list -> edges(type, list));
        return this;
    }

    /**
     * Takes in what other stagings of this load sent, on members: see {@link Staging}. Their stream numbers follow one another from
     * 1, and go on from call to call.
     *
     * @param chunks for each stream the chunks of each partition
     * @param edges how many edges of each edge type they staged, reverses included
     */
    public GraphWriter staged(List<int[]> chunks, long[] edges) {
        requireOpen();
        started = true;
        Arrays.fill(hasData, true);
        streams.addAll(chunks);
        for (int e = 0; e < given.length; e++) {
            given[e] += edges[e];
        }
        return this;
    }

    /** The graph as it is being loaded. */
    public GraphVersion loading() {
        return loading;
    }

    private Staging.Checks checks() {
        started = true;
        return new Staging.Checks(skipMissingNodes, refuseNaN);
    }

    /** Edges skipped so far because an end is missing; their reverses are not counted. */
    public long skippedEdges() {
        return IntStream.range(0, skipped.length)
                .filter(e -> !mirrored[e])
                .mapToLong(e -> skipped[e])
                .sum();
    }

    /**
     * Builds, checks and publishes the graph.
     *
     * @return the graph, readable by everybody
     * @throws InvalidGraphException naming a node without a row, an attribute given twice, an edge id given twice in one
     *     neighborhood; nothing
     *     becomes readable then, and {@link #close} removes what was staged
     */
    public Graph commit() {
        requireOpen();
        requireIds();
        streams.set(0, staging.finish());
        chunks.drain();
        long[] counts = new long[given.length];
        Arrays.setAll(counts, e -> given[e] - skipped[e]);
        LoadPlan plan = new LoadPlan(schema, loading.partitions(), blockBytes, counts, List.copyOf(inDegrees));
        new Sealing(rpc, catalog, loading, streams, plan).seal(progress, SEAL_TIMEOUT);
        int[] all = IntStream.range(0, loading.partitions()).toArray();
        GraphVersion built = loading.loaded();
        PartitionReport report = PartitionInspector.inspect(rpc, catalog, built, true, Deadline.in(SEAL_TIMEOUT));
        long nodes = schema.nodeTypes().stream()
                .mapToLong(GraphSchema.NodeTypeSpec::count)
                .sum();
        long edges = Arrays.stream(counts).sum();
        if (report.nodes() != nodes || report.edges() != edges) {
            throw new GraphException("graph " + loading.graph() + " has " + report.nodes() + " nodes and "
                    + report.edges() + " edges in the grid, " + nodes + " and " + edges + " were given; load it again");
        }
        catalog.commit(loading, all, built.at(all).versions(), counts, report.bytes());
        finished = true;
        return new Graph(rpc, catalog, catalog.current(loading.graph(), loading.incarnation()));
    }

    private void requireOpen() {
        if (finished) {
            throw new GraphException("the writer of graph " + loading.graph() + " is finished");
        }
    }

    /** Without a commit before: removes what was staged, and frees the name. A graph of that name that is not this load stays. */
    @Override
    public void close() {
        if (!finished) {
            finished = true;
            try {
                chunks.drain();
            } catch (GraphException e) { // a failed chunk goes with the rest
                System.getLogger(GraphWriter.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
            }
            grid.drop(loading.graph(), loading.incarnation());
        }
    }
}

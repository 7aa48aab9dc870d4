package io.filbert.grid;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionReport;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import io.filbert.store.PartitionInspector;
import io.filbert.store.Sealing;
import io.filbert.store.Staging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
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

    private static final Duration SEAL_TIMEOUT = Duration.ofMinutes(10);

    private final GraphGrid grid;
    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion loading;
    private final GraphSchema schema;
    private final long[] nextId;
    private final long[] given;
    private final long[] skipped;
    private int blockBytes = DEFAULT_BLOCK_BYTES;
    private boolean skipMissingNodes;
    private boolean refuseNaN;
    private IntConsumer progress = done -> {};
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
        this.streams.add(new int[0]); // the own one, known at the commit
        this.staging = new Staging(rpc.hazelcast(), loading, 0);
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

    /** Hears during {@link #commit} how many partitions are built. */
    public GraphWriter progress(IntConsumer listener) {
        progress = listener;
        return this;
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
        staging.rows(type, schema.attributeIndex(type, attribute), ids, rows, checks());
        return this;
    }

    /** Gives edges of a type. May be called many times; the ids go on where the last call ended. */
    public GraphWriter edges(EdgeType type, EdgeList edges) {
        requireOpen();
        int e = schema.edgeTypeIndex(type);
        boolean withIds = edges.ids() != null;
        if (given[e] > 0 && withIds != (nextId[e] < 0)) {
            throw new InvalidGraphException("edge type " + type + " was given edges both with and without ids");
        }
        skipped[e] += staging.edges(e, edges, nextId[e], checks());
        given[e] += edges.size();
        if (edges.size() > 0) {
            nextId[e] = withIds ? -1 : nextId[e] + edges.size();
        }
        return this;
    }

    /** The same for a stream of lists; one is held at a time. */
    public GraphWriter edges(EdgeType type, Iterator<EdgeList> edges) {
        edges.forEachRemaining(list -> edges(type, list));
        return this;
    }

    /**
     * Takes in what other stagings of this load sent, on members: see {@link Staging}. Their stream numbers follow one another from
     * {@link #nextStream}.
     *
     * @param type of the edges
     * @param chunks for each stream the chunks of each partition
     * @param edges how many edges they staged
     */
    public GraphWriter staged(EdgeType type, List<int[]> chunks, long edges) {
        requireOpen();
        started = true;
        streams.addAll(chunks);
        given[schema.edgeTypeIndex(type)] += edges;
        return this;
    }

    /** The first stream number that is free. */
    public int nextStream() {
        return streams.size();
    }

    /** The graph's name. */
    public String graph() {
        return loading.graph();
    }

    private Staging.Checks checks() {
        started = true;
        return new Staging.Checks(skipMissingNodes, refuseNaN);
    }

    /** Edges skipped so far because an end is missing. */
    public long skippedEdges() {
        return Arrays.stream(skipped).sum();
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
        streams.set(0, staging.finish());
        new Sealing(loading, streams, blockBytes).seal(rpc, progress, SEAL_TIMEOUT);
        int[] all = IntStream.range(0, loading.partitions()).toArray();
        GraphVersion built = loading.loaded();
        PartitionReport report = PartitionInspector.inspect(rpc, catalog, built, true, Deadline.in(SEAL_TIMEOUT));
        long nodes = schema.nodeTypes().stream()
                .mapToLong(GraphSchema.NodeTypeSpec::count)
                .sum();
        long edges = Arrays.stream(given).sum() - skippedEdges();
        if (report.nodes() != nodes || report.edges() != edges) {
            throw new GraphException("graph " + loading.graph() + " has " + report.nodes() + " nodes and "
                    + report.edges() + " edges in the grid, " + nodes + " and " + edges + " were given; load it again");
        }
        catalog.commit(loading, all, built.at(all).versions(), report.edges(), report.bytes());
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
                staging.drain();
            } catch (GraphException e) { // a failed chunk goes with the rest
                System.getLogger(GraphWriter.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
            }
            grid.drop(loading.graph(), loading.incarnation());
        }
    }
}

package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphExistsException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.PartitionLostException;
import io.filbert.graph.UnknownNameException;
import io.filbert.graph.VersionGoneException;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.Calls;
import io.filbert.rpc.Deadline;
import io.filbert.store.CatalogProcessors.Commit;
import io.filbert.store.CatalogProcessors.Create;
import io.filbert.store.CatalogProcessors.Define;
import io.filbert.store.CatalogProcessors.Drop;
import io.filbert.store.CatalogProcessors.IdStarts;
import io.filbert.store.CatalogProcessors.Remove;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which graphs there are and what may be read of them: one small Compact record for each graph, so that SQL and Management
 * Center can read it. A graph becomes readable, and a write visible, by one EntryProcessor on its record. All threads may
 * use it; every call is bounded by the time-out.
 */
public final class Catalog {
    static final String LOADING = "LOADING";
    static final String READY = "READY";
    static final String DROPPING = "DROPPING";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long LOCK_LEASE_SECONDS = 600;

    private final HazelcastInstance hz;
    private final IMap<String, GenericRecord> records;
    private final Duration timeout;
    private final TableBooks books;

    /** @param timeout of every call */
    public Catalog(HazelcastInstance hz, Duration timeout) {
        this.hz = hz;
        this.records = hz.getMap(Maps.CATALOG);
        this.timeout = timeout;
        this.books = new TableBooks(hz, this);
    }

    /**
     * Runs something that no other create or drop of a graph of this name runs beside. A holder that dies loses the lock, and
     * one that hangs loses it after ten minutes.
     */
    public void exclusively(String graph, Runnable work) {
        try {
            if (!records.tryLock(
                    graph, timeout.toMillis(), TimeUnit.MILLISECONDS, LOCK_LEASE_SECONDS, TimeUnit.SECONDS)) {
                throw new GraphException("another create or drop of graph " + graph + " runs since " + timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("waiting for another create or drop of graph " + graph + " was interrupted", e);
        }
        try {
            work.run();
        } finally {
            records.unlock(graph);
        }
    }

    /** Registers a graph that is being loaded; throws {@link GraphExistsException} when the name is taken. */
    public GraphVersion create(String graph, GraphSchema schema, PartitionBook book) {
        long incarnation = RANDOM.nextLong() >>> 1;
        GenericRecord record = CatalogRecord.create(graph, incarnation, schema, book, System.currentTimeMillis());
        String state = execute(graph, new Create(incarnation, record), "create of graph " + graph);
        if (!state.isEmpty()) {
            throw new GraphExistsException("graph " + graph + " exists already"
                    + (state.equals(READY)
                            ? "; drop it first, or choose another name"
                            : " and is in state " + state + "; if its loader is gone, drop it"));
        }
        return empty(graph, incarnation, schema, book);
    }

    private static GraphVersion empty(String graph, long incarnation, GraphSchema schema, PartitionBook book) {
        return new GraphVersion(
                graph,
                incarnation,
                0,
                new long[book.partitions()],
                new long[schema.edgeTypes().size()],
                schema,
                book,
                new long[schema.nodeTypes().size()][0]);
    }

    /**
     * Gives a graph that is being loaded another schema and book, once its external ids were counted. To be called before
     * {@link #ids}, and before any rows or edges are given.
     *
     * @param loading as {@link #create} or {@link #loading(String)} gave it
     * @return the same load with this schema and book
     * @throws InvalidGraphException when rows or edges were given, the graph is no longer being loaded, or the book has another number
     *     of partitions
     */
    public GraphVersion define(GraphVersion loading, GraphSchema schema, PartitionBook book) {
        String what = "graph " + loading.graph() + " cannot get another schema: ";
        if (book.partitions() != loading.partitions()) {
            throw new InvalidGraphException(
                    what + "the book has " + book.partitions() + " partitions, the graph " + loading.partitions());
        }
        for (String map : List.of(Maps.STAGING, Maps.NODES)) {
            if (!hz.getMap(Maps.of(map, loading.graph())).isEmpty()) {
                throw new InvalidGraphException(
                        what + "rows or edges are there already; define it before they are given");
            }
        }
        GenericRecord definition = CatalogRecord.create(loading.graph(), loading.incarnation(), schema, book, 0);
        String refused = execute(
                loading.graph(),
                new Define(loading.incarnation(), definition),
                "definition of graph " + loading.graph());
        if (!refused.isEmpty()) {
            throw new InvalidGraphException(what + refused);
        }
        return empty(loading.graph(), loading.incarnation(), schema, book);
    }

    /**
     * Makes the external ids of a node type known, when {@link IdDictionary#store} has stored those of all partitions.
     *
     * @param loading a graph that is being loaded
     * @param nodeType index in its schema
     * @param counts how many ids each partition has
     * @return the same load, in which {@link IdDictionary} finds them
     * @throws InvalidGraphException when the type has no external ids or another number of nodes, or the graph is no longer being loaded
     */
    public GraphVersion ids(GraphVersion loading, int nodeType, int[] counts) {
        GraphSchema.NodeTypeSpec spec = loading.schema().nodeTypes().get(nodeType);
        long[] starts = new long[counts.length + 1];
        for (int p = 0; p < counts.length; p++) {
            starts[p + 1] = starts[p] + counts[p];
        }
        if (spec.externalIds() == null || starts[counts.length] != spec.count()) {
            throw new InvalidGraphException("node type " + spec.name() + " of graph " + loading.graph() + " has "
                    + (spec.externalIds() == null ? "no external ids" : "count=" + spec.count()) + ", given were "
                    + starts[counts.length] + " distinct external ids; declare it with them");
        }
        String refused = execute(
                loading.graph(),
                new IdStarts(loading.incarnation(), nodeType, starts),
                "external ids of graph " + loading.graph());
        if (!refused.isEmpty()) {
            throw new InvalidGraphException("graph " + loading.graph() + " cannot get external ids of node type "
                    + spec.name() + ": " + refused);
        }
        return loading.withIds(nodeType, starts);
    }

    /** What may be read of a graph now; throws {@link UnknownNameException}. */
    public GraphVersion current(String graph) {
        return withBook(() -> read(graph));
    }

    private GraphVersion read(String graph) {
        GenericRecord record = get(graph);
        String state = record == null ? "" : state(graph, record);
        if (record == null || !state.equals(READY)) {
            throw new UnknownNameException("graph " + graph + " is not in the catalog"
                    + (record == null ? "" : " (state " + state + ")") + ", known are " + list());
        }
        return CatalogRecord.version(record);
    }

    /** The same of the graph that had this incarnation; throws {@link VersionGoneException} when it was dropped since. */
    public GraphVersion current(String graph, long incarnation) {
        return withBook(() -> read(graph, incarnation));
    }

    /** A table is read from the owners, and only the versions that are kept can be: of a graph that is written on, the next. */
    private GraphVersion withBook(Supplier<GraphVersion> read) {
        Deadline deadline = Deadline.in(timeout);
        while (true) {
            GraphVersion version = read.get();
            try {
                return version.hasBook() ? version : version.withBook(books.of(version, deadline));
            } catch (VersionGoneException e) {
                if (deadline.passed()) {
                    throw e;
                }
                deadline.pause(1);
            }
        }
    }

    private GraphVersion read(String graph, long incarnation) {
        GenericRecord record = get(graph);
        if (record == null || !state(graph, record).equals(READY)) {
            throw new VersionGoneException("graph " + graph + " was dropped");
        }
        if (CatalogRecord.incarnation(record) != incarnation) {
            throw new VersionGoneException("graph " + graph + " was dropped and loaded again; open it again");
        }
        return CatalogRecord.version(record);
    }

    /** A graph that is being loaded, for a loader elsewhere in the cluster; throws {@link UnknownNameException}. */
    public GraphVersion loading(String graph) {
        GenericRecord record = get(graph);
        if (record == null || !state(graph, record).equals(LOADING)) {
            throw new UnknownNameException("graph " + graph + " is not being loaded");
        }
        return CatalogRecord.version(record);
    }

    /** Whether there is a graph of this name that is being loaded. */
    public boolean isLoading(String graph) {
        GenericRecord record = get(graph);
        return record != null && state(graph, record).equals(LOADING);
    }

    /** The readable graphs by name, ascending. */
    public List<String> list() {
        return records.values().stream()
                .filter(CatalogRecord::isReadable)
                .filter(record -> CatalogRecord.state(record).equals(READY))
                .map(CatalogRecord::name)
                .sorted()
                .toList();
    }

    /**
     * Makes new partition versions the readable ones, all or none. When it throws anything but {@link VersionGoneException}, the
     * outcome is in doubt and what was written must stay.
     *
     * @param from the version that the write was based on
     * @param partitions that were written
     * @param versions their new versions, no other write's
     * @param moreEdges how many edges of each type came, below 0 if some went
     * @param moreBytes likewise of all
     * @throws VersionGoneException when the write was refused: a partition was written meanwhile, or the graph dropped
     */
    public void commit(GraphVersion from, int[] partitions, long[] versions, long[] moreEdges, long moreBytes) {
        commit(from, partitions, versions, moreEdges, moreBytes, List.of());
    }

    /**
     * The same of a write that brings attributes.
     *
     * @param attributes to go after the others of their types
     */
    void commit(
            GraphVersion from,
            int[] partitions,
            long[] versions,
            long[] moreEdges,
            long moreBytes,
            List<NodeAttribute> attributes) {
        long[] expected = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            expected[i] = from.partitionVersion(partitions[i]);
        }
        String refused = execute(
                from.graph(),
                new Commit(from.incarnation(), partitions, expected, versions, moreEdges, moreBytes, attributes),
                "commit to " + from);
        if (!refused.isEmpty()) {
            throw new VersionGoneException("write to " + from + " was not committed: " + refused);
        }
    }

    /**
     * Takes a graph out of reading. Its entries may go then, and last its {@link #remove}.
     *
     * @param incarnation of the graph, 0 for whichever has the name
     * @return the incarnation, 0 when there is none of that name and incarnation
     */
    public long startDrop(String graph, long incarnation) {
        String answer = execute(graph, new Drop(incarnation), "drop of graph " + graph);
        if (answer.startsWith(Drop.FAILED)) {
            throw new FormatException(
                    "graph " + graph + " cannot be dropped: " + answer.substring(Drop.FAILED.length()));
        }
        return Long.parseLong(answer);
    }

    /** Forgets a graph of this incarnation whose drop began. */
    public void remove(String graph, long incarnation) {
        execute(graph, new Remove(incarnation), "drop of graph " + graph);
    }

    /**
     * Why a member misses a partition that it owns: the graph was dropped or loaded again or written on, or the partition
     * is lost. Asked after the fact, so that the path of a sample stays short.
     */
    public GraphException missing(GraphVersion asked, int partition) {
        GenericRecord record = get(asked.graph());
        if (record == null || state(asked.graph(), record).equals(DROPPING)) {
            return new VersionGoneException(asked + " was dropped");
        }
        if (CatalogRecord.incarnation(record) != asked.incarnation()) {
            return new VersionGoneException(asked + " was dropped and loaded again; open it again");
        }
        GraphVersion now = CatalogRecord.version(record);
        if (state(asked.graph(), record).equals(READY)
                && now.partitionVersion(partition) != asked.partitionVersion(partition)) {
            return new VersionGoneException(
                    asked + " is no longer kept, the current version is " + now.version() + "; start the epoch again");
        }
        return new PartitionLostException("partition " + partition + " of " + asked
                + " is lost: its entries are missing at its owner (more members left than there are backups, or entries were"
                + " removed from outside); load the graph again, with a higher backup-count");
    }

    private @Nullable GenericRecord get(String graph) {
        return Calls.await(() -> records.getAsync(graph), timeout, "catalog entry of graph " + graph);
    }

    private String execute(String graph, EntryProcessor<String, GenericRecord, String> processor, String what) {
        return Calls.await(() -> records.submitToKey(graph, processor), timeout, what);
    }

    /** The state of a record; throws {@link FormatException} when it is none of ours. */
    private static String state(String graph, GenericRecord record) {
        if (!CatalogRecord.isReadable(record)) {
            throw new FormatException("the catalog's record of graph " + graph
                    + " is not in a form that this version reads; was it written by something else?");
        }
        return CatalogRecord.state(record);
    }
}

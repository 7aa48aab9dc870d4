package io.filbert.grid;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.Names;
import io.filbert.graph.UnknownNameException;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionAssignment;
import io.filbert.partition.PartitionBook;
import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.AttributeWrite;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.Maps;
import io.filbert.store.NodeAttribute;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * The graphs of a Hazelcast cluster, on a member or a thin client. All threads may use it. Closing it does not close the
 * Hazelcast instance, which is the user's.
 *
 * <pre>{@code
 * try (var grid = GraphGrid.of(hz);
 *      var writer = grid.create("papers", schema)) {
 *     Graph papers = writer.nodes("paper", "x", rows).edges(CITES, EdgeList.of(source, destination)).commit();
 * }
 * }</pre>
 */
public final class GraphGrid implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GraphGrid.class.getName());

    private final Rpc rpc;
    private final Catalog catalog;

    private GraphGrid(Rpc rpc) {
        this.rpc = rpc;
        this.catalog = new Catalog(rpc.hazelcast(), rpc.options().timeout());
    }

    /** With a time-out of 30 s for every call, or the options of the grid that this instance has already. */
    public static GraphGrid of(HazelcastInstance hz) {
        return of(Rpc.init(hz, RpcOptions.defaults()));
    }

    /**
     * Checks that every member is set up for Filbert.
     *
     * @throws GraphConfigException naming each member and what it lacks: the plug-in, this protocol version, a map or executor
     *     configuration; and when this instance has a grid with other options
     */
    public static GraphGrid of(HazelcastInstance hz, RpcOptions options) {
        Rpc rpc = Rpc.init(hz, options);
        if (!rpc.options().equals(options)) {
            throw new GraphConfigException("instance " + hz.getName() + " has a grid with timeout="
                    + rpc.options().timeout() + " already, asked for is " + options.timeout()
                    + "; give the options to the first GraphGrid.of of an instance, all its grids share them");
        }
        return of(rpc);
    }

    private static GraphGrid of(Rpc rpc) {
        GraphGrid grid = new GraphGrid(rpc);
        grid.checkMembers();
        grid.awaitOwners(Deadline.in(rpc.options().timeout()));
        return grid;
    }

    private void checkMembers() {
        Map<Member, CompletableFuture<MemberCheck.Report>> reports = new LinkedHashMap<>();
        for (Member member : rpc.hazelcast().getCluster().getMembers()) {
            if (!member.isLiteMember()) {
                reports.put(member, rpc.callAsync(member, new MemberCheck()));
            }
        }
        List<String> errors = new ArrayList<>();
        reports.forEach((member, future) -> {
            String name = "member " + member.getAddress() + ": ";
            try {
                MemberCheck.Report report = future.join();
                if (report.protocol() != MemberCheck.PROTOCOL) {
                    errors.add(name + "speaks protocol " + report.protocol() + ", this is " + MemberCheck.PROTOCOL
                            + "; run the same Filbert version everywhere");
                }
                report.errors().forEach(error -> errors.add(name + error));
                report.warnings().forEach(warning -> LOG.log(Level.WARNING, name + warning));
            } catch (CompletionException e) {
                if (!rpc.isInCluster(member)) {
                    return; // it left while it was asked
                }
                errors.add(name + (e.getCause() == null ? e : e.getCause()).getMessage());
            }
        });
        if (!errors.isEmpty()) {
            throw new GraphConfigException("the cluster is not set up for Filbert: " + String.join("; ", errors)
                    + ". Start members from hazelcast.yaml, or apply FilbertConfig.apply(config) before they start");
        }
    }

    /** A young cluster deals its partitions out with the first data operation; until then nobody owns anything. */
    private void awaitOwners(Deadline deadline) {
        catalog.list();
        int[] all = IntStream.range(0, rpc.partitionCount()).toArray();
        while (rpc.owners(all).values().stream().mapToInt(owned -> owned.length).sum() < all.length) {
            if (deadline.passed()) {
                throw new GraphConfigException(
                        "some partitions of the cluster have no owner; is a data member running?");
            }
            deadline.pause(10);
        }
    }

    /**
     * Begins to load a graph. Nothing is readable before {@link GraphWriter#commit}.
     *
     * @throws io.filbert.graph.GraphExistsException when the name is taken
     */
    public GraphWriter create(String name, GraphSchema schema) {
        return create(name, schema, new HashPartitionBook(rpc.partitionCount()));
    }

    /**
     * The same by a table: part p lies on the p-th member as members own partitions now (cyclically when there are more parts),
     * dealt over its partitions. Best with {@link #members()} parts. When partitions move later their nodes stay together.
     *
     * <pre>{@code
     * PartitionGraph shape = PartitionGraph.of(schema).edges(CITES, source, destination);
     * GraphWriter writer = grid.create("papers", schema, Partitioner.metis(grid.members()).partition(shape));
     * }</pre>
     *
     * @param assignment nodes that it leaves out lie as without it
     * @throws io.filbert.graph.InvalidGraphException when it does not fit the schema
     */
    public GraphWriter create(String name, GraphSchema schema, PartitionAssignment assignment) {
        int[][] owned = ownedPartitions();
        int[][] partitionsOfPart = new int[assignment.parts()][];
        Arrays.setAll(partitionsOfPart, part -> owned[part % owned.length]);
        return create(
                name, schema, TablePartitionBook.deal(schema, assignment, rpc.partitionCount(), partitionsOfPart));
    }

    /** How many members own partitions: the number of parts for a {@link io.filbert.partition.Partitioner}. */
    public int members() {
        return ownedPartitions().length;
    }

    /** By member, in the order of the least partition. */
    private int[][] ownedPartitions() {
        return rpc.owners(IntStream.range(0, rpc.partitionCount()).toArray())
                .values()
                .toArray(new int[0][]);
    }

    private GraphWriter create(String name, GraphSchema schema, PartitionBook book) {
        Names.graph(name);
        AtomicReference<GraphVersion> loading = new AtomicReference<>();
        catalog.exclusively(name, () -> {
            loading.set(catalog.create(name, schema, book));
            destroyMaps(name); // leftovers of a graph whose drop was cut off
        });
        return new GraphWriter(this, rpc, catalog, Objects.requireNonNull(loading.get()));
    }

    /**
     * Goes on with a load that {@link #create} began, elsewhere perhaps, and that nobody committed. What its writer had staged itself is not
     * known to this one.
     *
     * @param loading the graph as it is being loaded
     */
    public GraphWriter resume(GraphVersion loading) {
        return new GraphWriter(this, rpc, catalog, loading);
    }

    /** A readable graph; throws {@link UnknownNameException} with the known names. */
    public Graph open(String name) {
        return new Graph(rpc, catalog, catalog.current(name));
    }

    /**
     * Begins to give a node type a new attribute, or all its nodes new rows of one that it has. Nothing of it is readable before
     * {@link AttributeWriter#commit}.
     *
     * @param graph its name
     * @param spec what the attribute is; of one that is there already, the same
     * @throws io.filbert.graph.InvalidGraphException when the attribute is for sampling, or the graph has it in another form
     */
    public AttributeWriter attribute(String graph, String nodeType, AttributeSpec spec) {
        GraphVersion version = catalog.current(graph);
        NodeAttribute attribute = new NodeAttribute(version.schema().nodeTypeIndex(nodeType), spec);
        return new AttributeWriter(
                rpc, catalog, new AttributeWrite(version, AttributeWrite.newNumber(), List.of(attribute)), attribute);
    }

    /** Removes a graph and all its data; throws {@link UnknownNameException} when there is none. */
    public void drop(String name) {
        if (!drop(Names.graph(name), 0)) {
            throw new UnknownNameException("graph " + name + " is not in the catalog, known are " + list());
        }
    }

    /** Removes a graph if it has this incarnation, 0 for any; false when there is no such graph. */
    boolean drop(String name, long incarnation) {
        AtomicBoolean dropped = new AtomicBoolean();
        catalog.exclusively(name, () -> {
            long found = catalog.startDrop(name, incarnation);
            if (found != 0) {
                destroyMaps(name);
                catalog.remove(name, found);
                dropped.set(true);
            }
        });
        return dropped.get();
    }

    /** The readable graphs, ascending by name. */
    public List<String> list() {
        return catalog.list();
    }

    /** The calls of this instance, for groups of trainers and for counters. */
    public Rpc rpc() {
        return rpc;
    }

    private void destroyMaps(String name) {
        for (String wildcard :
                List.of(Maps.ADJACENCY, Maps.FEATURES, Maps.NODES, Maps.IDS, Maps.STAGING, Maps.INGEST)) {
            rpc.hazelcast().getMap(Maps.of(wildcard, name)).destroy();
        }
    }

    /** Gives up the grid. The Hazelcast instance is the user's and goes on, as do loaders and other grids on it. */
    @Override
    public void close() {}
}

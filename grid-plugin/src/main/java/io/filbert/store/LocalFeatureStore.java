package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.OwnerCalls;
import io.filbert.rpc.Rpc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The features of a graph as PyG's {@code LocalFeatureStore} gives them: rows by (type, attribute, index), put, updated and
 * removed where this member owns them, and looked up by global id wherever they are. A thin client owns nothing and may
 * only look up. A batch's features come through {@link #lookup}, and through nothing else. All threads may use it.
 */
public final class LocalFeatureStore {
    /** 2 MiB: what a processor's second cache holds, so that the copies on the way find it there; many requests in the time of a large one. */
    static final int REQUEST_BYTES = 1 << 21;

    private final Rpc rpc;
    private final Catalog catalog;
    private final String graph;
    private final long incarnation;

    /** The store of one incarnation of a graph. */
    public LocalFeatureStore(Rpc rpc, Catalog catalog, GraphVersion opened) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.graph = opened.graph();
        this.incarnation = opened.incarnation();
    }

    /**
     * Rows wanted of one node type.
     *
     * @param nodeType index in the schema
     * @param attributes indices among its attributes
     * @param nodes global ids in any order, also repeated; all in the graph
     * @param targets one buffer for each attribute, at least {@code nodes.length} rows long; row i receives node i
     */
    public record Lookup(int nodeType, int[] attributes, long[] nodes, ByteBuffer[] targets) {}

    /** Fills the targets: one request to each owner for all types and attributes, several one after the other where they are many rows. Blocks; node ids must have been checked. */
    public void lookup(GraphVersion version, List<Lookup> lookups, Deadline deadline) {
        RowsCall call = new RowsCall(catalog, version, version.book(), lookups, REQUEST_BYTES);
        rpc.callOwners(call.partitions(), call, deadline);
    }

    /** The same in steps: the targets are filled when the calls were answered, which is for the caller to see to. */
    public OwnerCalls startLookup(GraphVersion version, List<Lookup> lookups) {
        RowsCall rows = new RowsCall(catalog, version, version.book(), lookups, Long.MAX_VALUE);
        return new OwnerCalls() {
            private boolean open = !lookups.isEmpty();

            @Override
            public @Nullable OwnerCall<?> call() {
                return open ? rows : null;
            }

            @Override
            public int[] partitions() {
                return rows.partitions();
            }

            @Override
            public void advance() {
                open = false;
            }
        };
    }

    /**
     * Rows of a node attribute by global id, local and remote: one request to each owner, order kept, repeats allowed.
     *
     * @return completes with {@code ids.length} rows in a buffer of the caller's, or with the named failure
     */
    public CompletableFuture<FeatureTensor> lookupFeatures(String nodeType, String attribute, long... ids) {
        long[] nodes = ids.clone();
        return rpc.supplyAsync(() -> lookupNow(nodeType, attribute, nodes));
    }

    private FeatureTensor lookupNow(String nodeType, String attribute, long[] nodes) {
        GraphVersion version = catalog.current(graph, incarnation);
        int type = version.schema().nodeTypeIndex(nodeType);
        int index = version.schema().attributeIndex(type, attribute);
        for (long node : nodes) {
            version.checkNode(type, node);
        }
        AttributeSpec spec = version.schema().attributes(type).get(index);
        ByteBuffer target = buffer(nodes.length, spec);
        lookup(
                version,
                List.of(new Lookup(type, new int[] {index}, nodes, new ByteBuffer[] {target})),
                Deadline.in(rpc.options().timeout()));
        return new FeatureTensor(spec, nodes.length, target);
    }

    private static ByteBuffer buffer(int rows, AttributeSpec spec) {
        return ByteBuffer.allocateDirect(FeatureTensor.bytes(spec, rows)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The attributes of every node type and edge type: {@code node type paper: x FLOAT32[128]}. */
    public List<String> getAllTensorAttrs() {
        GraphSchema schema = catalog.current(graph, incarnation).schema();
        List<String> names = new ArrayList<>();
        for (int group = 0; group < schema.groups(); group++) {
            for (AttributeSpec spec : schema.attributes(group)) {
                names.add(
                        schema.groupName(group) + ": " + spec.name() + " " + spec.dtype() + "[" + spec.columns() + "]");
            }
        }
        return names;
    }

    /** The global ids of the nodes of a type that this member owns, ascending; none on a client. */
    public long[] getGlobalId(String nodeType) {
        GraphVersion version = catalog.current(graph, incarnation);
        return LocalWrites.localNodes(rpc, version, version.schema().nodeTypeIndex(nodeType));
    }

    /** Number of local rows and of columns. */
    public long[] getTensorSize(String nodeType, String attribute) {
        GraphVersion version = catalog.current(graph, incarnation);
        int type = version.schema().nodeTypeIndex(nodeType);
        int index = version.schema().attributeIndex(type, attribute);
        return new long[] {
            getGlobalId(nodeType).length,
            version.schema().attributes(type).get(index).columns()
        };
    }

    /** All local rows of an attribute, in the order of {@link #getGlobalId}. */
    public FeatureTensor getTensor(String nodeType, String attribute) {
        return lookupNow(nodeType, attribute, getGlobalId(nodeType));
    }

    /**
     * Local rows by global id.
     *
     * @param index nodes that this member owns; another one is refused by name
     */
    public FeatureTensor getTensor(String nodeType, String attribute, long... index) {
        GraphVersion version = catalog.current(graph, incarnation);
        LocalWrites.requireLocal(rpc, version, version.schema().nodeTypeIndex(nodeType), index);
        return lookupNow(nodeType, attribute, index);
    }

    /**
     * Sets all local rows of an attribute, in the order of {@link #getGlobalId}: a new version, readable from the next batch on.
     *
     * @param rows row-major: {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]}, or {@code byte[]} as stored
     */
    public void putTensor(String nodeType, String attribute, Object rows) {
        updateTensor(nodeType, attribute, getGlobalId(nodeType), rows);
    }

    /** Replaces the rows of some local nodes; a node of another owner is refused by name. */
    public void updateTensor(String nodeType, String attribute, long[] index, Object rows) {
        GraphVersion version = catalog.current(graph, incarnation);
        int type = version.schema().nodeTypeIndex(nodeType);
        int attr = version.schema().attributeIndex(type, attribute);
        AttributeSpec spec = version.schema().attributes(type).get(attr);
        Rows given = Rows.of(rows);
        given.check("attribute " + attribute + " of node type " + nodeType, spec, index.length);
        LocalWrites.requireLocal(rpc, version, type, index);
        new LocalWrites(rpc, catalog, version).putRows(type, attr, index, given);
    }

    /**
     * Removes the local rows of an attribute. The schema keeps it, but a batch that asks for it fails by name until the rows
     * are put again.
     *
     * @return whether there were local rows
     */
    public boolean removeTensor(String nodeType, String attribute) {
        GraphVersion version = catalog.current(graph, incarnation);
        int type = version.schema().nodeTypeIndex(nodeType);
        return new LocalWrites(rpc, catalog, version)
                .removeRows(type, version.schema().attributeIndex(type, attribute));
    }

    static NodeNotFoundException notLocal(GraphVersion version, int nodeType, long node, String owner) {
        return new NodeNotFoundException("node=" + node + " of type "
                + version.schema().nodeTypes().get(nodeType).name() + " of graph=" + version.graph() + " is owned by "
                + owner + ", not by this member; write it there, or look it up with lookupFeatures");
    }

    static InvalidGraphException clientsOwnNothing() {
        return new InvalidGraphException(
                "a thin client owns no partition; write through a member, or with GraphWriter");
    }
}

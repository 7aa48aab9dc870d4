package io.filbert.store;

import com.hazelcast.map.IMap;
import io.filbert.graph.IdKind;
import io.filbert.partition.PartitionKeys;
import io.filbert.rpc.Calls;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;

/**
 * External ids and the nodes that they name, on a member or a thin client: one request to each owner, for any number of them. An id is
 * the bytes that {@link IdKind#encode} gives. Works while a graph is being loaded, as soon as its ids are stored and
 * {@link Catalog#ids} knows how many each partition has. All threads may use it.
 */
public final class IdDictionary {
    /** 32 MB of ids in one request at most. */
    private static final long REQUEST_BYTES = 1 << 25;

    private final Rpc rpc;
    private final Catalog catalog;

    public IdDictionary(Rpc rpc, Catalog catalog) {
        this.rpc = rpc;
        this.catalog = catalog;
    }

    /**
     * Stores the ids of one node type in one partition, from anywhere. Idempotent: the same ids give the same entries. Not
     * after {@link Catalog#ids}: members keep what they have looked up.
     *
     * @param loading the graph, which is being loaded
     * @param blocks as {@link IdCollector#build} gives them for the partition; an empty partition has one, too
     */
    public void store(GraphVersion loading, int nodeType, int partition, IdBlock[] blocks) {
        IMap<BlockKey, Object> map = rpc.hazelcast().getMap(Maps.of(Maps.IDS, loading.graph()));
        int key = PartitionKeys.of(rpc.hazelcast())[partition];
        for (int b = 0; b < blocks.length; b++) {
            BlockKey blockKey = BlockKey.ofIds(loading.incarnation(), partition, key, nodeType, b);
            IdBlock block = blocks[b];
            Calls.await(
                    () -> map.setAsync(blockKey, block),
                    rpc.options().timeout(),
                    "writing external ids of partition " + partition + " of " + loading);
        }
    }

    /**
     * The kind of the ids of a node type.
     *
     * @throws io.filbert.graph.InvalidGraphException when the type has no external ids, or they are not stored yet
     */
    public IdKind kind(GraphVersion version, int nodeType) {
        IdBook.requireIds(version, nodeType);
        return version.externalIds(nodeType);
    }

    /**
     * The nodes that some ids name.
     *
     * @param nodeType index in the schema
     * @param ids in any order, also repeated; not changed
     * @return for each the node, -1 when there is none
     * @throws io.filbert.graph.InvalidGraphException as {@link #kind} throws it
     */
    public long[] nodeIds(GraphVersion version, int nodeType, byte[][] ids) {
        IdBook.requireIds(version, nodeType);
        long[] nodes = new long[ids.length];
        for (int from = 0; from < ids.length; ) {
            long bytes = 0;
            int to = from;
            while (to < ids.length && (to == from || bytes + ids[to].length <= REQUEST_BYTES)) {
                bytes += Integer.BYTES + ids[to++].length;
            }
            NodeIdsCall call = new NodeIdsCall(catalog, version, nodeType, ids, from, to, nodes);
            rpc.callOwners(call.partitions(), call, Deadline.in(rpc.options().timeout()));
            from = to;
        }
        return nodes;
    }

    /**
     * The ids of some nodes.
     *
     * @param nodes in any order, also repeated
     * @return for each its id, the caller's own
     * @throws io.filbert.graph.NodeNotFoundException for a node that is not in the graph
     * @throws io.filbert.graph.InvalidGraphException as {@link #kind} throws it
     */
    public byte[][] externalIds(GraphVersion version, int nodeType, long[] nodes) {
        for (long node : nodes) {
            version.checkNode(nodeType, node);
        }
        return externalIds(
                version,
                new int[] {nodeType},
                new long[][] {nodes},
                Deadline.in(rpc.options().timeout()))[0];
    }

    /** The same of several types at once, still one request to each owner. Node ids must have been checked. */
    public byte[][][] externalIds(GraphVersion version, int[] nodeTypes, long[][] nodes, Deadline deadline) {
        for (int type : nodeTypes) {
            IdBook.requireIds(version, type);
        }
        ExternalIdsCall call = new ExternalIdsCall(catalog, version, nodeTypes, nodes);
        rpc.callOwners(call.partitions(), call, deadline);
        return call.ids();
    }
}

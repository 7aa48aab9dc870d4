package io.filbert.store;

import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.UnknownNameException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.util.stream.IntStream;

/** Finds the node whose value of an integer attribute is the least, in one request to each owner. One use, one thread. */
public final class LeastValue implements OwnerCall<LeastValueReply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int nodeType;
    private final int attribute;
    private long value = Long.MAX_VALUE;
    private long node = -1;

    private LeastValue(Catalog catalog, GraphVersion version, int nodeType, int attribute) {
        this.catalog = catalog;
        this.version = version;
        this.nodeType = nodeType;
        this.attribute = attribute;
    }

    /** The node of the least value, of several that with the smallest id. Blocks. */
    public static long node(
            Rpc rpc, Catalog catalog, GraphVersion version, int nodeType, String attribute, Deadline deadline) {
        LeastValue call =
                new LeastValue(catalog, version, nodeType, version.schema().attributeIndex(nodeType, attribute));
        rpc.callOwners(IntStream.range(0, version.partitions()).toArray(), call, deadline);
        if (call.node < 0 && version.schema().nodeTypes().get(nodeType).count() > 0) {
            throw new UnknownNameException(
                    "attribute " + attribute + " of " + version.schema().groupName(nodeType) + " has no rows in "
                            + version + "; they were removed, put them again");
        }
        if (call.node < 0) {
            throw new NodeNotFoundException(version.schema().groupName(nodeType) + " of " + version + " has no nodes");
        }
        return call.node;
    }

    @Override
    public RpcRequest<LeastValueReply> request(int[] partitions) {
        return new LeastValueRequest(
                version.at(partitions), version.schema(), version.partitions(), nodeType, attribute);
    }

    @Override
    public Open accept(int[] partitions, LeastValueReply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        for (int i = 0; i < partitions.length; i++) {
            long found = reply.nodes()[i];
            boolean less = reply.values()[i] < value || (reply.values()[i] == value && found < node);
            if (found >= 0 && (node < 0 || less)) {
                value = reply.values()[i];
                node = found;
            }
        }
        return new Open(reply.notMine(), new int[0]);
    }

    @Override
    public String name() {
        return "least value of " + version;
    }
}

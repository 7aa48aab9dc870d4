package io.filbert.store;

import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;

/** The asking side of {@link ExternalIdsRequest}. One use, one thread. */
final class ExternalIdsCall implements OwnerCall<ExternalIdsRequest.Reply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int[] nodeTypes;
    private final int[] widths;
    private final byte[][][] ids;
    private final PartitionSplit split;

    /** @param nodes of each type; all in the graph */
    ExternalIdsCall(Catalog catalog, GraphVersion version, int[] nodeTypes, long[][] nodes) {
        this.catalog = catalog;
        this.version = version;
        this.nodeTypes = nodeTypes;
        this.widths = new int[nodeTypes.length];
        this.ids = new byte[nodeTypes.length][][];
        int[] sizes = new int[nodeTypes.length];
        for (int t = 0; t < nodeTypes.length; t++) {
            widths[t] = version.externalIds(nodeTypes[t]).bytes();
            sizes[t] = nodes[t].length;
            ids[t] = new byte[sizes[t]][];
        }
        this.split = new PartitionSplit(new IdBook(version), nodeTypes, nodes, sizes);
    }

    /** The partitions that some of the ids are in. */
    int[] partitions() {
        return split.partitions();
    }

    /** By type, in the order of its nodes. */
    byte[][][] ids() {
        return ids;
    }

    @Override
    public RpcRequest<ExternalIdsRequest.Reply> request(int[] partitions) {
        return new ExternalIdsRequest(
                version.at(partitions), nodeTypes, widths, split.openCounts(partitions), split.openRowKeys(partitions));
    }

    @Override
    public Open accept(int[] partitions, ExternalIdsRequest.Reply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        IntList unfinished = new IntList(0);
        int[] at = new int[nodeTypes.length];
        for (int i = 0; i < partitions.length; i++) {
            int p = partitions[i];
            if (PartitionHeader.contains(reply.notMine(), p)) {
                continue;
            }
            int from = split.answered(p);
            int answered = reply.answered()[i];
            for (int t = 0; t < nodeTypes.length; t++) {
                int last = split.slot(p, t, from + answered);
                for (int slot = split.slot(p, t, from); slot < last; slot++) {
                    ids[t][split.position(slot)] = reply.ids()[t].get(at[t]++);
                }
            }
            split.answer(p, answered);
            if (!split.isDone(p)) {
                unfinished.add(p);
            }
        }
        return new Open(reply.notMine(), unfinished.toArray());
    }

    @Override
    public String name() {
        return "external ids of " + version;
    }
}

package io.filbert.store;

import io.filbert.partition.IdHash;
import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;

/** The asking side of {@link NodeIdsRequest}: a stretch of a list of ids. One use, one thread. */
final class NodeIdsCall implements OwnerCall<NodeIdsRequest.Reply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int nodeType;
    private final int width;
    private final byte[][] ids;
    private final long[] nodes;
    private final int[] offsets;
    private final int[] order;

    /** @param nodes receives the nodes of {@code ids[from..to)}, at the same places */
    NodeIdsCall(Catalog catalog, GraphVersion version, int nodeType, byte[][] ids, int from, int to, long[] nodes) {
        this.catalog = catalog;
        this.version = version;
        this.nodeType = nodeType;
        this.width = version.externalIds(nodeType).bytes();
        this.ids = ids;
        this.nodes = nodes;
        this.offsets = new int[version.partitions() + 1];
        this.order = new int[to - from];
        int[] home = new int[to - from];
        for (int i = from; i < to; i++) {
            int p = IdHash.partition(IdHash.hash64(ids[i]), version.partitions());
            home[i - from] = p;
            offsets[p + 1]++;
        }
        for (int p = 0; p < version.partitions(); p++) {
            offsets[p + 1] += offsets[p];
        }
        int[] next = offsets.clone();
        for (int i = from; i < to; i++) {
            order[next[home[i - from]]++] = i;
        }
    }

    /** The partitions that some of the ids belong to. */
    int[] partitions() {
        IntList some = new IntList(version.partitions());
        for (int p = 0; p < version.partitions(); p++) {
            if (offsets[p] < offsets[p + 1]) {
                some.add(p);
            }
        }
        return some.toArray();
    }

    @Override
    public RpcRequest<NodeIdsRequest.Reply> request(int[] partitions) {
        int[] counts = new int[partitions.length];
        int total = 0;
        for (int i = 0; i < partitions.length; i++) {
            counts[i] = offsets[partitions[i] + 1] - offsets[partitions[i]];
            total += counts[i];
        }
        IdList.Builder wanted = new IdList.Builder(width, total);
        for (int p : partitions) {
            for (int slot = offsets[p]; slot < offsets[p + 1]; slot++) {
                byte[] id = ids[order[slot]];
                wanted.add(id, 0, id.length);
            }
        }
        return new NodeIdsRequest(version.at(partitions), nodeType, counts, wanted.build());
    }

    @Override
    public Open accept(int[] partitions, NodeIdsRequest.Reply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        long[] starts = version.idStarts(nodeType);
        int at = 0;
        for (int p : partitions) {
            for (int slot = offsets[p]; slot < offsets[p + 1]; slot++) {
                int row = reply.rows()[at++]; // of a partition that is asked again: overwritten then
                nodes[order[slot]] = row < 0 ? -1 : starts[p] + row;
            }
        }
        return new Open(reply.notMine(), new int[0]);
    }

    @Override
    public String name() {
        return "nodes of external ids of " + version;
    }
}

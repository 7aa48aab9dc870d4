package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.UnknownNameException;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** The asking side of a feature look-up: rows go from the replies straight into the caller's buffers. One use, one thread. */
final class RowsCall implements OwnerCall<RowsReply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int[] nodeTypes;
    private final int[][] attributes;
    private final int[][] rowBytes;
    private final ByteBuffer[][] targets;
    private final PartitionSplit split;

    /** @param book where the rows are: the version's, or that of links */
    RowsCall(Catalog catalog, GraphVersion version, PartitionBook book, List<LocalFeatureStore.Lookup> lookups) {
        int n = lookups.size();
        this.catalog = catalog;
        this.version = version;
        this.nodeTypes = new int[n];
        this.attributes = new int[n][];
        this.rowBytes = new int[n][];
        this.targets = new ByteBuffer[n][];
        long[][] nodes = new long[n][];
        int[] sizes = new int[n];
        for (int t = 0; t < n; t++) {
            LocalFeatureStore.Lookup lookup = lookups.get(t);
            nodeTypes[t] = lookup.nodeType();
            attributes[t] = lookup.attributes();
            targets[t] = lookup.targets();
            nodes[t] = lookup.nodes();
            sizes[t] = lookup.nodes().length;
            List<AttributeSpec> specs = version.schema().attributes(nodeTypes[t]);
            rowBytes[t] = new int[attributes[t].length];
            for (int a = 0; a < attributes[t].length; a++) {
                rowBytes[t][a] = specs.get(attributes[t][a]).rowBytes();
            }
        }
        this.split = new PartitionSplit(book, nodeTypes, nodes, sizes);
    }

    int[] partitions() {
        return split.partitions();
    }

    @Override
    public RpcRequest<RowsReply> request(int[] partitions) {
        return new RowsRequest(
                version.at(partitions),
                nodeTypes,
                attributes,
                rowBytes,
                split.openCounts(partitions),
                split.openRowKeys(partitions));
    }

    @Override
    public Open accept(int[] partitions, RowsReply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        if (reply.absent().length > 0) {
            int type = nodeTypes[reply.absent()[0]];
            int attribute = attributes[reply.absent()[0]][reply.absent()[1]];
            throw new UnknownNameException("attribute "
                    + version.schema().attributes(type).get(attribute).name() + " of "
                    + version.schema().groupName(type) + " has no rows in partition "
                    + partitions[reply.absent()[2]] + " of " + version + "; they were removed, put them again");
        }
        IntList unfinished = new IntList(0);
        int[] at = new int[nodeTypes.length];
        for (int i = 0; i < partitions.length; i++) {
            int p = partitions[i];
            boolean mine = !PartitionHeader.contains(reply.notMine(), p);
            int from = split.answered(p);
            for (int t = 0; t < nodeTypes.length; t++) {
                int first = split.slot(p, t, from);
                int last = split.slot(p, t, from + reply.answered()[i]);
                for (int a = 0; mine && a < attributes[t].length; a++) {
                    scatter(reply.data()[t][a], at[t], first, last, rowBytes[t][a], targets[t][a]);
                }
                at[t] += last - first;
            }
            if (mine) {
                split.answer(p, reply.answered()[i]);
                if (!split.isDone(p)) {
                    unfinished.add(p);
                }
            }
        }
        return new Open(reply.notMine(), unfinished.toArray());
    }

    private void scatter(byte[] data, int from, int first, int last, int bytes, ByteBuffer target) {
        int source = from * bytes;
        for (int slot = first; slot < last; slot++) {
            target.put(split.position(slot) * bytes, data, source, bytes);
            source += bytes;
        }
    }

    @Override
    public String name() {
        return "features of " + version;
    }
}

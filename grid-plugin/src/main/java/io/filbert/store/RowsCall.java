package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.UnknownNameException;
import io.filbert.partition.PartitionBook;
import io.filbert.rpc.IntList;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The asking side of a feature look-up: rows go from the replies straight into the caller's buffers. One use, one thread. */
final class RowsCall implements OwnerCall<RowsReply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int[] nodeTypes;
    private final int[][] attributes;
    private final int[][] rowBytes;
    private final ByteBuffer[][] targets;
    private final PartitionSplit split;
    private final long requestBytes;

    /**
     * @param requestBytes how many bytes of rows a request asks for at most; at least those of one partition
     * @param book where the rows are: the version's, or that of links
     */
    RowsCall(
            Catalog catalog,
            GraphVersion version,
            PartitionBook book,
            List<LocalFeatureStore.Lookup> lookups,
            long requestBytes) {
        int n = lookups.size();
        this.requestBytes = requestBytes;
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

    /** The partitions that a request for these asks: the first of them, for so many bytes. The others are left for the next. */
    private int[] asked(int[] partitions) {
        int[] counts = split.openCounts(partitions);
        long bytes = 0;
        int n = 0;
        while (n < partitions.length && (n == 0 || bytes < requestBytes)) {
            for (int t = 0; t < nodeTypes.length; t++) {
                for (int a = 0; a < rowBytes[t].length; a++) {
                    bytes += (long) counts[n * nodeTypes.length + t] * rowBytes[t][a];
                }
            }
            n++;
        }
        return n == partitions.length ? partitions : Arrays.copyOf(partitions, n);
    }

    @Override
    public RpcRequest<RowsReply> request(int[] partitions) {
        int[] asked = asked(partitions);
        return new RowsRequest(
                version.at(asked), nodeTypes, attributes, rowBytes, split.openCounts(asked), split.openRowKeys(asked));
    }

    @Override
    public void awaits(int @Nullable [] partitions) {
        RowsReceiver.set(partitions == null ? null : new Receiver(asked(partitions)));
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
        int[] asked = asked(partitions);
        int[] at = new int[nodeTypes.length];
        for (int i = 0; i < asked.length; i++) {
            int p = asked[i];
            boolean mine = !PartitionHeader.contains(reply.notMine(), p);
            int from = split.answered(p);
            int column = 0;
            for (int t = 0; t < nodeTypes.length; t++) {
                int first = split.slot(p, t, from);
                int last = split.slot(p, t, from + reply.answered()[i]);
                for (int a = 0; a < attributes[t].length; a++, column++) {
                    FoundRows found = reply.found();
                    byte[] data = reply.data(column);
                    if (mine && found != null) {
                        found.scatter(column, i, at[t], split, first, last, targets[t][a]);
                    } else if (mine && data != null) {
                        scatter(data, at[t], first, last, rowBytes[t][a], targets[t][a]);
                    }
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
        for (int i = asked.length; i < partitions.length; i++) {
            unfinished.add(partitions[i]);
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

    /** Takes the rows of the reply to one request, in the order in which {@link RowsReply} writes them. */
    private final class Receiver extends RowsReceiver {
        private static final int BLOCK = 1 << 15;

        private final int[] asked;

        Receiver(int[] asked) {
            this.asked = asked;
        }

        @Override
        boolean takes(int[] answered, int[] bytes) {
            if (answered.length != asked.length) {
                return false;
            }
            int column = 0;
            for (int t = 0; t < nodeTypes.length; t++) {
                long rows = 0;
                for (int i = 0; i < asked.length; i++) {
                    rows += last(i, t, answered) - first(i, t);
                }
                for (int a = 0; a < rowBytes[t].length; a++, column++) {
                    if (column >= bytes.length || bytes[column] != rows * rowBytes[t][a]) {
                        return false;
                    }
                }
            }
            return column == bytes.length;
        }

        private int first(int i, int t) {
            return split.slot(asked[i], t, split.answered(asked[i]));
        }

        private int last(int i, int t, int[] answered) {
            return split.slot(asked[i], t, split.answered(asked[i]) + answered[i]);
        }

        @Override
        void take(int[] answered, int[] notMine, ObjectDataInput in) throws IOException {
            for (int t = 0; t < nodeTypes.length; t++) {
                for (int a = 0; a < rowBytes[t].length; a++) {
                    int bytes = rowBytes[t][a];
                    int most = Math.max(1, BLOCK / bytes);
                    byte[] block = new byte[most * bytes];
                    for (int i = 0; i < asked.length; i++) {
                        boolean mine = !PartitionHeader.contains(notMine, asked[i]);
                        int last = last(i, t, answered);
                        for (int slot = first(i, t); slot < last; slot += most) {
                            int n = Math.min(most, last - slot);
                            in.readFully(block, 0, n * bytes);
                            if (mine) {
                                scatter(block, 0, slot, slot + n, bytes, targets[t][a]);
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public String name() {
        return "features of " + version;
    }
}

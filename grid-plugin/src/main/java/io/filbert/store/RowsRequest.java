package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Feature rows of nodes at one owner: all its partitions, several types and attributes.
 *
 * @param at the partitions and their versions
 * @param nodeTypes the types
 * @param attributes of each type, the attribute indices wanted
 * @param rowBytes of each of those
 * @param counts nodes by (partition, type)
 * @param rowKeys what the book names them by, by (partition, type, order of the request)
 */
record RowsRequest(PartitionsAt at, int[] nodeTypes, int[][] attributes, int[][] rowBytes, int[] counts, int[] rowKeys)
        implements RpcRequest<RowsReply> {
    /** 64 MiB: a reply answers whole partitions up to this, and at least one node. */
    static final int REPLY_BYTES = 1 << 26;

    @Override
    public RowsReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers headers = blocks.headers(at);
        int[] rows = headers.rows(nodeTypes, counts, rowKeys);
        int types = nodeTypes.length;
        int partitions = at.partitions().length;
        int[] answered = new int[partitions];
        IntList[] taken = new IntList[types];
        int[][] offsets = new int[types][partitions + 1];
        for (int t = 0; t < types; t++) {
            taken[t] = new IntList(rows.length);
        }
        long bytes = 0;
        for (int i = 0, at = 0; i < partitions; i++) {
            for (int t = 0; t < types; t++) {
                int perNode = 1 + IntStream.of(rowBytes[t]).sum();
                for (int k = 0; k < counts[i * types + t]; k++, at++) {
                    if (bytes == 0 || bytes + perNode <= REPLY_BYTES) {
                        taken[t].add(rows[at]);
                        answered[i]++;
                        bytes += perNode;
                    } else {
                        bytes = REPLY_BYTES; // full: nothing later is answered either
                    }
                }
                offsets[t][i + 1] = taken[t].size();
            }
        }
        List<FeatureGather.Column> columns = new ArrayList<>();
        for (int t = 0; t < types; t++) {
            int[] wanted = taken[t].toArray();
            for (int a = 0; a < attributes[t].length; a++) {
                columns.add(
                        new FeatureGather.Column(nodeTypes[t], attributes[t][a], rowBytes[t][a], offsets[t], wanted));
            }
        }
        int[] absent = absent(headers, offsets);
        if (absent.length > 0) {
            return RowsReply.absent(partitions, absent);
        }
        FoundRows found = FeatureGather.find(
                blocks, at, headers, IntStream.range(0, partitions).toArray(), columns);
        byte[] states = found.states();
        IntList notMine = new IntList(0);
        IntList lost = new IntList(0);
        for (int i = 0; i < partitions; i++) {
            if (states[i] == LocalBlocks.LOST) {
                lost.add(at.partitions()[i]);
            } else if (states[i] == LocalBlocks.NOT_MINE) {
                notMine.add(at.partitions()[i]);
            }
        }
        return RowsReply.of(answered, notMine.toArray(), lost.toArray(), columns.size(), found);
    }

    /** The first (type, attribute, partition) whose rows were removed from the store. */
    private int[] absent(LocalBlocks.Headers headers, int[][] offsets) {
        for (int i = 0; i < at.partitions().length; i++) {
            for (int t = 0; t < nodeTypes.length && headers.state(i) == LocalBlocks.FOUND; t++) {
                for (int a = 0; a < attributes[t].length && offsets[t][i] < offsets[t][i + 1]; a++) {
                    if (!headers.get(i).hasFeatures(nodeTypes[t], attributes[t][a])) {
                        return new int[] {t, a, i};
                    }
                }
            }
        }
        return new int[0];
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RowsRequest> {
        public Hook() {
            super(RowsRequest.class, 23, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RowsRequest r) throws IOException {
            r.at.write(out);
            Wire.writeInts(out, r.nodeTypes);
            for (int t = 0; t < r.nodeTypes.length; t++) {
                Wire.writeInts(out, r.attributes[t]);
                Wire.writeInts(out, r.rowBytes[t]);
            }
            Wire.writeInts(out, r.counts);
            Wire.writeInts(out, r.rowKeys);
        }

        @Override
        protected RowsRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            int[] nodeTypes = Wire.readInts(in);
            int[][] attributes = new int[nodeTypes.length][];
            int[][] rowBytes = new int[nodeTypes.length][];
            for (int t = 0; t < nodeTypes.length; t++) {
                attributes[t] = Wire.readInts(in);
                rowBytes[t] = Wire.readInts(in);
            }
            return new RowsRequest(at, nodeTypes, attributes, rowBytes, Wire.readInts(in), Wire.readInts(in));
        }
    }
}

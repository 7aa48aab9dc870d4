package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DType;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The least value of an INT64 or INT32 attribute of one column in some partitions of one owner.
 *
 * @param at the partitions and their versions
 * @param schema of the graph
 * @param bookPartitions P of the graph
 * @param nodeType index in it
 * @param attribute index among the type's attributes
 */
record LeastValueRequest(PartitionsAt at, GraphSchema schema, int bookPartitions, int nodeType, int attribute)
        implements RpcRequest<LeastValueReply> {
    @Override
    public LeastValueReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers headers = blocks.headers(at);
        int n = at.partitions().length;
        byte[] states = new byte[n];
        List<BlockKey> keys = new ArrayList<>();
        IntList partitionOfRef = new IntList(n);
        for (int i = 0; i < n; i++) {
            states[i] = headers.state(i);
            if (states[i] == LocalBlocks.FOUND) {
                for (PartitionHeader.Entry entry : headers.get(i).features()) {
                    if (Arrays.stream(entry.groups()).anyMatch(g -> g == nodeType)) {
                        keys.add(blocks.key(at.incarnation(), headers.get(i).partition(), entry));
                        partitionOfRef.add(i);
                    }
                }
            }
        }
        LocalBlocks.Fetched fetched = blocks.fetch(Maps.of(Maps.FEATURES, at.graph()), keys);
        long[] values = new long[n];
        int[] rows = new int[n];
        Arrays.fill(rows, -1);
        for (int ref = 0; ref < keys.size(); ref++) {
            int i = partitionOfRef.get(ref);
            if (fetched.state(ref) == LocalBlocks.FOUND) {
                for (FeatureSection section : ((FeatureBlock) fetched.block(ref)).sections()) {
                    if (section.group() == nodeType && section.attribute() == attribute) {
                        least(section, i, values, rows);
                    }
                }
            } else if (states[i] != LocalBlocks.LOST) {
                states[i] = fetched.state(ref);
            }
        }
        long[] nodes = new long[n];
        for (int i = 0; i < n; i++) {
            nodes[i] = rows[i] < 0
                    ? -1
                    : headers.get(i).ids(nodeType, bookPartitions).node(rows[i]);
        }
        return new LeastValueReply(values, nodes, where(states, LocalBlocks.NOT_MINE), where(states, LocalBlocks.LOST));
    }

    private void least(FeatureSection section, int i, long[] values, int[] rows) {
        ByteBuffer data = ByteBuffer.wrap(section.data()).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = schema.attributes(nodeType).get(attribute).dtype() == DType.INT64;
        for (int r = 0; r < section.rows(); r++) {
            long value = wide ? data.getLong(8 * r) : data.getInt(4 * r);
            int row = section.rowStart() + r;
            if (rows[i] < 0 || value < values[i] || (value == values[i] && row < rows[i])) {
                values[i] = value;
                rows[i] = row;
            }
        }
    }

    private int[] where(byte[] states, byte state) {
        IntList list = new IntList(0);
        for (int i = 0; i < states.length; i++) {
            if (states[i] == state) {
                list.add(at.partitions()[i]);
            }
        }
        return list.toArray();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<LeastValueRequest> {
        public Hook() {
            super(LeastValueRequest.class, 27, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, LeastValueRequest r) throws IOException {
            r.at.write(out);
            SchemaWire.write(out, r.schema);
            out.writeInt(r.bookPartitions);
            out.writeInt(r.nodeType);
            out.writeInt(r.attribute);
        }

        @Override
        protected LeastValueRequest readFields(ObjectDataInput in) throws IOException {
            return new LeastValueRequest(
                    PartitionsAt.read(in), SchemaWire.read(in), in.readInt(), in.readInt(), in.readInt());
        }
    }
}

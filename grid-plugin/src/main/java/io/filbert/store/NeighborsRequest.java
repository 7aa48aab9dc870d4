package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.List;

/**
 * Which neighbors the staged edges of some partitions have whose values are to stand beside them.
 *
 * @param at the partitions, and the version that they will be sealed under
 * @param schema of the graph
 * @param chunks how many chunks each stream staged for each partition
 */
record NeighborsRequest(PartitionsAt at, GraphSchema schema, int[][] chunks)
        implements RpcRequest<NeighborsRequest.Reply> {
    @Override
    public Reply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        long[][][] nodes = new long[at.partitions().length][0][];
        IntList notMine = new IntList(4);
        for (int i = 0; i < nodes.length; i++) {
            StagedPartition staged = StagedPartition.read(blocks, at, i, 0, chunks, StagedPartition.LOAD_AGAIN);
            if (staged == null && StagedPartition.isSealed(blocks, at, i)) {
                staged = new StagedPartition(List.of(), List.of()); // nobody needs them any more
            }
            if (staged == null) {
                notMine.add(at.partitions()[i]);
            } else {
                nodes[i] = staged.neighbors(schema);
            }
        }
        return new Reply(nodes, notMine.toArray());
    }

    /**
     * The neighbors.
     *
     * @param nodes by partition of the request and node type, ascending and distinct
     * @param notMine partitions that the member does not own
     */
    record Reply(long[][][] nodes, int[] notMine) {
        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 66, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
                out.writeInt(reply.nodes.length);
                for (long[][] types : reply.nodes) {
                    out.writeInt(types.length);
                    for (long[] nodes : types) {
                        Wire.writeLongs(out, nodes);
                    }
                }
                Wire.writeInts(out, reply.notMine);
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                long[][][] nodes = new long[Wire.readCount(in)][][];
                for (int i = 0; i < nodes.length; i++) {
                    nodes[i] = new long[Wire.readCount(in)][];
                    for (int t = 0; t < nodes[i].length; t++) {
                        nodes[i][t] = Wire.readLongs(in);
                    }
                }
                return new Reply(nodes, Wire.readInts(in));
            }
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<NeighborsRequest> {
        public Hook() {
            super(NeighborsRequest.class, 65, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, NeighborsRequest r) throws IOException {
            r.at.write(out);
            SchemaWire.write(out, r.schema);
            Wire.writeLists(out, r.chunks);
        }

        @Override
        protected NeighborsRequest readFields(ObjectDataInput in) throws IOException {
            return new NeighborsRequest(PartitionsAt.read(in), SchemaWire.read(in), Wire.readLists(in));
        }
    }
}

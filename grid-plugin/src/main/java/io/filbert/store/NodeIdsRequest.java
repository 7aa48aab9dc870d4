package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.partition.IdHash;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which nodes some external ids name, at the owner of their partitions.
 *
 * @param at the partitions
 * @param nodeType the type
 * @param counts ids by partition
 * @param ids by (partition, order of the request)
 */
record NodeIdsRequest(PartitionsAt at, int nodeType, int[] counts, IdList ids)
        implements RpcRequest<NodeIdsRequest.Reply> {
    @Override
    public Reply execute(HazelcastInstance member) {
        LocalIds local = LocalIds.read(LocalBlocks.of(member), at, new int[] {nodeType}, counts);
        int[] rows = new int[ids.size()];
        Arrays.fill(rows, -1);
        byte[] bytes = ids.bytes();
        int at = 0;
        for (int p = 0; p < counts.length; p++) {
            int end = at + counts[p];
            for (; at < end && local.state(p) == LocalBlocks.FOUND; at++) {
                int from = ids.start(at);
                int to = ids.end(at);
                rows[at] = local.row(p, IdHash.hash64(bytes, from, to), bytes, from, to);
            }
            at = end;
        }
        return new Reply(rows, local.partitions(LocalBlocks.NOT_MINE), local.partitions(LocalBlocks.LOST));
    }

    /**
     * The nodes.
     *
     * @param rows the place of each id among those of its partition, -1 when it is not there
     * @param notMine partitions that the member does not own; their rows do not count
     * @param lost partitions whose entries are missing
     */
    record Reply(int[] rows, int[] notMine, int[] lost) {
        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 72, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
                Wire.writeInts(out, reply.rows);
                Wire.writeInts(out, reply.notMine);
                Wire.writeInts(out, reply.lost);
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                return new Reply(Wire.readInts(in), Wire.readInts(in), Wire.readInts(in));
            }
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<NodeIdsRequest> {
        public Hook() {
            super(NodeIdsRequest.class, 71, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, NodeIdsRequest r) throws IOException {
            r.at.write(out);
            out.writeInt(r.nodeType);
            Wire.writeInts(out, r.counts);
            r.ids.write(out);
        }

        @Override
        protected NodeIdsRequest readFields(ObjectDataInput in) throws IOException {
            return new NodeIdsRequest(PartitionsAt.read(in), in.readInt(), Wire.readInts(in), IdList.read(in));
        }
    }
}

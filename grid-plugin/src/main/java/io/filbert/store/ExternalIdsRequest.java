package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * The external ids of some nodes, at the owner of the ids.
 *
 * @param at the partitions
 * @param nodeTypes the types
 * @param widths bytes of an id of each type, 0 when they differ
 * @param counts nodes by (partition, type)
 * @param rows places of the nodes' ids in their partition, by (partition, type, order of the request)
 */
record ExternalIdsRequest(PartitionsAt at, int[] nodeTypes, int[] widths, int[] counts, int[] rows)
        implements RpcRequest<ExternalIdsRequest.Reply> {
    @Override
    public Reply execute(HazelcastInstance member) {
        int types = nodeTypes.length;
        LocalIds local = LocalIds.read(LocalBlocks.of(member), at, nodeTypes, counts);
        IdList.Builder[] ids = new IdList.Builder[types];
        for (int t = 0; t < types; t++) {
            ids[t] = new IdList.Builder(widths[t], rows.length / types);
        }
        int[] answered = new int[at.partitions().length];
        long bytes = 0;
        int next = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            int p = slot / types;
            int end = next + counts[slot];
            for (; next < end && local.state(p) == LocalBlocks.FOUND; next++) {
                IdBlock block = local.blockOf(slot, rows[next]);
                int more = Integer.BYTES + block.length(rows[next]);
                if (bytes > 0 && bytes + more > RowsRequest.REPLY_BYTES) {
                    bytes = RowsRequest.REPLY_BYTES; // full: nothing later is answered either
                    break;
                }
                block.id(rows[next], ids[slot % types]);
                bytes += more;
                answered[p]++;
            }
            next = end;
        }
        IdList[] lists = new IdList[types];
        for (int t = 0; t < types; t++) {
            lists[t] = ids[t].build();
        }
        return new Reply(answered, lists, local.partitions(LocalBlocks.NOT_MINE), local.partitions(LocalBlocks.LOST));
    }

    /**
     * The ids.
     *
     * @param answered how many nodes of each partition are answered; the rest is asked for again
     * @param ids by type, in the order of the answered nodes
     * @param notMine partitions that the member does not own; none of their nodes is answered
     * @param lost partitions whose entries are missing
     */
    record Reply(int[] answered, IdList[] ids, int[] notMine, int[] lost) {
        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 74, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
                Wire.writeInts(out, reply.answered);
                out.writeInt(reply.ids.length);
                for (IdList list : reply.ids) {
                    list.write(out);
                }
                Wire.writeInts(out, reply.notMine);
                Wire.writeInts(out, reply.lost);
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                int[] answered = Wire.readInts(in);
                IdList[] ids = new IdList[Wire.readCount(in)];
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = IdList.read(in);
                }
                return new Reply(answered, ids, Wire.readInts(in), Wire.readInts(in));
            }
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<ExternalIdsRequest> {
        public Hook() {
            super(ExternalIdsRequest.class, 73, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, ExternalIdsRequest r) throws IOException {
            r.at.write(out);
            Wire.writeInts(out, r.nodeTypes);
            Wire.writeInts(out, r.widths);
            Wire.writeInts(out, r.counts);
            Wire.writeInts(out, r.rows);
        }

        @Override
        protected ExternalIdsRequest readFields(ObjectDataInput in) throws IOException {
            return new ExternalIdsRequest(
                    PartitionsAt.read(in), Wire.readInts(in), Wire.readInts(in), Wire.readInts(in), Wire.readInts(in));
        }
    }
}

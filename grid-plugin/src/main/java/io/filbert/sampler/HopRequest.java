package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import io.filbert.store.PartitionsAt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One hop at one owner: all its partitions, all edge types.
 *
 * @param at the partitions and their versions
 * @param bookPartitions P of the graph
 * @param nodeTypes the destination types of the frontier, ascending
 * @param slots the edge types to follow, in schema order
 * @param replace with replacement
 * @param ids whether edge ids are wanted
 * @param counts frontier nodes by (partition, node type)
 * @param rows what the book names them by (row keys), by (partition, node type, order of the request)
 */
record HopRequest(
        PartitionsAt at,
        int bookPartitions,
        int[] nodeTypes,
        List<Slot> slots,
        boolean replace,
        boolean ids,
        int[] counts,
        int[] rows)
        implements RpcRequest<HopReply> {

    /**
     * An edge type to follow.
     *
     * @param edgeType index in the schema
     * @param nodeType its destination type, as an index into those of the request
     * @param fanout neighbors per node; below 0 all
     * @param typeKey absorbs (seed, epoch, step, hop, edge type)
     * @param group of the edge type's attributes
     * @param rowBytes of each attribute wanted; 0 where it is not
     */
    record Slot(int edgeType, int nodeType, int fanout, long typeKey, int group, int[] rowBytes) {
        boolean wantsAttributes() {
            for (int bytes : rowBytes) {
                if (bytes > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public HopReply execute(HazelcastInstance member) {
        return new HopWorker(this, member).run();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<HopRequest> {
        public Hook() {
            super(HopRequest.class, 30, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, HopRequest r) throws IOException {
            r.at.write(out);
            out.writeInt(r.bookPartitions);
            Wire.writeInts(out, r.nodeTypes);
            out.writeInt(r.slots.size());
            for (Slot slot : r.slots) {
                out.writeInt(slot.edgeType);
                out.writeInt(slot.nodeType);
                out.writeInt(slot.fanout);
                out.writeLong(slot.typeKey);
                out.writeInt(slot.group);
                Wire.writeInts(out, slot.rowBytes);
            }
            out.writeBoolean(r.replace);
            out.writeBoolean(r.ids);
            Wire.writeInts(out, r.counts);
            Wire.writeInts(out, r.rows);
        }

        @Override
        protected HopRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            int bookPartitions = in.readInt();
            int[] nodeTypes = Wire.readInts(in);
            List<Slot> slots = new ArrayList<>();
            for (int i = Wire.readCount(in); i > 0; i--) {
                slots.add(new Slot(
                        in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readInt(), Wire.readInts(in)));
            }
            return new HopRequest(
                    at,
                    bookPartitions,
                    nodeTypes,
                    slots,
                    in.readBoolean(),
                    in.readBoolean(),
                    Wire.readInts(in),
                    Wire.readInts(in));
        }
    }
}

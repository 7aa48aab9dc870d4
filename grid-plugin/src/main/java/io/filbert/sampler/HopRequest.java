package io.filbert.sampler;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import io.filbert.store.PartitionsAt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One hop at one owner: all its partitions, all edge types.
 *
 * @param at the partitions and their versions
 * @param bookPartitions P of the graph
 * @param hop number of the hop
 * @param nodeTypes the node types of the frontier, ascending
 * @param slots what to follow, in schema order
 * @param replace with replacement
 * @param ids whether edge ids are wanted
 * @param counts frontier nodes by (partition, node type)
 * @param rows what the book names them by (row keys), by (partition, node type, order of the request)
 * @param trees the subgraphs of a disjoint sample, else null
 * @param tree the subgraph of each of the {@code rows}; empty when {@code trees} is null
 * @param among by node type of the schema, the nodes that may be drawn where a choice says so, ascending; else empty
 */
record HopRequest(
        PartitionsAt at,
        int bookPartitions,
        int hop,
        int[] nodeTypes,
        List<Slot> slots,
        boolean replace,
        boolean ids,
        int[] counts,
        int[] rows,
        @Nullable Trees trees,
        int[] tree,
        long[][] among)
        implements RpcRequest<HopReply> {

    /**
     * An adjacency to follow.
     *
     * @param adjacency index in the schema
     * @param nodeType the type of its rows, as an index into those of the request
     * @param neighborType the type of its neighbors, as an index in the schema
     * @param fanout neighbors per node; below 0 all
     * @param typeKey absorbs (seed, epoch, step, hop, adjacency); not used by disjoint samples
     * @param group of the attributes of its edges
     * @param rowBytes of each attribute wanted; 0 where it is not
     * @param choice what restricts the draws
     */
    record Slot(
            int adjacency,
            int nodeType,
            int neighborType,
            int fanout,
            long typeKey,
            int group,
            int[] rowBytes,
            Choice choice) {
        boolean wantsAttributes() {
            for (int bytes : rowBytes) {
                if (bytes > 0) {
                    return true;
                }
            }
            return false;
        }

        /** What keys of draws absorb before the node, by subgraph; null when the sample is not disjoint. */
        long @Nullable [] treeKeys(HopRequest request) {
            Trees trees = request.trees;
            if (trees == null) {
                return null;
            }
            long[] keys = new long[trees.keys().length];
            Arrays.setAll(keys, tree -> keyFor(request, tree));
            return keys;
        }

        /** What the key of a draw absorbs before the node. */
        long keyFor(HopRequest request, int tree) {
            Trees trees = request.trees;
            return trees == null ? typeKey : Draws.absorb(Draws.absorb(trees.keys()[tree], request.hop), adjacency);
        }
    }

    /** Whether draws of the slot need a look at the neighbors or at subgraphs. */
    boolean isSelective(Slot slot) {
        return trees != null || !slot.choice.isAny();
    }

    long seedTime(int ofTree) {
        return Objects.requireNonNull(trees).time(ofTree);
    }

    int link(int ofTree) {
        return Objects.requireNonNull(trees).link(ofTree);
    }

    /** Whether a neighbor is one of those among which the slot's edges stay. */
    boolean isAmong(Slot slot, long neighbor) {
        return Arrays.binarySearch(among[slot.neighborType], neighbor) >= 0;
    }

    /** The most draws with replacement for one node: they are held at once, whatever the node's degree. */
    static final int MAX_REPLACED = 1 << 20;

    @Override
    public HopReply execute(HazelcastInstance member) {
        if (replace && slots.stream().anyMatch(slot -> slot.fanout > MAX_REPLACED)) {
            throw new FormatException("a hop asks for more than " + MAX_REPLACED + " draws with replacement a node");
        }
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
            out.writeInt(r.hop);
            Wire.writeInts(out, r.nodeTypes);
            out.writeInt(r.slots.size());
            for (Slot slot : r.slots) {
                out.writeInt(slot.adjacency);
                out.writeInt(slot.nodeType);
                out.writeInt(slot.neighborType);
                out.writeInt(slot.fanout);
                out.writeLong(slot.typeKey);
                out.writeInt(slot.group);
                Wire.writeInts(out, slot.rowBytes);
                slot.choice.write(out);
            }
            out.writeBoolean(r.replace);
            out.writeBoolean(r.ids);
            Wire.writeInts(out, r.counts);
            Wire.writeInts(out, r.rows);
            Trees.write(out, r.trees);
            Wire.writeInts(out, r.tree);
            out.writeInt(r.among.length);
            for (long[] nodes : r.among) {
                Wire.writeLongs(out, nodes);
            }
        }

        @Override
        protected HopRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            int bookPartitions = in.readInt();
            int hop = in.readInt();
            int[] nodeTypes = Wire.readInts(in);
            List<Slot> slots = new ArrayList<>();
            for (int i = Wire.readCount(in); i > 0; i--) {
                slots.add(new Slot(
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        in.readLong(),
                        in.readInt(),
                        Wire.readInts(in),
                        Choice.read(in)));
            }
            boolean replace = in.readBoolean();
            boolean ids = in.readBoolean();
            int[] counts = Wire.readInts(in);
            int[] rows = Wire.readInts(in);
            Trees trees = Trees.read(in);
            int[] tree = Wire.readInts(in);
            long[][] among = new long[Wire.readCount(in)][];
            for (int t = 0; t < among.length; t++) {
                among[t] = Wire.readLongs(in);
            }
            return new HopRequest(
                    at, bookPartitions, hop, nodeTypes, slots, replace, ids, counts, rows, trees, tree, among);
        }
    }
}

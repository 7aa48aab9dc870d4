package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Turns what was staged for some partitions into blocks, at their owner, one partition at a time; staged chunks go as soon as
 * their partition is written. Asked twice for a partition, it finds the header and answers the same.
 *
 * <p>Where values of neighbors are to stand beside edges, a partition is sealed twice: first its nodes' sampling attributes alone,
 * under {@link GraphVersion#NODES_ONLY}, then the rest, upon that.
 *
 * @param at the partitions and the version to write
 * @param plan of the load
 * @param nodes with a table book the nodes, ascending, by (partition, node type); empty with the hash book
 * @param chunks how many chunks each stream staged for each partition
 * @param values of the neighbors, for each partition; empty where none are needed
 */
record SealRequest(PartitionsAt at, LoadPlan plan, int[][] nodes, int[][] chunks, List<NeighborValues> values)
        implements RpcRequest<SealReply> {
    @Override
    public SealReply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers present = blocks.headers(at);
        IntList notMine = new IntList(4);
        for (int i = 0; i < at.partitions().length; i++) {
            boolean done = present.state(i) == LocalBlocks.FOUND;
            if (present.state(i) == LocalBlocks.LOST) { // not sealed yet
                StagedPartition staged = StagedPartition.read(blocks, at, i, 0, chunks, StagedPartition.LOAD_AGAIN);
                done = staged == null
                        ? StagedPartition.isSealed(blocks, at, i)
                        : at.versions()[i] == GraphVersion.NODES_ONLY
                                ? sealNodes(blocks, i, staged)
                                : seal(blocks, i, staged);
            }
            if (!done) {
                notMine.add(at.partitions()[i]);
            }
        }
        return new SealReply(notMine.toArray());
    }

    private boolean sealNodes(LocalBlocks blocks, int i, StagedPartition staged) {
        int partition = at.partitions()[i];
        PartitionSealer sealer = new PartitionSealer(plan, partition, lists(i), staged);
        sealer.addSamplingAttributes();
        writer(blocks)
                .write(
                        partition,
                        at.versions()[i],
                        sealer.rows(),
                        lists(i),
                        sealer.edges(),
                        List.of(),
                        sealer.features());
        return true;
    }

    /** Answers whether the partition is still here. */
    private boolean seal(LocalBlocks blocks, int i, StagedPartition staged) {
        int partition = at.partitions()[i];
        PartitionSealer sealer = new PartitionSealer(plan, partition, lists(i), staged);
        long previous = 0;
        List<PartitionHeader.Entry> kept = List.of();
        if (values.isEmpty()) {
            sealer.addSamplingAttributes();
        } else {
            previous = GraphVersion.NODES_ONLY;
            LocalBlocks.Headers nodes = blocks.headers(
                    new PartitionsAt(at.graph(), at.incarnation(), new int[] {partition}, new long[] {previous}));
            if (nodes.state(0) == LocalBlocks.NOT_MINE) {
                return false;
            }
            if (nodes.state(0) == LocalBlocks.LOST) {
                throw StagedPartition.lost(at, i, StagedPartition.LOAD_AGAIN);
            }
            kept = nodes.get(0).features();
        }
        sealer.addOtherAttributes();
        sealer.addEdges(values.isEmpty() ? NeighborValues.NONE : values.get(i));
        writer(blocks)
                .write(
                        partition,
                        at.versions()[i],
                        previous,
                        sealer.rows(),
                        lists(i),
                        sealer.edges(),
                        List.of(),
                        sealer.adjacency(),
                        kept,
                        sealer.features());
        IMap<BlockKey, Object> staging = blocks.hazelcast().getMap(Maps.of(Maps.STAGING, at.graph()));
        StagedPartition.keys(blocks, at, i, 0, chunks).forEach(staging::delete);
        return true;
    }

    /** The node lists of one partition; empty with the hash book. */
    private int[][] lists(int i) {
        int types = plan.schema().nodeTypes().size();
        return nodes.length == 0 ? nodes : Arrays.copyOfRange(nodes, i * types, (i + 1) * types);
    }

    private PartitionWriter writer(LocalBlocks blocks) {
        return new PartitionWriter(blocks, at.graph(), at.incarnation(), plan.blockBytes());
    }

    /** The wire form. */
    public static final class Hook extends WireHook<SealRequest> {
        public Hook() {
            super(SealRequest.class, 19, 3);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, SealRequest r) throws IOException {
            r.at.write(out);
            r.plan.write(out);
            Wire.writeLists(out, r.nodes);
            Wire.writeLists(out, r.chunks);
            out.writeInt(r.values.size());
            for (NeighborValues values : r.values) {
                values.write(out);
            }
        }

        @Override
        protected SealRequest readFields(ObjectDataInput in) throws IOException {
            PartitionsAt at = PartitionsAt.read(in);
            LoadPlan plan = LoadPlan.read(in);
            int[][] nodes = Wire.readLists(in);
            int[][] chunks = Wire.readLists(in);
            NeighborValues[] values = new NeighborValues[Wire.readCount(in)];
            for (int i = 0; i < values.length; i++) {
                values[i] = NeighborValues.read(in);
            }
            return new SealRequest(at, plan, nodes, chunks, List.of(values));
        }
    }
}

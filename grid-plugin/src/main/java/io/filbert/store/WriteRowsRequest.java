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

/**
 * Writes new rows of node attributes, staged before, into some partitions at their owner, under versions that nobody reads yet: the
 * other blocks stay. Staged chunks go as soon as their partition is written. Asked twice for a partition, it finds the header
 * and answers the same.
 *
 * @param from the partitions and the versions that are written upon
 * @param to the version to write of each
 * @param plan the schema with the attributes, the hash book's P and the size of a block
 * @param nodeTypes the type of each attribute
 * @param attributes its index among the type's
 * @param stream the number of the staging
 * @param chunks how many chunks it staged for each partition
 */
record WriteRowsRequest(
        PartitionsAt from, long[] to, LoadPlan plan, int[] nodeTypes, int[] attributes, long stream, int[] chunks)
        implements RpcRequest<WriteRowsRequest.Reply> {

    /**
     * All partitions are written but these.
     *
     * @param moreBytes of each partition, the size of its blocks less what it was
     * @param notMine partitions that the member does not own
     * @param lost partitions whose entries are missing
     */
    record Reply(long[] moreBytes, int[] notMine, int[] lost) {
        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 91, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply r) throws IOException {
                Wire.writeLongs(out, r.moreBytes);
                Wire.writeInts(out, r.notMine);
                Wire.writeInts(out, r.lost);
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                return new Reply(Wire.readLongs(in), Wire.readInts(in), Wire.readInts(in));
            }
        }
    }

    @Override
    public Reply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        PartitionsAt written = new PartitionsAt(from.graph(), from.incarnation(), from.partitions(), to);
        LocalBlocks.Headers bases = blocks.headers(from);
        LocalBlocks.Headers present = blocks.headers(written);
        long[] moreBytes = new long[to.length];
        IntList notMine = new IntList(4);
        IntList lost = new IntList(4);
        for (int i = 0; i < to.length; i++) {
            byte state = bases.state(i);
            if (state == LocalBlocks.FOUND && present.state(i) == LocalBlocks.LOST) { // not written yet
                state = write(blocks, bases.get(i), written, i);
            } else if (state == LocalBlocks.FOUND) {
                state = present.state(i);
            }
            if (state == LocalBlocks.FOUND) {
                PartitionHeader now = blocks.headers(written.one(i)).get(0);
                moreBytes[i] = now.bytes() - bases.get(i).bytes();
            } else if (state == LocalBlocks.NOT_MINE) {
                notMine.add(from.partitions()[i]);
            } else {
                lost.add(from.partitions()[i]);
            }
        }
        return new Reply(moreBytes, notMine.toArray(), lost.toArray());
    }

    /** Answers the state of the partition: {@link LocalBlocks#FOUND} when it is written. */
    private byte write(LocalBlocks blocks, PartitionHeader base, PartitionsAt written, int i) {
        int[][] staged = new int[][] {chunks};
        StagedPartition rows = StagedPartition.read(blocks, written, i, stream, staged, "give the rows again");
        if (rows == null) {
            return StagedPartition.isSealed(blocks, written, i) ? LocalBlocks.FOUND : LocalBlocks.NOT_MINE;
        }
        PartitionSealer sealer = new PartitionSealer(plan, base.partition(), base.nodes(), rows);
        for (int a = 0; a < attributes.length; a++) {
            sealer.addNodeAttribute(nodeTypes[a], attributes[a]);
        }
        byte[] state = {LocalBlocks.FOUND};
        PartitionChange change = new PartitionChange(
                blocks,
                from.graph(),
                from.incarnation(),
                base,
                found -> state[0] = found == LocalBlocks.FOUND ? state[0] : found);
        for (int a = 0; a < attributes.length && state[0] == LocalBlocks.FOUND; a++) {
            if (base.hasFeatures(nodeTypes[a], attributes[a])) {
                change.takeFeatures(nodeTypes[a], attributes[a]);
            }
        }
        if (state[0] == LocalBlocks.FOUND) {
            change.features().addAll(sealer.features());
            change.write(new PartitionWriter(blocks, from.graph(), from.incarnation(), plan.blockBytes()), to[i]);
            IMap<BlockKey, Object> staging = blocks.hazelcast().getMap(Maps.of(Maps.STAGING, from.graph()));
            StagedPartition.keys(blocks, written, i, stream, staged).forEach(staging::delete);
        }
        return state[0];
    }

    /** The wire form. */
    public static final class Hook extends WireHook<WriteRowsRequest> {
        public Hook() {
            super(WriteRowsRequest.class, 90, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, WriteRowsRequest r) throws IOException {
            r.from.write(out);
            Wire.writeLongs(out, r.to);
            r.plan.write(out);
            Wire.writeInts(out, r.nodeTypes);
            Wire.writeInts(out, r.attributes);
            out.writeLong(r.stream);
            Wire.writeInts(out, r.chunks);
        }

        @Override
        protected WriteRowsRequest readFields(ObjectDataInput in) throws IOException {
            return new WriteRowsRequest(
                    PartitionsAt.read(in),
                    Wire.readLongs(in),
                    LoadPlan.read(in),
                    Wire.readInts(in),
                    Wire.readInts(in),
                    in.readLong(),
                    Wire.readInts(in));
        }
    }
}

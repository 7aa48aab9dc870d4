package io.filbert.store;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.partition.Partition;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes what a write of attributes left in some partitions, at their owner: what it staged, and on request the blocks and headers
 * that it wrote. Found by their keys, so that what a broken attempt left goes too.
 *
 * @param at the partitions and the versions that the write gave them
 * @param write its number, which all its staging streams begin with
 * @param blocks whether blocks and headers go too
 */
record RemoveWriteRequest(PartitionsAt at, int write, boolean blocks) implements RpcRequest<SealReply> {
    @Override
    public SealReply execute(HazelcastInstance member) {
        BitSet before = owned(member);
        Map<Integer, Long> versions = new HashMap<>();
        for (int i = 0; i < at.partitions().length; i++) {
            versions.put(at.partitions()[i], at.versions()[i]);
        }
        remove(member, Maps.STAGING, versions.keySet()::contains, key -> key.version() >>> Integer.SIZE == write);
        if (blocks) {
            for (String map : List.of(Maps.NODES, Maps.FEATURES)) { // first what lists, then what is listed
                remove(
                        member,
                        map,
                        versions.keySet()::contains,
                        key -> key.version() == versions.getOrDefault(key.partition(), 0L));
            }
        }
        before.and(owned(member)); // what came meanwhile was not seen, what left may not have been
        IntList notMine = new IntList(4);
        for (int partition : at.partitions()) {
            if (!before.get(partition)) {
                notMine.add(partition);
            }
        }
        return new SealReply(notMine.toArray());
    }

    private interface PartitionTest {
        boolean test(int partition);
    }

    private interface KeyTest {
        boolean test(BlockKey key);
    }

    private void remove(HazelcastInstance member, String wildcard, PartitionTest partitions, KeyTest test) {
        IMap<BlockKey, Object> map = member.getMap(Maps.of(wildcard, at.graph()));
        for (BlockKey key : map.localKeySet()) {
            if (key.incarnation() == at.incarnation() && partitions.test(key.partition()) && test.test(key)) {
                map.delete(key);
            }
        }
    }

    private static BitSet owned(HazelcastInstance member) {
        Member self = member.getCluster().getLocalMember();
        BitSet owned = new BitSet();
        for (Partition partition : member.getPartitionService().getPartitions()) {
            if (self.equals(partition.getOwner())) {
                owned.set(partition.getPartitionId());
            }
        }
        return owned;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RemoveWriteRequest> {
        public Hook() {
            super(RemoveWriteRequest.class, 92, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RemoveWriteRequest r) throws IOException {
            r.at.write(out);
            out.writeInt(r.write);
            out.writeBoolean(r.blocks);
        }

        @Override
        protected RemoveWriteRequest readFields(ObjectDataInput in) throws IOException {
            return new RemoveWriteRequest(PartitionsAt.read(in), in.readInt(), in.readBoolean());
        }
    }
}

package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which streams have chunks that are not here, because a member left with them or they never arrived. A partition that is sealed needs none.
 *
 * @param at the partitions, and the version that they are sealed under
 * @param chunks how many chunks each stream staged for each partition
 */
record MissingChunksRequest(PartitionsAt at, int[][] chunks) implements RpcRequest<MissingChunksRequest.Reply> {
    @Override
    public Reply execute(HazelcastInstance member) {
        LocalBlocks blocks = LocalBlocks.of(member);
        LocalBlocks.Headers sealed = blocks.headers(at);
        int[][] streams = new int[at.partitions().length][];
        IntList notMine = new IntList(4);
        for (int i = 0; i < streams.length; i++) {
            int[] missing = sealed.state(i) == LocalBlocks.FOUND ? new int[0] : missing(blocks, i);
            streams[i] = missing;
            if (sealed.state(i) == LocalBlocks.NOT_MINE || (missing.length > 0 && missing[0] < 0)) {
                streams[i] = new int[0];
                notMine.add(at.partitions()[i]);
            }
        }
        return new Reply(streams, notMine.toArray());
    }

    /** Ascending; {-1} when the partition moved. */
    private int[] missing(LocalBlocks blocks, int i) {
        List<BlockKey> keys = StagedPartition.keys(blocks, at, i, 0, chunks);
        LocalBlocks.Fetched fetched = blocks.fetch(Maps.of(Maps.STAGING, at.graph()), keys);
        if (IntStream.range(0, keys.size()).anyMatch(c -> fetched.state(c) == LocalBlocks.NOT_MINE)) {
            return new int[] {-1};
        }
        return IntStream.range(0, keys.size())
                .filter(c -> fetched.state(c) == LocalBlocks.LOST)
                .map(c -> (int) keys.get(c).version())
                .distinct()
                .toArray();
    }

    /**
     * What is missing.
     *
     * @param streams by partition of the request, ascending
     * @param notMine partitions that the member does not own
     */
    record Reply(int[][] streams, int[] notMine) {
        /** The wire form. */
        public static final class Hook extends WireHook<Reply> {
            public Hook() {
                super(Reply.class, 35, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
                Wire.writeLists(out, reply.streams);
                Wire.writeInts(out, reply.notMine);
            }

            @Override
            protected Reply readFields(ObjectDataInput in) throws IOException {
                return new Reply(Wire.readLists(in), Wire.readInts(in));
            }
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<MissingChunksRequest> {
        public Hook() {
            super(MissingChunksRequest.class, 34, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, MissingChunksRequest r) throws IOException {
            r.at.write(out);
            Wire.writeLists(out, r.chunks);
        }

        @Override
        protected MissingChunksRequest readFields(ObjectDataInput in) throws IOException {
            return new MissingChunksRequest(PartitionsAt.read(in), Wire.readLists(in));
        }
    }
}

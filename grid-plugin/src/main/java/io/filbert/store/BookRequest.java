package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.IntList;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The node lists of some partitions of a graph with a table book, at their owner.
 *
 * @param at the partitions and their versions
 */
record BookRequest(PartitionsAt at) implements RpcRequest<BookReply> {
    /** 64 MiB: a reply answers whole partitions up to this, and at least one. */
    private static final int REPLY_BYTES = 1 << 26;

    @Override
    public BookReply execute(HazelcastInstance member) {
        LocalBlocks.Headers headers = LocalBlocks.of(member).headers(at);
        IntList answered = new IntList(at.partitions().length);
        IntList notMine = new IntList(0);
        IntList lost = new IntList(0);
        List<int[]> nodes = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < at.partitions().length; i++) {
            int partition = at.partitions()[i];
            if (headers.state(i) == LocalBlocks.NOT_MINE) {
                notMine.add(partition);
            } else if (headers.state(i) == LocalBlocks.LOST) {
                lost.add(partition);
            } else if (bytes < REPLY_BYTES) {
                answered.add(partition);
                for (int[] list : headers.get(i).nodes()) {
                    nodes.add(list);
                    bytes += 4L * list.length;
                }
            }
        }
        return new BookReply(answered.toArray(), nodes.toArray(new int[0][]), notMine.toArray(), lost.toArray());
    }

    /** The wire form. */
    public static final class Hook extends WireHook<BookRequest> {
        public Hook() {
            super(BookRequest.class, 50, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, BookRequest r) throws IOException {
            r.at.write(out);
        }

        @Override
        protected BookRequest readFields(ObjectDataInput in) throws IOException {
            return new BookRequest(PartitionsAt.read(in));
        }
    }
}

package io.filbert.store;

import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Has every owner build its partitions' blocks from what was staged. One use, one thread. */
public final class Sealing implements OwnerCall<SealReply> {
    /** Partitions that one seal request names: few, so that progress shows and a retry repeats little. */
    private static final int SEALED_AT_ONCE = 8;

    private final GraphVersion loading;
    private final List<int[]> streams;
    private final int blockBytes;
    private final int[][][] nodes;

    /**
     * @param loading the graph as it was created
     * @param streams for each stream number the chunks of each partition, as {@link Staging#finish} answered
     * @param blockBytes the size of a block
     */
    public Sealing(GraphVersion loading, List<int[]> streams, int blockBytes) {
        this.loading = loading;
        this.streams = streams;
        this.blockBytes = blockBytes;
        this.nodes = nodes(loading);
    }

    /** The node lists of a table book, by (node type, partition); empty with the hash book. */
    private static int[][][] nodes(GraphVersion loading) {
        if (!(loading.book() instanceof TablePartitionBook book)) {
            return new int[0][][];
        }
        int[][][] nodes = new int[loading.schema().nodeTypes().size()][][];
        for (int t = 0; t < nodes.length; t++) {
            nodes[t] = book.nodes(t, (int) loading.schema().nodeTypes().get(t).count());
        }
        return nodes;
    }

    /** Seals all partitions; {@code progress} hears how many are done, {@code timeout} bounds each request. */
    public void seal(Rpc rpc, IntConsumer progress, Duration timeout) {
        for (int from = 0; from < loading.partitions(); from += SEALED_AT_ONCE) {
            int[] some = new int[Math.min(SEALED_AT_ONCE, loading.partitions() - from)];
            for (int i = 0; i < some.length; i++) {
                some[i] = from + i;
            }
            rpc.callOwners(some, this, Deadline.in(timeout));
            progress.accept(from + some.length);
        }
    }

    @Override
    public RpcRequest<SealReply> request(int[] partitions) {
        long[] first = new long[partitions.length];
        Arrays.fill(first, GraphVersion.FIRST);
        int[][] chunks = new int[streams.size()][partitions.length];
        for (int s = 0; s < chunks.length; s++) {
            for (int i = 0; i < partitions.length; i++) {
                chunks[s][i] = streams.get(s)[partitions[i]];
            }
        }
        int[][] lists = new int[partitions.length * nodes.length][];
        for (int i = 0; i < lists.length; i++) {
            lists[i] = nodes[i % nodes.length][partitions[i / nodes.length]];
        }
        PartitionsAt at = new PartitionsAt(loading.graph(), loading.incarnation(), partitions, first);
        return new SealRequest(at, loading.schema(), loading.partitions(), lists, chunks, blockBytes);
    }

    @Override
    public Open accept(int[] partitions, SealReply reply) {
        return new Open(reply.notMine(), new int[0]);
    }

    @Override
    public String name() {
        return "sealing of graph " + loading.graph();
    }
}

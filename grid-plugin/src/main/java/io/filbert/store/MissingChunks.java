package io.filbert.store;

import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.util.List;
import java.util.stream.IntStream;

/** Finds out which streams of an interrupted load have to be staged again. */
public final class MissingChunks {
    private MissingChunks() {}

    /**
     * By partition the streams that have chunks missing there, ascending; none for a partition that is sealed.
     *
     * @param loading the graph that is being loaded
     * @param streams for each stream number the chunks of each partition, as {@link Staging#finish} answered
     */
    public static int[][] find(Rpc rpc, GraphVersion loading, List<int[]> streams, Deadline deadline) {
        GraphVersion sealed = loading.loaded(GraphVersion.FIRST);
        int[][] missing = new int[loading.partitions()][];
        OwnerCall<MissingChunksRequest.Reply> call = new OwnerCall<>() {
            @Override
            public RpcRequest<MissingChunksRequest.Reply> request(int[] partitions) {
                int[][] chunks = new int[streams.size()][];
                for (int s = 0; s < chunks.length; s++) {
                    int[] ofStream = streams.get(s);
                    chunks[s] = IntStream.of(partitions).map(p -> ofStream[p]).toArray();
                }
                return new MissingChunksRequest(sealed.at(partitions), chunks);
            }

            @Override
            public Open accept(int[] partitions, MissingChunksRequest.Reply reply) {
                for (int i = 0; i < partitions.length; i++) {
                    missing[partitions[i]] = reply.streams()[i];
                }
                return new Open(reply.notMine(), new int[0]);
            }

            @Override
            public String name() {
                return "staged chunks of graph " + loading.graph();
            }
        };
        rpc.callOwners(IntStream.range(0, loading.partitions()).toArray(), call, deadline);
        return missing;
    }
}

package io.filbert.sampler;

import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.RpcRequest;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.PartitionSplit;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The asking side of {@link EdgesExistRequest}. One use, one thread. */
final class EdgesExistCall implements OwnerCall<EdgesExistReply> {
    private final Catalog catalog;
    private final GraphVersion version;
    private final int edgeType;
    private final long[] sources;
    private final PartitionSplit split;
    private final int[][] positions;
    private final boolean[] exists;

    /** Pair i is {@code sources[i]} and {@code destinations[i]}. */
    EdgesExistCall(Catalog catalog, GraphVersion version, int edgeType, long[] sources, long[] destinations) {
        this.catalog = catalog;
        this.version = version;
        this.edgeType = edgeType;
        this.sources = sources;
        this.split = new PartitionSplit(
                version.book(),
                new int[] {version.schema().destinationIndex(edgeType)},
                new long[][] {destinations},
                new int[] {destinations.length});
        this.positions = new int[][] {IntStream.range(0, sources.length).toArray()};
        this.exists = new boolean[sources.length];
    }

    int[] partitions() {
        return split.partitions();
    }

    /** Of each pair, whether it is an edge. */
    boolean[] exists() {
        return exists;
    }

    @Override
    public RpcRequest<EdgesExistReply> request(int[] partitions) {
        return new EdgesExistRequest(
                version.at(partitions),
                edgeType,
                version.schema().destinationIndex(edgeType),
                split.openCounts(partitions),
                split.openRowKeys(partitions),
                Arrays.stream(split.open(partitions, positions))
                        .mapToLong(i -> sources[i])
                        .toArray());
    }

    @Override
    public Open accept(int[] partitions, EdgesExistReply reply) {
        if (reply.lost().length > 0) {
            throw catalog.missing(version, reply.lost()[0]);
        }
        int[] open = split.open(partitions, positions);
        int[] counts = split.openCounts(partitions);
        for (int i = 0, k = 0; i < partitions.length; i++) {
            int partition = partitions[i];
            boolean mine = Arrays.stream(reply.notMine()).noneMatch(p -> p == partition);
            for (int end = k + counts[i]; k < end; k++) {
                exists[open[k]] = reply.exists()[k];
            }
            if (mine) {
                split.answer(partition, counts[i]);
            }
        }
        return new Open(reply.notMine(), new int[0]);
    }

    @Override
    public String name() {
        return "edges of " + version;
    }
}

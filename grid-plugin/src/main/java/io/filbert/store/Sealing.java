package io.filbert.store;

import io.filbert.graph.GraphException;
import io.filbert.partition.TablePartitionBook;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.IntConsumer;

/**
 * Has every owner build its partitions' blocks from what was staged. Where values of neighbors are to stand beside edges, all nodes are
 * sealed first; then, for a few partitions at a time, their neighbors are asked for, looked up and sent along. One use, one thread.
 */
public final class Sealing {
    /** Partitions that one seal request names: few, so that progress shows and a retry repeats little. */
    private static final int SEALED_AT_ONCE = 8;

    /** Seal requests to an owner on their way, so that it builds with several cores. */
    private static final int ASKED_AT_ONCE = 4;

    /** Staged chunks whose neighbors are held at a time: some 64 MB; one partition may have more. */
    private static final int CHUNKS_AT_ONCE = 128;

    private final Rpc rpc;
    private final Catalog catalog;
    private final GraphVersion loading;
    private final List<int[]> streams;
    private final LoadPlan plan;
    private final int[][][] nodes;

    /**
     * @param loading the graph as it was created
     * @param streams for each stream number the chunks of each partition, as {@link Staging#finish} answered
     */
    public Sealing(Rpc rpc, Catalog catalog, GraphVersion loading, List<int[]> streams, LoadPlan plan) {
        this.rpc = rpc;
        this.catalog = catalog;
        this.loading = loading;
        this.streams = streams;
        this.plan = plan;
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
    public void seal(IntConsumer progress, Duration timeout) {
        List<int[]> groups = groups();
        if (plan.needsNeighbors()) {
            sealWithNeighbors(groups, progress, timeout);
            return;
        }
        GraphVersion sealed = loading.loaded(GraphVersion.FIRST);
        Deque<CompletableFuture<Void>> asked = new ArrayDeque<>();
        int done = 0;
        try {
            for (int[] some : groups) {
                if (asked.size() == ASKED_AT_ONCE) {
                    await(asked.remove());
                    progress.accept(done += groups.get(0).length);
                }
                asked.add(rpc.supplyAsync(() -> {
                    rpc.callOwners(some, new SealCall(sealed, List.of()), Deadline.in(timeout));
                    return null;
                }));
            }
            while (!asked.isEmpty()) {
                await(asked.remove());
            }
        } finally {
            asked.forEach(
                    group -> group.exceptionally(t -> null).join()); // after a failure nothing is written any more
        }
        progress.accept(loading.partitions());
    }

    private static void await(CompletableFuture<Void> group) {
        try {
            group.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("sealing was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GraphException known
                    ? known
                    : new GraphException("sealing failed: " + e.getCause(), e);
        }
    }

    private void sealWithNeighbors(List<int[]> groups, IntConsumer progress, Duration timeout) {
        GraphVersion nodes = loading.loaded(GraphVersion.NODES_ONLY);
        for (int[] some : groups) {
            rpc.callOwners(some, new SealCall(nodes, List.of()), Deadline.in(timeout));
        }
        GraphVersion sealed = loading.loaded(GraphVersion.FIRST);
        for (int[] some : groups) {
            NeighborsCall neighbors = new NeighborsCall(sealed);
            rpc.callOwners(some, neighbors, Deadline.in(timeout));
            long[][][] wanted = new long[some.length][][];
            Arrays.setAll(wanted, i -> neighbors.nodes[some[i]]);
            NeighborValues[] found = NeighborValues.lookUp(rpc, catalog, nodes, wanted, Deadline.in(timeout));
            NeighborValues[] values = new NeighborValues[loading.partitions()];
            for (int i = 0; i < some.length; i++) {
                values[some[i]] = found[i];
            }
            rpc.callOwners(some, new SealCall(sealed, Arrays.asList(values)), Deadline.in(timeout));
            progress.accept(some[some.length - 1] + 1);
        }
    }

    /** Consecutive partitions that are sealed together. */
    private List<int[]> groups() {
        List<int[]> groups = new ArrayList<>();
        for (int from = 0; from < loading.partitions(); ) {
            int to = from;
            int chunks = 0;
            do {
                for (int[] stream : streams) {
                    chunks += stream[to];
                }
                to++;
            } while (to < loading.partitions()
                    && to - from < SEALED_AT_ONCE
                    && !(plan.needsNeighbors() && chunks >= CHUNKS_AT_ONCE));
            int[] group = new int[to - from];
            for (int i = 0; i < group.length; i++) {
                group[i] = from + i;
            }
            groups.add(group);
            from = to;
        }
        return groups;
    }

    private int[][] chunks(int[] partitions) {
        int[][] chunks = new int[streams.size()][partitions.length];
        for (int s = 0; s < chunks.length; s++) {
            for (int i = 0; i < partitions.length; i++) {
                chunks[s][i] = streams.get(s)[partitions[i]];
            }
        }
        return chunks;
    }

    /** Seals; {@code values} by partition of the graph, or empty. */
    private final class SealCall implements OwnerCall<SealReply> {
        private final GraphVersion version;
        private final List<NeighborValues> values;

        SealCall(GraphVersion version, List<NeighborValues> values) {
            this.version = version;
            this.values = values;
        }

        @Override
        public RpcRequest<SealReply> request(int[] partitions) {
            List<NeighborValues> sent = values.isEmpty()
                    ? List.of()
                    : Arrays.stream(partitions).mapToObj(values::get).toList();
            int[][] lists = new int[partitions.length * nodes.length][];
            for (int i = 0; i < lists.length; i++) {
                lists[i] = nodes[i % nodes.length][partitions[i / nodes.length]];
            }
            return new SealRequest(version.at(partitions), plan, lists, chunks(partitions), sent);
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

    /** Asks for neighbors. */
    private final class NeighborsCall implements OwnerCall<NeighborsRequest.Reply> {
        private final GraphVersion version;
        private final long[][][] nodes;

        NeighborsCall(GraphVersion version) {
            this.version = version;
            this.nodes = new long[version.partitions()][0][];
        }

        @Override
        public RpcRequest<NeighborsRequest.Reply> request(int[] partitions) {
            return new NeighborsRequest(version.at(partitions), plan.schema(), chunks(partitions));
        }

        @Override
        public Open accept(int[] partitions, NeighborsRequest.Reply reply) {
            for (int i = 0; i < partitions.length; i++) {
                nodes[partitions[i]] = reply.nodes()[i];
            }
            return new Open(reply.notMine(), new int[0]);
        }

        @Override
        public String name() {
            return "neighbors of graph " + loading.graph();
        }
    }
}

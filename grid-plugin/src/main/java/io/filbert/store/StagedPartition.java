package io.filbert.store;

import io.filbert.graph.ColumnSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.PartitionLostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was staged for one partition, on its owner, in order of (stream, arrival).
 *
 * @param edges edges and links
 * @param rows rows of node attributes
 */
record StagedPartition(List<StagedEdges> edges, List<StagedRows> rows) {
    /** What to do when a load lost staged data. */
    static final String LOAD_AGAIN = "drop the graph and load it again";

    /**
     * The keys of a partition's chunks, by (stream, order of arrival).
     *
     * @param first the number of the first stream
     */
    static List<BlockKey> keys(LocalBlocks blocks, PartitionsAt at, int i, long first, int[][] chunks) {
        List<BlockKey> keys = new ArrayList<>();
        for (int stream = 0; stream < chunks.length; stream++) {
            for (int c = 0; c < chunks[stream][i]; c++) {
                keys.add(blocks.stagingKey(at.incarnation(), at.partitions()[i], c, first + stream));
            }
        }
        return keys;
    }

    /**
     * Reads what was staged for partition i of a request; null when it moved, or when it was sealed meanwhile by a request that was
     * sent twice: the header stands before chunks go.
     *
     * @param first the number of the first stream
     * @param chunks how many chunks each stream staged for each partition of the request
     * @param wayOut what to do when some are lost
     */
    static @Nullable StagedPartition read(
            LocalBlocks blocks, PartitionsAt at, int i, long first, int[][] chunks, String wayOut) {
        List<BlockKey> keys = keys(blocks, at, i, first, chunks);
        LocalBlocks.Fetched fetched = blocks.fetch(Maps.of(Maps.STAGING, at.graph()), keys);
        StagedPartition staged = new StagedPartition(new ArrayList<>(), new ArrayList<>());
        for (int c = 0; c < keys.size(); c++) {
            if (fetched.state(c) == LocalBlocks.NOT_MINE) {
                return null;
            }
            if (fetched.state(c) == LocalBlocks.LOST && isSealed(blocks, at, i)) {
                return null;
            }
            if (fetched.state(c) == LocalBlocks.LOST) {
                throw lost(at, i, wayOut);
            }
            if (fetched.block(c) instanceof StagedEdges e) {
                staged.edges.add(e);
            } else {
                staged.rows.add((StagedRows) Objects.requireNonNull(fetched.block(c)));
            }
        }
        return staged;
    }

    /** Whether the header of partition i of a request stands. */
    static boolean isSealed(LocalBlocks blocks, PartitionsAt at, int i) {
        return blocks.headers(at.one(i)).state(0) == LocalBlocks.FOUND;
    }

    static PartitionLostException lost(PartitionsAt at, int i, String wayOut) {
        return new PartitionLostException("partition " + at.partitions()[i] + " of graph " + at.graph()
                + " lost staged data while loading (a member left); " + wayOut);
    }

    /** Takes a run of staged edges, at {@code from} to {@code to} of its chunk. */
    interface RunTaker {
        void take(StagedEdges chunk, int from, int to);
    }

    /** Visits the runs of one kind. */
    void runs(int kind, RunTaker taker) {
        for (StagedEdges chunk : edges) {
            for (int run = 0; run < chunk.kinds().length; run++) {
                if (chunk.kinds()[run] == kind) {
                    taker.take(chunk, run == 0 ? 0 : chunk.ends()[run - 1], chunk.ends()[run]);
                }
            }
        }
    }

    /** The number of in-edges of each row. */
    int[] inDegrees(int edgeType, RowIds ids) {
        int[] degrees = new int[ids.rows()];
        runs(edgeType, (chunk, from, to) -> {
            for (int i = from; i < to; i++) {
                degrees[ids.row(chunk.rows()[i])]++;
            }
        });
        return degrees;
    }

    /** By node type, ascending and distinct, the neighbors whose values are to stand beside edges. */
    long[][] neighbors(GraphSchema schema) {
        int types = schema.nodeTypes().size();
        int[] sizes = new int[types];
        int[] wanted = IntStream.range(0, schema.adjacencies())
                .filter(a -> schema.samplingColumns(a).stream().anyMatch(ColumnSpec::node))
                .toArray();
        for (int a : wanted) {
            runs(a, (chunk, from, to) -> sizes[schema.neighborType(a)] += to - from);
        }
        long[][] nodes = new long[types][];
        Arrays.setAll(nodes, t -> new long[sizes[t]]);
        for (int a : wanted) {
            int type = schema.neighborType(a);
            runs(a, (chunk, from, to) -> {
                sizes[type] -= to - from;
                chunk.neighbors().copy(from, nodes[type], sizes[type], to - from);
            });
        }
        for (int t = 0; t < types; t++) {
            nodes[t] = NeighborValues.distinct(nodes[t]);
        }
        return nodes;
    }
}

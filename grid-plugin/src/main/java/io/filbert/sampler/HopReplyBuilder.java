package io.filbert.sampler;

import io.filbert.rpc.IntList;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.FeatureGather;
import io.filbert.store.FoundRows;
import io.filbert.store.Ids;
import io.filbert.store.LocalBlocks;
import io.filbert.store.RowIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts a {@link HopReply} together, chunk by chunk. One thread. */
final class HopReplyBuilder {
    private final HopRequest request;
    private final HopLists lists;
    private final int[] rows;
    private final int bytesPerEdge;
    private final IntList chunkPartitions = new IntList(0);
    private final IntList chunkFrom = new IntList(0);
    private final IntList chunkTo = new IntList(0);
    private final IdBuffer neighbors;
    private final @Nullable IdBuffer ids;
    private final IntList[] edgeRows;
    private final IntList[] edgeEnds;
    private final int[] counts;
    private int counted;
    private long bytes;

    /** @param rows of all nodes of the request, in its order */
    HopReplyBuilder(HopRequest request, HopLists lists, int[] rows) {
        this.request = request;
        this.lists = lists;
        this.rows = rows;
        int n = request.slots().size();
        this.edgeRows = new IntList[n];
        this.edgeEnds = new IntList[n];
        int rowBytes = 0;
        int nodes = 0;
        long edges = 0;
        for (int s = 0; s < n; s++) {
            Slot slot = request.slots().get(s);
            edgeRows[s] = new IntList(0);
            edgeEnds[s] = new IntList(0);
            rowBytes = Math.max(rowBytes, IntStream.of(slot.rowBytes()).sum());
            int own = lists.nodesOf(slot.nodeType());
            nodes = Math.addExact(nodes, own);
            edges += (long) own * Math.max(0, Math.min(slot.fanout(), 64));
        }
        this.counts = new int[nodes];
        this.bytesPerEdge = 8 + (request.ids() ? 8 : 0) + rowBytes;
        int expected = (int) Math.min(edges / 2, REPLY_EDGES);
        this.neighbors = new IdBuffer(expected);
        this.ids = request.ids() ? new IdBuffer(expected) : null;
    }

    /** What is set aside at most before it is needed. */
    private static final int REPLY_EDGES = 1 << 20;

    /** How many more edges fit, at least 1; 0 when the reply is full. */
    long room() {
        return bytes >= HopWorker.REPLY_BYTES ? 0 : Math.max(1, (HopWorker.REPLY_BYTES - bytes) / bytesPerEdge);
    }

    /** Begins a chunk: the nodes of a partition's list from where it was served up to {@code to}. Its slots follow in order. */
    void begin(int i, int to) {
        chunkPartitions.add(i);
        chunkFrom.add(lists.served(i));
        chunkTo.add(to);
    }

    /** Ends the chunk. */
    void end() {
        int c = chunkPartitions.size() - 1;
        int served = chunkTo.get(c) - chunkFrom.get(c);
        lists.serve(chunkPartitions.get(c), chunkTo.get(c));
        bytes = (long) neighbors.size() * bytesPerEdge + 4L * (counted + served);
        for (int s = 0; s < edgeEnds.length; s++) {
            edgeEnds[s].add(edgeRows[s].size());
        }
    }

    /** Nodes of a slot without edges. */
    void appendNothing(int nodes) {
        counted += nodes;
    }

    /** Whether a section's draws can go straight into the reply. */
    boolean takes(AdjacencySection section) {
        return section.neighbors().ints() != null && neighbors.ints() != null;
    }

    /** Draws for {@code rows[from..to)} straight into the reply, from a section that {@link #takes} and has all rows of its partition. */
    void append(int s, int from, int to, AdjacencySection section, HopKernel kernel, RowIds nodes) {
        int total = kernel.count(section, rows, from, to, counts, counted);
        int at = neighbors.skip(total);
        int[] out = Objects.requireNonNull(neighbors.ints());
        kernel.draw(section, rows, from, to, nodes, counts, counted, out, at);
        counted += to - from;
        if (ids != null) {
            Ids own = section.ids();
            if (own == null) {
                ids.appendAbsent(total);
            } else {
                ids.append(own, out, at, total);
            }
        }
        if (request.slots().get(s).wantsAttributes()) {
            edgeRows[s].addAll(out, at, total, section.edgeStart());
        }
        section.neighbors().gather(out, at, total, out, at);
    }

    /**
     * Adds what was drawn otherwise for the next nodes of a slot.
     *
     * @param nodes how many nodes
     */
    void append(int s, int nodes, List<Piece> pieces) {
        if (pieces.size() == 1 && pieces.get(0).nodes() == null) {
            appendPiece(s, pieces.get(0));
        } else {
            PieceMerge merge = new PieceMerge(pieces, nodes);
            System.arraycopy(merge.counts(), 0, counts, counted, nodes);
            merge.appendTo(neighbors, ids, edgeRows[s]);
        }
        counted += nodes;
    }

    private void appendPiece(int s, Piece piece) {
        System.arraycopy(piece.counts(), 0, counts, counted, piece.counts().length);
        if (piece.neighborInts() != null) {
            neighbors.append(piece.neighborInts(), 0, piece.total());
        } else if (piece.neighborLongs() != null) {
            neighbors.append(piece.neighborLongs(), 0, piece.total());
        }
        if (ids != null) {
            if (piece.ids() == null) {
                ids.appendAbsent(piece.total());
            } else if (piece.ids().ints() != null) {
                ids.append(piece.ids().ints(), 0, piece.total());
            } else {
                for (int k = 0, at = ids.skip(piece.total()); k < piece.total(); k++) {
                    ids.set(at + k, piece.ids().get(k));
                }
            }
        }
        if (piece.edgeRows() != null) {
            edgeRows[s].addAll(piece.edgeRows(), 0, piece.total(), 0);
        }
    }

    /** The reply; first gathers the edge attributes of everything drawn, on this owner. */
    HopReply build(LocalBlocks blocks, LocalBlocks.Headers headers) {
        byte[][][] attributes = new byte[request.slots().size()][][];
        List<FeatureGather.Column> columns = new ArrayList<>();
        List<byte[]> targets = new ArrayList<>();
        for (int s = 0; s < attributes.length; s++) {
            Slot slot = request.slots().get(s);
            attributes[s] = new byte[slot.rowBytes().length][];
            if (!slot.wantsAttributes()) {
                continue;
            }
            int[] edges = edgeRows[s].toArray();
            int[] offsets = new int[edgeEnds[s].size() + 1];
            for (int c = 0; c < edgeEnds[s].size(); c++) {
                offsets[c + 1] = edgeEnds[s].get(c);
            }
            for (int a = 0; a < slot.rowBytes().length; a++) {
                int rowBytes = slot.rowBytes()[a];
                if (rowBytes > 0) {
                    attributes[s][a] = new byte[Math.multiplyExact(edges.length, rowBytes)];
                    columns.add(new FeatureGather.Column(slot.group(), a, rowBytes, offsets, edges));
                    targets.add(attributes[s][a]);
                }
            }
        }
        if (!columns.isEmpty()) {
            FoundRows found = FeatureGather.find(blocks, request.at(), headers, chunkPartitions.toArray(), columns);
            for (int i = 0; i < found.states().length; i++) {
                lists.note(i, found.states()[i]);
            }
            for (int c = 0; c < columns.size(); c++) {
                found.copy(c, targets.get(c), 0);
            }
        }
        return new HopReply(
                chunkPartitions.toArray(),
                chunkFrom.toArray(),
                chunkTo.toArray(),
                counted == counts.length ? counts : Arrays.copyOf(counts, counted),
                neighbors,
                ids,
                attributes,
                lists.notMine(),
                lists.lost());
    }
}

package io.filbert.sampler;

import io.filbert.rpc.IntList;
import io.filbert.sampler.HopKernel.Piece;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.FeatureGather;
import io.filbert.store.LocalBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts a {@link HopReply} together, chunk by chunk. One thread. */
final class HopReplyBuilder {
    private final HopRequest request;
    private final HopLists lists;
    private final int bytesPerEdge;
    private final IntList chunkPartitions = new IntList(0);
    private final IntList chunkFrom = new IntList(0);
    private final IntList chunkTo = new IntList(0);
    private final IntList counts;
    private final IdBuffer neighbors = new IdBuffer(0);
    private final @Nullable IdBuffer ids;
    private final IntList[] edgeRows;
    private final IntList[] edgeEnds;
    private long bytes;

    HopReplyBuilder(HopRequest request, HopLists lists) {
        this.request = request;
        this.lists = lists;
        this.counts = new IntList(request.rows().length);
        this.ids = request.ids() ? new IdBuffer(0) : null;
        int n = request.slots().size();
        this.edgeRows = new IntList[n];
        this.edgeEnds = new IntList[n];
        int rowBytes = 0;
        for (int s = 0; s < n; s++) {
            edgeRows[s] = new IntList(0);
            edgeEnds[s] = new IntList(0);
            rowBytes = Math.max(
                    rowBytes, IntStream.of(request.slots().get(s).rowBytes()).sum());
        }
        this.bytesPerEdge = 8 + (request.ids() ? 8 : 0) + rowBytes;
    }

    /** How many more edges fit, at least 1; 0 when the reply is full. */
    long room() {
        return bytes >= HopWorker.REPLY_BYTES ? 0 : Math.max(1, (HopWorker.REPLY_BYTES - bytes) / bytesPerEdge);
    }

    /**
     * Adds the next nodes of a partition's list.
     *
     * @param to one after the last of them
     * @param drawn what was drawn for them, by slot
     */
    void append(int i, int to, List<List<Piece>> drawn) {
        chunkPartitions.add(i);
        chunkFrom.add(lists.served(i));
        chunkTo.add(to);
        int before = neighbors.size();
        for (int s = 0; s < request.slots().size(); s++) {
            int type = request.slots().get(s).nodeType();
            int n = lists.from(i, type, to) - lists.from(i, type, lists.served(i));
            List<Piece> pieces = drawn.get(s);
            if (pieces.isEmpty()) {
                counts.addZeros(n);
            } else if (pieces.size() == 1 && pieces.get(0).nodes() == null) {
                appendPiece(s, pieces.get(0));
            } else {
                PieceMerge merge = new PieceMerge(pieces, n);
                counts.addAll(merge.counts());
                merge.appendTo(neighbors, ids, edgeRows[s]);
            }
            edgeEnds[s].add(edgeRows[s].size());
        }
        bytes += (long) (neighbors.size() - before) * bytesPerEdge + 4L * (to - lists.served(i));
    }

    private void appendPiece(int s, Piece piece) {
        counts.addAll(piece.counts());
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
            edgeRows[s].addAll(Arrays.copyOf(piece.edgeRows(), piece.total()));
        }
    }

    /** The reply; first gathers the edge attributes of everything drawn, on this owner, in one visit. */
    HopReply build(LocalBlocks blocks, LocalBlocks.Headers headers) {
        byte[][][] attributes = new byte[request.slots().size()][][];
        List<FeatureGather.Column> columns = new ArrayList<>();
        for (int s = 0; s < attributes.length; s++) {
            Slot slot = request.slots().get(s);
            attributes[s] = new byte[slot.rowBytes().length][];
            int[] rows = edgeRows[s].toArray();
            int[] offsets = new int[edgeEnds[s].size() + 1];
            for (int c = 0; c < edgeEnds[s].size(); c++) {
                offsets[c + 1] = edgeEnds[s].get(c);
            }
            for (int a = 0; a < slot.rowBytes().length; a++) {
                int rowBytes = slot.rowBytes()[a];
                if (rowBytes > 0) {
                    byte[] out = new byte[Math.multiplyExact(rows.length, rowBytes)];
                    attributes[s][a] = out;
                    columns.add(new FeatureGather.Column(slot.group(), a, rowBytes, offsets, rows, out));
                }
            }
        }
        if (!columns.isEmpty()) {
            byte[] states = FeatureGather.gather(blocks, request.at(), headers, chunkPartitions.toArray(), columns);
            for (int i = 0; i < states.length; i++) {
                lists.note(i, states[i]);
            }
        }
        return new HopReply(
                chunkPartitions.toArray(),
                chunkFrom.toArray(),
                chunkTo.toArray(),
                counts.toArray(),
                neighbors,
                ids,
                attributes,
                lists.notMine(),
                lists.lost());
    }
}

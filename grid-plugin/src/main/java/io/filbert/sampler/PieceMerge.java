package io.filbert.sampler;

import io.filbert.rpc.IntList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what several blocks of one partition drew for one edge type: each node's edges come from one section, or
 * from the parts of a split row, in the order of the draws. The rare way: most partitions have one block.
 */
final class PieceMerge {
    private final List<Piece> pieces;
    private final int[] counts;

    /** @param nodes how many nodes the pieces' indices range over */
    PieceMerge(List<Piece> pieces, int nodes) {
        this.pieces = pieces;
        this.counts = new int[nodes];
        for (Piece piece : pieces) {
            for (int k = 0; k < piece.counts().length; k++) {
                counts[node(piece, k)] += piece.counts()[k];
            }
        }
    }

    int[] counts() {
        return counts;
    }

    void appendTo(IdBuffer neighbors, @Nullable IdBuffer ids, IntList edgeRows) {
        int[] starts = new int[counts.length + 1];
        for (int n = 0; n < counts.length; n++) {
            starts[n + 1] = starts[n] + counts[n];
        }
        int total = starts[counts.length];
        int firstNeighbor = neighbors.skip(total);
        int firstId = ids == null ? 0 : ids.skip(total);
        int[] rows = new int[total];
        boolean wantRows = false;
        for (Piece piece : pieces) {
            int at = 0;
            for (int k = 0; k < piece.counts().length; k++) {
                int start = starts[node(piece, k)];
                for (int j = 0; j < piece.counts()[k]; j++, at++) {
                    int target = start + (piece.slots() == null ? j : piece.slots()[at]);
                    neighbors.set(firstNeighbor + target, neighbor(piece, at));
                    if (ids != null) {
                        ids.set(
                                firstId + target,
                                piece.ids() == null ? -1 : piece.ids().get(at));
                    }
                    if (piece.edgeRows() != null) {
                        rows[target] = piece.edgeRows()[at];
                        wantRows = true;
                    }
                }
            }
        }
        if (wantRows) {
            edgeRows.addAll(rows);
        }
    }

    private static int node(Piece piece, int k) {
        return piece.nodes() == null ? k : piece.nodes()[k];
    }

    private static long neighbor(Piece piece, int at) {
        if (piece.neighborInts() != null) {
            return piece.neighborInts()[at];
        }
        return piece.neighborLongs() == null ? -1 : piece.neighborLongs()[at];
    }
}

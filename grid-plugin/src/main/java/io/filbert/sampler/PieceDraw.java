package io.filbert.sampler;

import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.RowIds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Draws by a {@link HopKernel}, uniformly and from all neighbors, from a section of any kind into arrays of its own: of a partition in several blocks, of
 * a part of a split row, of neighbors that are longs. One thread.
 */
final class PieceDraw {
    private final HopKernel kernel;

    PieceDraw(HopKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Draws for {@code rows[from..to)}.
     *
     * @param ids which node is in which row
     */
    Piece draw(
            AdjacencySection section, int[] rows, int from, int to, RowIds ids, boolean wantIds, boolean wantEdgeRows) {
        int[] nodes = inside(section, rows, from, to);
        if (section.isSplit()) {
            return splitPiece(section, nodes, rows, from, ids, wantIds, wantEdgeRows);
        }
        int[] own = new int[nodes.length];
        Arrays.setAll(own, i -> rows[from + nodes[i]]);
        int[] counts = new int[own.length];
        int[] positions = new int[kernel.count(section, own, 0, own.length, counts, 0)];
        kernel.draw(section, own, 0, own.length, ids, counts, 0, positions, 0);
        return piece(section, nodes, counts, positions, positions.length, null, wantIds, wantEdgeRows);
    }

    /** A part of one row: every part makes the same draws and keeps those that fall into it. */
    private Piece splitPiece(
            AdjacencySection section,
            int[] nodes,
            int[] rows,
            int from,
            RowIds ids,
            boolean wantIds,
            boolean wantEdgeRows) {
        int degree = section.degree();
        int all = kernel.count(degree);
        boolean takesAll = kernel.takesAll(degree);
        int[] counts = new int[nodes.length];
        int[] positions = new int[takesAll ? Math.multiplyExact(nodes.length, section.edges()) : 0];
        int[] slots = new int[positions.length];
        int kept = 0;
        for (int i = 0; i < nodes.length; i++) {
            int before = kept;
            if (takesAll) {
                for (int e = 0; e < section.edges() && all > 0; e++) {
                    positions[kept] = e;
                    slots[kept++] = section.first() + e;
                }
            } else {
                positions = Arrays.copyOf(positions, kept + all);
                slots = Arrays.copyOf(slots, kept + all);
                int[] drawn = new int[all];
                kernel.positions(degree, all, ids.node(rows[from + nodes[i]]), drawn);
                for (int j = 0; j < all; j++) {
                    int local = drawn[j] - section.first();
                    if (local >= 0 && local < section.edges()) {
                        positions[kept] = local;
                        slots[kept++] = j;
                    }
                }
            }
            counts[i] = kept - before;
        }
        return piece(section, nodes, counts, positions, kept, Arrays.copyOf(slots, kept), wantIds, wantEdgeRows);
    }

    private static Piece piece(
            AdjacencySection section,
            int[] nodes,
            int[] counts,
            int[] positions,
            int total,
            int @Nullable [] slots,
            boolean wantIds,
            boolean wantEdgeRows) {
        int[] neighborInts = null;
        long[] neighborLongs = null;
        if (section.neighbors().ints() != null) {
            neighborInts = new int[total];
            section.neighbors().gather(positions, 0, total, neighborInts, 0);
        } else {
            neighborLongs = new long[total];
            section.neighbors().gather(positions, 0, total, neighborLongs, 0);
        }
        Ids ids = null;
        if (wantIds && section.ids() != null) {
            if (section.ids().ints() != null) {
                int[] values = new int[total];
                section.ids().gather(positions, 0, total, values, 0);
                ids = Ids.of(values);
            } else {
                long[] values = new long[total];
                section.ids().gather(positions, 0, total, values, 0);
                ids = Ids.of(values);
            }
        }
        int[] edgeRows = null;
        if (wantEdgeRows) {
            edgeRows = positions; // no longer needed as positions
            for (int i = 0; i < total; i++) {
                edgeRows[i] += section.edgeStart();
            }
        }
        return new Piece(nodes, counts, total, neighborInts, neighborLongs, ids, edgeRows, slots);
    }

    private static int[] inside(AdjacencySection section, int[] rows, int from, int to) {
        int[] nodes = new int[to - from];
        int n = 0;
        for (int i = from; i < to; i++) {
            int local = rows[i] - section.rowStart();
            if (local >= 0 && local < section.rows()) {
                nodes[n++] = i - from;
            }
        }
        return Arrays.copyOf(nodes, n);
    }
}

package io.filbert.sampler;

import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.RowIds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Draws neighbors of some rows from one section, uniformly and from all: what needs no look at the neighbors themselves, so
 * that it costs as much as it draws. {@link SelectiveDraw} does the rest. Plain Java; one instance per visit, one thread.
 */
final class HopKernel {
    private final int fanout;
    private final boolean replace;
    private final long typeKey;
    private final Uniform uniform = new Uniform();

    /**
     * @param fanout neighbors per row; below 0 all
     * @param replace whether a neighbor may be drawn twice
     * @param typeKey absorbs (seed, epoch, step, hop, edge type)
     */
    HopKernel(int fanout, boolean replace, long typeKey) {
        this.fanout = fanout;
        this.replace = replace;
        this.typeKey = typeKey;
    }

    /**
     * What was drawn from one section.
     *
     * @param nodes the rows served, as ascending indices into the request's list from its {@code from}; null for all of it
     * @param counts draws of each of those
     * @param total their sum
     * @param neighborInts the source nodes in order, when they are ints
     * @param neighborLongs or when they are longs
     * @param ids edge ids, or null
     * @param edgeRows row of each edge among the partition's edges of the type, for edge attributes; or null
     * @param slots where in its row's draws each edge stands; only of a split row, else null
     */
    record Piece(
            int @Nullable [] nodes,
            int[] counts,
            int total,
            int @Nullable [] neighborInts,
            long @Nullable [] neighborLongs,
            @Nullable Ids ids,
            int @Nullable [] edgeRows,
            int @Nullable [] slots) {}

    /** How many neighbors a row of this degree gets. */
    int count(int degree) {
        if (degree == 0 || fanout == 0) {
            return 0;
        }
        return fanout < 0 || (!replace && degree < fanout) ? degree : fanout;
    }

    /**
     * Draws for {@code rows[from..to)}.
     *
     * @param ids which node is in which row
     * @param whole whether the section has all rows of the partition
     */
    Piece draw(
            AdjacencySection section,
            int[] rows,
            int from,
            int to,
            RowIds ids,
            boolean whole,
            boolean wantIds,
            boolean wantEdgeRows) {
        if (section.isSplit()) {
            return drawSplit(section, rows, from, to, ids, wantIds, wantEdgeRows);
        }
        int[] nodes = whole ? null : inside(section, rows, from, to);
        int n = nodes == null ? to - from : nodes.length;
        int[] counts = new int[n];
        int[] colptr = section.colptr();
        int rowStart = section.rowStart();
        long total = 0;
        for (int i = 0; i < n; i++) {
            int local = rows[from + (nodes == null ? i : nodes[i])] - rowStart;
            counts[i] = count(colptr[local + 1] - colptr[local]);
            total += counts[i];
        }
        int[] positions = new int[Math.toIntExact(total)];
        int at = 0;
        for (int i = 0; i < n; i++) {
            if (counts[i] > 0) {
                int row = rows[from + (nodes == null ? i : nodes[i])];
                int first = colptr[row - rowStart];
                int degree = colptr[row - rowStart + 1] - first;
                positions(degree, counts[i], ids.node(row), positions, at);
                for (int j = at; j < at + counts[i]; j++) {
                    positions[j] += first;
                }
                at += counts[i];
            }
        }
        return piece(section, nodes, counts, positions, at, null, wantIds, wantEdgeRows);
    }

    /** A part of one row: every part makes the same draws and keeps those that fall into it. */
    private Piece drawSplit(
            AdjacencySection section, int[] rows, int from, int to, RowIds ids, boolean wantIds, boolean wantEdgeRows) {
        int[] nodes = inside(section, rows, from, to);
        int degree = section.degree();
        int all = count(degree);
        boolean takesAll = fanout < 0 || (!replace && all == degree);
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
                positions(degree, all, ids.node(rows[from + nodes[i]]), drawn, 0);
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
            int @Nullable [] nodes,
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
            section.neighbors().gather(positions, total, neighborInts, 0);
        } else {
            neighborLongs = new long[total];
            section.neighbors().gather(positions, total, neighborLongs, 0);
        }
        Ids ids = null;
        if (wantIds && section.ids() != null) {
            if (section.ids().ints() != null) {
                int[] values = new int[total];
                section.ids().gather(positions, total, values, 0);
                ids = Ids.of(values);
            } else {
                long[] values = new long[total];
                section.ids().gather(positions, total, values, 0);
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

    /** Writes the drawn positions, 0 to degree - 1, of one node to {@code out[at..at + count)}. */
    void positions(int degree, int count, long node, int[] out, int at) {
        if (fanout < 0 || (!replace && count == degree)) {
            for (int i = 0; i < count; i++) {
                out[at + i] = i;
            }
            return;
        }
        long key = Draws.absorb(typeKey, node);
        if (replace) {
            uniform.withReplacement(degree, count, key, out, at);
        } else {
            uniform.withoutReplacement(degree, count, key, out, at);
        }
    }
}

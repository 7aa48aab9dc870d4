package io.filbert.sampler;

import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.RowIds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Draws neighbors of some rows from one section, uniformly and from all: what needs no look at the neighbors themselves, so
 * that it costs as much as it draws. {@link SelectiveDraw} does the rest. The usual case, a section with all rows of its partition and ints for
 * neighbors, is two passes: {@link #count} looks the rows up in a run, so that the processor waits for many of them at once, and
 * {@link #draw} writes positions where the neighbors go and then puts the neighbors there; neither allocates. Plain Java; one thread;
 * reused for all partitions of a request.
 */
public final class HopKernel {
    private final int fanout;
    private final boolean replace;
    private final long typeKey;
    private final long @Nullable [] treeKeys;
    private final int[] tree;
    private final Uniform uniform = new Uniform();
    private int[] first = new int[0];
    private int[] degrees = new int[0];

    /**
     * @param fanout neighbors per row; below 0 all
     * @param replace whether a neighbor may be drawn twice
     * @param typeKey absorbs (seed, epoch, step, hop, edge type)
     */
    public HopKernel(int fanout, boolean replace, long typeKey) {
        this(fanout, replace, typeKey, null, new int[0]);
    }

    /**
     * For a disjoint sample.
     *
     * @param treeKeys in place of {@code typeKey}, by subgraph; null for none
     * @param tree the subgraph of each of the request's rows
     */
    HopKernel(int fanout, boolean replace, long typeKey, long @Nullable [] treeKeys, int[] tree) {
        this.fanout = fanout;
        this.replace = replace;
        this.typeKey = typeKey;
        this.treeKeys = treeKeys;
        this.tree = tree;
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
     * Looks up {@code rows[from..to)} of a section that is not split, and remembers them for {@link #draw}.
     *
     * @param counts receives how many neighbors each gets, from {@code at} on
     * @return their sum
     */
    public int count(AdjacencySection section, int[] rows, int from, int to, int[] counts, int at) {
        int n = to - from;
        if (first.length < n) {
            first = new int[Math.max(n, 2 * first.length)];
            degrees = new int[first.length];
        }
        int[] colptr = section.colptr();
        int rowStart = section.rowStart();
        int[] starts = first;
        int[] sizes = degrees;
        for (int i = 0; i < n; i++) {
            int local = rows[from + i] - rowStart;
            int start = colptr[local];
            starts[i] = start;
            sizes[i] = colptr[local + 1] - start;
        }
        long total = 0;
        for (int i = 0; i < n; i++) {
            int count = count(sizes[i]);
            counts[at + i] = count;
            total += count;
        }
        return Math.toIntExact(total);
    }

    /**
     * Draws for the rows that {@link #count} looked up last, in the same section.
     *
     * @param ids which node is in which row
     * @param counts as {@link #count} left them
     * @param positions receives the position in the section of each edge drawn, from {@code out} on
     * @return the end of what was written
     */
    public int draw(int[] rows, int from, int to, RowIds ids, int[] counts, int at, int[] positions, int out) {
        int n = to - from;
        int end = out;
        for (int i = 0; i < n; i++) {
            int count = counts[at + i];
            int start = first[i];
            if (fanout < 0 || (!replace && count == degrees[i])) {
                for (int j = 0; j < count; j++) {
                    positions[end + j] = start + j;
                }
            } else if (count > 0) {
                long key =
                        Draws.absorb(treeKeys == null ? typeKey : treeKeys[tree[from + i]], ids.node(rows[from + i]));
                if (replace) {
                    uniform.withReplacement(degrees[i], count, key, positions, end, start);
                } else {
                    uniform.withoutReplacement(degrees[i], count, key, positions, end, start);
                }
            }
            end += count;
        }
        return end;
    }

    /**
     * Draws for {@code rows[from..to)} from a section of any kind, into arrays of its own.
     *
     * @param ids which node is in which row
     */
    Piece piece(
            AdjacencySection section, int[] rows, int from, int to, RowIds ids, boolean wantIds, boolean wantEdgeRows) {
        int[] nodes = inside(section, rows, from, to);
        if (section.isSplit()) {
            return splitPiece(section, nodes, rows, from, ids, wantIds, wantEdgeRows);
        }
        int[] own = new int[nodes.length];
        Arrays.setAll(own, i -> rows[from + nodes[i]]);
        int[] counts = new int[own.length];
        int[] positions = new int[count(section, own, 0, own.length, counts, 0)];
        draw(own, 0, own.length, ids, counts, 0, positions, 0);
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
                positions(degree, all, ids.node(rows[from + nodes[i]]), drawn);
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

    /** Writes the drawn positions, 0 to degree - 1, of one node to {@code out[0..count)}; not for all of its neighbors. */
    void positions(int degree, int count, long node, int[] out) {
        long key = Draws.absorb(typeKey, node);
        if (replace) {
            uniform.withReplacement(degree, count, key, out, 0, 0);
        } else {
            uniform.withoutReplacement(degree, count, key, out, 0, 0);
        }
    }
}

package io.filbert.sampler;

import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.RowIds;
import io.filbert.store.SamplingColumn;
import org.jspecify.annotations.Nullable;

/**
 * Draws neighbors of some rows from one section: of all, or of those up to a time in lists that stand by time; uniformly, or by weight without
 * replacement. {@link SelectiveDraw} does the rest. The usual case, a section with all rows of its partition and ints for
 * neighbors, is two passes: {@link #count} looks the rows up in a run, so that the processor waits for many of them at once, and
 * {@link #draw} writes positions where the neighbors go, for the caller to put the neighbors there; neither allocates. Plain Java; one
 * thread; reused for all partitions of a request.
 */
public final class HopKernel {
    /** The weights of so many rows are touched before any is used. */
    private static final int RUN = 16;

    private final int fanout;
    private final boolean replace;
    private final long typeKey;
    private final long @Nullable [] treeKeys;
    private final int[] tree;
    private final Choice choice;
    private final long @Nullable [] bounds;
    private final Uniform uniform = new Uniform();
    private final Weighted weighted = new Weighted();
    private int[] first = new int[0];
    private int[] degrees = new int[0];
    private double touched;

    /**
     * @param fanout neighbors per row; below 0 all
     * @param replace whether a neighbor may be drawn twice
     * @param typeKey absorbs (seed, epoch, step, hop, edge type)
     */
    public HopKernel(int fanout, boolean replace, long typeKey) {
        this(fanout, replace, typeKey, null, new int[0], Choice.ANY, null);
    }

    private HopKernel(
            int fanout,
            boolean replace,
            long typeKey,
            long @Nullable [] treeKeys,
            int[] tree,
            Choice choice,
            long @Nullable [] bounds) {
        this.fanout = fanout;
        this.replace = replace;
        this.typeKey = typeKey;
        this.treeKeys = treeKeys;
        this.tree = tree;
        this.choice = choice;
        this.bounds = bounds;
    }

    /** For a slot of a request: by its subgraphs, and by its choice where {@link #draws} says so. */
    static HopKernel of(HopRequest request, Slot slot) {
        Trees trees = request.trees();
        return new HopKernel(
                slot.fanout(),
                request.replace(),
                slot.typeKey(),
                slot.treeKeys(request),
                request.tree(),
                slot.choice(),
                trees == null ? null : trees.times());
    }

    /** Whether this draws what the choice allows, from sections with all rows of their partition. */
    static boolean draws(Choice choice, boolean replace) {
        return choice.filter() == null
                && choice.exclusion() == null
                && !choice.among()
                && (choice.time() < 0 || choice.timeSorted())
                && (choice.weight() < 0 || !replace);
    }

    /** Whether a row of this degree gets all of its neighbors. */
    boolean takesAll(int degree) {
        return fanout < 0 || (!replace && degree <= fanout);
    }

    /** How many neighbors a row of this degree gets. */
    int count(int degree) {
        if (fanout < 0) {
            return degree;
        }
        return replace && degree > 0 ? fanout : Math.min(degree, fanout); // no branch on the degree in the usual case
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
        if (choice.time() >= 0) {
            cutByTime(section.column(choice.time()), from, n);
        }
        long total = 0;
        for (int i = 0; i < n; i++) {
            int count = count(sizes[i]);
            counts[at + i] = count;
            total += count;
        }
        return Math.toIntExact(total);
    }

    /** Of each list leaves what is up to the seed's time, and of that the last where only those may be drawn. */
    private void cutByTime(SamplingColumn times, int from, int n) {
        for (int i = 0; i < n && bounds != null; i++) {
            degrees[i] = times.countUpTo(bounds[tree[from + i]], first[i], first[i] + degrees[i]);
        }
        for (int i = 0; i < n && choice.last() && fanout >= 0; i++) {
            first[i] += Math.max(0, degrees[i] - fanout);
            degrees[i] = Math.min(degrees[i], fanout);
        }
    }

    /**
     * Draws for the rows that {@link #count} looked up last, in the same section.
     *
     * @param section as given to {@link #count}
     * @param ids which node is in which row
     * @param counts as {@link #count} left them
     * @param positions receives the position in the section of each edge drawn, from {@code out} on
     * @return the end of what was written
     */
    public int draw(
            AdjacencySection section,
            int[] rows,
            int from,
            int to,
            RowIds ids,
            int[] counts,
            int at,
            int[] positions,
            int out) {
        int n = to - from;
        int end = out;
        SamplingColumn weights = choice.weight() < 0 ? null : section.column(choice.weight());
        for (int i = 0; i < n; i++) {
            if (weights != null && i % RUN == 0) {
                touch(weights, i, Math.min(n, i + RUN));
            }
            int count = counts[at + i];
            int start = first[i];
            if (count == 1 && weights == null) { // in the end every way to draw one is this one
                long word = Draws.word(key(from + i, ids.node(rows[from + i])), 0);
                positions[end++] = start + (int) Draws.bounded(word, degrees[i]);
                continue;
            }
            if (takesAll(degrees[i])) {
                for (int j = 0; j < count; j++) {
                    positions[end + j] = start + j;
                }
            } else if (count > 0) {
                long key = key(from + i, ids.node(rows[from + i]));
                if (weights != null) {
                    weighted.weigh(weights, start, start + degrees[i]);
                    weighted.withoutReplacement(degrees[i], count, key, null, positions, end, start);
                } else if (replace) {
                    uniform.withReplacement(degrees[i], count, key, positions, end, start);
                } else {
                    uniform.withoutReplacement(degrees[i], count, key, positions, end, start);
                }
            }
            end += count;
        }
        return end;
    }

    private long key(int index, long node) {
        return Draws.absorb(treeKeys == null ? typeKey : treeKeys[tree[index]], node);
    }

    /** Has the processor fetch the first weights of some rows at once. */
    private void touch(SamplingColumn weights, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += degrees[i] > 0 ? weights.number(first[i]) : 0;
        }
        touched = sum;
    }

    /** What {@link #touch} read; for nobody, but so that it is read. */
    double touched() {
        return touched;
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

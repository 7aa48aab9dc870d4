package io.filbert.sampler;

import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.RowIds;
import io.filbert.store.SamplingColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Draws for the nodes of one partition where not every neighbor may be drawn, or not each alike: times, weights, filters,
 * exclusions, subgraphs of a disjoint sample ({@code docs/sampling.md}, "One hop"). It looks at every entry of a node's
 * list unless a bound on sorted times is all there is. Plain Java, one thread.
 */
final class SelectiveDraw {
    private final HopRequest request;
    private final Slot slot;
    private final Choice choice;
    private final RowList list;
    private final Uniform uniform = new Uniform();
    private final Weighted weighted = new Weighted();
    private final TopK top = new TopK();

    /** The allowed entries: {@code m} list positions from {@code first}, or those in {@code allowed}. */
    private int[] allowed = new int[64];

    private boolean isRange;
    private int first;
    private int m;

    /** By node, what {@link #countInTime} says of a list in one part; and which node is drawn for. */
    private int[] inTime = new int[0];

    private int sought;

    private int[] drawn = new int[64];

    /** What was drawn so far: positions in sections, and, where there are several, the numbers of those. */
    private int[] taken;

    private int[] takenOf;
    private int total;

    /** @param sections all sections of the slot's adjacency that the partition has, in any order */
    SelectiveDraw(HopRequest request, Slot slot, List<AdjacencySection> sections) {
        this.request = request;
        this.slot = slot;
        this.choice = slot.choice();
        this.list = new RowList(sections);
        this.taken = new int[64];
        this.takenOf = new int[list.sections() == 1 ? 0 : 64];
    }

    /**
     * Draws for the nodes in {@code rows[from..to)}.
     *
     * @param rows of all nodes of the request, in its order
     * @param nodes which node is in which row
     */
    Piece draw(int[] rows, int from, int to, RowIds nodes) {
        int[] counts = new int[to - from];
        searchTimes(rows, from, to);
        for (int k = from; k < to; k++) {
            list.find(rows[k]);
            if (list.size() > 0 && slot.fanout() != 0) {
                sought = k - from;
                counts[k - from] = drawNode(nodes.node(rows[k]), tree(k));
                take(counts[k - from]);
            }
        }
        IdBuffer neighbors = gather(AdjacencySection::neighbors);
        IdBuffer ids = request.ids() ? gather(AdjacencySection::ids) : null;
        return new Piece(
                null,
                counts,
                total,
                neighbors.ints(),
                neighbors.ints() == null ? neighbors.longs() : null,
                ids == null ? null : ids.ints() != null ? Ids.of(ids.ints()) : Ids.of(ids.longs()),
                slot.wantsAttributes() ? edgeRows() : null,
                null);
    }

    private int tree(int k) {
        return request.trees() == null ? -1 : request.tree()[k];
    }

    private long bound(int tree) {
        return choice.time() < 0 || tree < 0 ? Long.MAX_VALUE : request.seedTime(tree);
    }

    /** Searches in lists that stand by time, for all nodes in a run: the memory then works on several at once. */
    private void searchTimes(int[] rows, int from, int to) {
        if (choice.time() < 0 || !choice.timeSorted()) {
            return;
        }
        inTime = new int[to - from];
        for (int k = from; k < to; k++) {
            list.find(rows[k]);
            inTime[k - from] = list.parts() == 1 ? countInTime(0, bound(tree(k))) : -1;
        }
    }

    private int drawNode(long node, int tree) {
        allow(node, tree);
        int fanout = slot.fanout();
        if (choice.last() && choice.time() >= 0 && fanout >= 0 && m > fanout) {
            keepLast(fanout);
        }
        if (m == 0) {
            return 0;
        }
        if (fanout < 0 || (!request.replace() && fanout >= m)) {
            reserveDrawn(m);
            for (int a = 0; a < m; a++) {
                drawn[a] = position(a);
            }
            return m;
        }
        reserveDrawn(fanout);
        long key = Draws.absorb(slot.keyFor(request, tree), node);
        if (choice.weight() >= 0) {
            return drawByWeight(fanout, key);
        }
        if (request.replace()) {
            uniform.withReplacement(m, fanout, key, drawn, 0, 0);
        } else {
            uniform.withoutReplacement(m, fanout, key, drawn, 0, 0);
        }
        for (int j = 0; j < fanout; j++) {
            drawn[j] = position(drawn[j]);
        }
        return fanout;
    }

    /** The list position of an allowed entry. */
    private int position(int number) {
        return isRange ? first + number : allowed[number];
    }

    private void allow(long node, int tree) {
        Exclusion exclusion = choice.exclusion();
        int excluded = exclusion == null ? -1 : exclusion.first(node);
        int excludedEnd = exclusion == null || excluded < 0 ? -1 : exclusion.end(excluded);
        int time = choice.time();
        long bound = bound(tree);
        first = 0;
        isRange = choice.filter() == null && excluded < 0 && !choice.among() && (time < 0 || choice.timeSorted());
        if (isRange) {
            m = 0;
            for (int p = 0; p < list.parts(); p++) {
                m += inTime(p, bound);
            }
            return;
        }
        m = 0;
        int link = tree < 0 ? -1 : request.link(tree);
        if (allowed.length < list.size()) {
            allowed = new int[Math.max(list.size(), 2 * allowed.length)];
        }
        for (int p = 0; p < list.parts(); p++) {
            AdjacencySection section = list.section(p);
            SamplingColumn times = time >= 0 && !choice.timeSorted() ? section.column(time) : null;
            int n = inTime(p, bound);
            for (int i = 0; i < n; i++) {
                int at = list.at(p) + i;
                if ((times == null || times.integer(at) <= bound)
                        && (choice.filter() == null || choice.filter().test(section, at))
                        && (excluded < 0
                                || exclusion == null
                                || !exclusion.excludes(
                                        excluded,
                                        excludedEnd,
                                        link,
                                        section.neighbors().get(at),
                                        edgeId(section, at)))
                        && (!choice.among()
                                || request.isAmong(slot, section.neighbors().get(at)))) {
                    allowed[m++] = list.start(p) + i;
                }
            }
        }
    }

    private static long edgeId(AdjacencySection section, int at) {
        Ids edgeIds = section.ids();
        return edgeIds == null ? -1 : edgeIds.get(at);
    }

    /** How many entries of a part come before the bound, when its list stands by time; else all. */
    private int inTime(int p, long bound) {
        if (choice.time() < 0 || !choice.timeSorted()) {
            return list.start(p + 1) - list.start(p);
        }
        return list.parts() == 1 ? inTime[sought] : countInTime(p, bound);
    }

    private int countInTime(int p, long bound) {
        int at = list.at(p);
        return list.section(p).column(choice.time()).countUpTo(bound, at, at + list.start(p + 1) - list.start(p));
    }

    private void keepLast(int k) {
        if (choice.timeSorted() && isRange) {
            first = m - k;
        } else if (choice.timeSorted()) {
            System.arraycopy(allowed, m - k, allowed, 0, k);
        } else {
            top.reset(k);
            for (int a = m - 1; a >= 0; a--) { // of equal times the later position wins
                int position = position(a);
                int p = list.partOf(position);
                top.offer(list.section(p).column(choice.time()).integer(list.at(p, position)), -position);
            }
            isRange = false;
            if (allowed.length < k) {
                allowed = new int[k];
            }
            top.drainByPosition(allowed, 0);
            for (int i = 0, j = k - 1; i <= j; i++, j--) { // they come as ascending negatives
                int swap = -allowed[i];
                allowed[i] = -allowed[j];
                allowed[j] = swap;
            }
        }
        m = k;
    }

    private int drawByWeight(int k, long key) {
        readWeights();
        if (!request.replace()) {
            weighted.withoutReplacement(m, k, key, isRange ? null : allowed, drawn, 0, 0);
            return k;
        }
        int n = weighted.withReplacement(m, k, key, drawn);
        for (int j = 0; j < n; j++) {
            drawn[j] = position(drawn[j]);
        }
        return n;
    }

    /** The weights of the allowed entries. */
    private void readWeights() {
        double[] weights = weighted.weights(m);
        for (int p = 0, a = 0; p < list.parts(); p++) {
            SamplingColumn column = list.section(p).column(choice.weight());
            int end = list.start(p + 1);
            int at = list.at(p) - list.start(p);
            for (; a < m && position(a) < end; a++) {
                weights[a] = Weighted.clean(column.number(at + position(a)));
            }
        }
    }

    private void reserveDrawn(int n) {
        if (drawn.length < n) {
            drawn = new int[Math.max(n, 2 * drawn.length)];
        }
    }

    /** Notes what was drawn for a node. */
    private void take(int n) {
        if (taken.length < total + n) {
            taken = Arrays.copyOf(taken, Math.max(total + n, 2 * taken.length));
            takenOf = takenOf.length == 0 ? takenOf : Arrays.copyOf(takenOf, taken.length);
        }
        if (list.parts() == 1) {
            int at = list.at(0);
            for (int j = 0; j < n; j++) {
                taken[total + j] = at + drawn[j];
            }
            if (takenOf.length > 0) {
                Arrays.fill(takenOf, total, total + n, list.number(0));
            }
        } else {
            for (int j = 0; j < n; j++) {
                int part = list.partOf(drawn[j]);
                taken[total + j] = list.at(part, drawn[j]);
                takenOf[total + j] = list.number(part);
            }
        }
        total += n;
    }

    /** A column of what was taken; -1 where a section does not have it. */
    private IdBuffer gather(Function<AdjacencySection, @Nullable Ids> column) {
        IdBuffer out = new IdBuffer(total);
        for (int from = 0, to; from < total; from = to) {
            AdjacencySection section = list.numbered(takenOf.length == 0 ? 0 : takenOf[from]);
            to = takenOf.length == 0 ? total : from + 1;
            while (to < total && takenOf[to] == takenOf[from]) {
                to++;
            }
            Ids ids = column.apply(section);
            if (ids == null) {
                out.appendAbsent(to - from);
            } else {
                out.append(ids, taken, from, to - from);
            }
        }
        return out;
    }

    private int[] edgeRows() {
        int[] rows = new int[total];
        for (int j = 0; j < total; j++) {
            rows[j] = list.numbered(takenOf.length == 0 ? 0 : takenOf[j]).edgeStart() + taken[j];
        }
        return rows;
    }
}

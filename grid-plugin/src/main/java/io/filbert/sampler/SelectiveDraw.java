package io.filbert.sampler;

import io.filbert.sampler.HopKernel.Piece;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.Ids;
import io.filbert.store.RowIds;
import io.filbert.store.SamplingColumn;
import java.util.Arrays;
import java.util.List;

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
    private final TopK top = new TopK();

    /** The allowed entries: {@code m} list positions from {@code first}, or those in {@code allowed}. */
    private int[] allowed = new int[64];

    private boolean isRange;
    private int first;
    private int m;

    private int[] drawn = new int[64];
    private double[] sums = new double[0];

    private final IdBuffer neighbors = new IdBuffer(64);
    private final IdBuffer ids;
    private int[] edgeRows = new int[0];

    /** @param sections all sections of the slot's adjacency that the partition has, in any order */
    SelectiveDraw(HopRequest request, Slot slot, List<AdjacencySection> sections) {
        this.request = request;
        this.slot = slot;
        this.choice = slot.choice();
        this.list = new RowList(sections);
        this.ids = new IdBuffer(request.ids() ? 64 : 0);
    }

    /**
     * Draws for the nodes in {@code rows[from..to)}.
     *
     * @param rows of all nodes of the request, in its order
     * @param nodes which node is in which row
     */
    Piece draw(int[] rows, int from, int to, RowIds nodes) {
        int[] counts = new int[to - from];
        int total = 0;
        for (int k = from; k < to; k++) {
            list.find(rows[k]);
            if (list.size() > 0 && slot.fanout() != 0) {
                counts[k - from] = drawNode(nodes.node(rows[k]), request.trees() == null ? -1 : request.tree()[k]);
                append(counts[k - from]);
                total += counts[k - from];
            }
        }
        return new Piece(
                null,
                counts,
                total,
                neighbors.ints(),
                neighbors.ints() == null ? neighbors.longs() : null,
                !request.ids() ? null : ids.ints() != null ? Ids.of(ids.ints()) : Ids.of(ids.longs()),
                slot.wantsAttributes() ? Arrays.copyOf(edgeRows, total) : null,
                null);
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
            return request.replace() ? weightedWithReplacement(fanout, key) : weightedWithout(fanout, key);
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
        long bound = time < 0 || tree < 0 ? Long.MAX_VALUE : request.seedTime(tree);
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
        int size = list.start(p + 1) - list.start(p);
        if (choice.time() < 0 || !choice.timeSorted()) {
            return size;
        }
        SamplingColumn times = list.section(p).column(choice.time());
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times.integer(list.at(p) + middle) <= bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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

    private double weight(int position) {
        int p = list.partOf(position);
        double weight = list.section(p).column(choice.weight()).number(list.at(p, position));
        return weight > 0 && weight < Double.POSITIVE_INFINITY ? weight : 0;
    }

    private int weightedWithReplacement(int k, long key) {
        if (sums.length < m) {
            sums = new double[Math.max(m, 2 * sums.length)];
        }
        double sum = 0;
        int lastPositive = -1;
        for (int a = 0; a < m; a++) {
            double weight = weight(position(a));
            sum += weight;
            sums[a] = sum;
            lastPositive = weight > 0 ? a : lastPositive;
        }
        if (lastPositive < 0) {
            return 0;
        }
        for (int j = 0; j < k; j++) {
            int number = CumulativeWeights.first(sums, m, Draws.unit(Draws.word(key, j)) * sum);
            drawn[j] = position(number < m ? number : lastPositive);
        }
        return k;
    }

    private int weightedWithout(int k, long key) {
        top.reset(k);
        for (int a = 0; a < m; a++) {
            int position = position(a);
            double weight = weight(position);
            double u = ((Draws.word(key, position) >>> 11) + 1) * 0x1.0p-53;
            top.offer(TopK.orderedBits(weight > 0 ? StrictMath.log(u) / weight : Double.NEGATIVE_INFINITY), position);
        }
        return top.drainByKey(drawn, 0);
    }

    private void reserveDrawn(int n) {
        if (drawn.length < n) {
            drawn = new int[Math.max(n, 2 * drawn.length)];
        }
    }

    private void append(int n) {
        int at = neighbors.skip(n);
        int idAt = request.ids() ? ids.skip(n) : 0;
        if (slot.wantsAttributes() && edgeRows.length < at + n) {
            edgeRows = Arrays.copyOf(edgeRows, Math.max(at + n, 2 * edgeRows.length));
        }
        for (int j = 0; j < n; j++) {
            int p = list.partOf(drawn[j]);
            AdjacencySection section = list.section(p);
            int position = list.at(p, drawn[j]);
            neighbors.set(at + j, section.neighbors().get(position));
            if (request.ids()) {
                ids.set(idAt + j, edgeId(section, position));
            }
            if (slot.wantsAttributes()) {
                edgeRows[at + j] = section.edgeStart() + position;
            }
        }
    }
}

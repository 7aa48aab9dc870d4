package io.filbert.sampler;

import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much of a request fits into its reply: whole partitions as long as they do, then so many nodes; always at least one. */
final class HopPlan {
    private static final int MANY = 4096;

    private final HopRequest request;
    private final HopLists lists;
    private final int[] rows;
    private final long mostPerNode;
    private final boolean counts;

    HopPlan(HopRequest request, HopLists lists, int[] rows) {
        this.request = request;
        this.lists = lists;
        this.rows = rows;
        long most = 1;
        boolean any = false;
        for (Slot slot : request.slots()) {
            most += isCounted(slot) ? 0 : slot.fanout();
            any |= isCounted(slot);
        }
        this.mostPerNode = most;
        this.counts = any;
    }

    /** Whether degrees say what a node of this slot costs: all neighbors are asked for, or more than most nodes have. */
    private boolean isCounted(Slot slot) {
        return slot.fanout() < 0 || (!request.replace() && slot.fanout() > MANY);
    }

    /**
     * How far a partition's list is served.
     *
     * @param sections of the partition, by slot
     * @param edges how many edges the reply still has room for, at least 1
     * @return one after the last node
     */
    int end(int i, List<@Nullable List<AdjacencySection>> sections, long edges) {
        int from = lists.served(i);
        int nodes = lists.nodes(i);
        if (!counts && (nodes - from) * mostPerNode <= edges) { // the usual case: all at once
            return nodes;
        }
        int to = from;
        long cost = 0;
        while (to < nodes && (to == from || cost < edges)) {
            cost += cost(i, to++, sections);
        }
        return to;
    }

    private long cost(int i, int node, List<@Nullable List<AdjacencySection>> sections) {
        long cost = 1;
        int type = lists.type(i, node);
        for (int s = 0; s < sections.size(); s++) {
            Slot slot = request.slots().get(s);
            if (slot.nodeType() == type) {
                cost += isCounted(slot) ? degree(sections.get(s), rows[lists.position(i, node)]) : slot.fanout();
            }
        }
        return cost;
    }

    private static long degree(@Nullable List<AdjacencySection> sections, int row) {
        long degree = 0;
        if (sections != null) {
            for (AdjacencySection section : sections) {
                int local = row - section.rowStart();
                if (local >= 0 && local < section.rows()) {
                    degree += section.colptr()[local + 1] - section.colptr()[local];
                }
            }
        }
        return degree;
    }
}

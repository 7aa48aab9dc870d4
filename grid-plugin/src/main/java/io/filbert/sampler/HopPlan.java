package io.filbert.sampler;

import io.filbert.sampler.HopRequest.Slot;

/**
 * Cuts the work of a request into rounds: of each partition so many nodes that its thread is soon free again, and of all so many
 * that the reply does not pass its limit; always at least one node.
 */
final class HopPlan {
    private static final int MANY = 4096;

    private final HopRequest request;
    private final HopLists lists;
    private final long mostPerNode;

    HopPlan(HopRequest request, HopLists lists) {
        this.request = request;
        this.lists = lists;
        long most = 1;
        for (Slot slot : request.slots()) {
            most += isCounted(slot) ? 0 : slot.fanout();
        }
        this.mostPerNode = most;
    }

    /** Whether degrees say what a node of this slot costs: all neighbors are asked for, or more than most nodes have. */
    boolean isCounted(Slot slot) {
        return slot.fanout() < 0 || (!request.replace() && slot.fanout() > MANY);
    }

    /** Whether degrees must be counted before a plan can be made. */
    boolean needsDegrees() {
        return request.slots().stream().anyMatch(this::isCounted);
    }

    /**
     * How far each partition's list is served in the next round.
     *
     * @param edges how many edges the reply still has room for, at least 1
     * @param degrees by (partition, node of its list) the neighbors of the slots that are counted; empty rows when there is no
     *     such slot
     * @return one after the last node by partition; empty when nothing is left
     */
    int[] next(long edges, int[][] degrees) {
        int[] to = new int[lists.partitions()];
        boolean work = false;
        long left = edges;
        for (int i = 0; i < to.length; i++) {
            to[i] = lists.served(i);
            if (left <= 0 || lists.isClosed(i)) {
                continue;
            }
            work = true;
            long bound = Math.min(left, HopWorker.EDGES_PER_VISIT);
            long cost = (lists.nodes(i) - to[i]) * mostPerNode;
            if (degrees[i].length == 0 && cost <= bound) { // the usual case: all at once
                to[i] = lists.nodes(i);
            } else {
                cost = 0;
                while (to[i] < lists.nodes(i) && (to[i] == lists.served(i) || cost < bound)) {
                    cost += cost(i, to[i]++, degrees[i]);
                }
            }
            left -= cost;
        }
        return work ? to : new int[0];
    }

    private long cost(int i, int node, int[] degrees) {
        long cost = degrees.length == 0 ? 1 : 1L + degrees[node];
        int type = lists.type(i, node);
        for (Slot slot : request.slots()) {
            if (slot.nodeType() == type && !isCounted(slot)) {
                cost += slot.fanout();
            }
        }
        return cost;
    }
}

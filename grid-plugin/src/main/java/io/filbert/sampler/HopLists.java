package io.filbert.sampler;

import io.filbert.rpc.IntList;
import io.filbert.store.LocalBlocks;

/**
 * The frontier of a {@link HopRequest} on its owner: for each partition a list of nodes, by (node type, order of the request), and
 * how far it has been served. One thread.
 */
final class HopLists {
    private final HopRequest request;
    private final int types;
    private final int[] listStart;
    private final int[] next;
    private final boolean[] moved;
    private final boolean[] lost;

    HopLists(HopRequest request) {
        this.request = request;
        this.types = request.nodeTypes().length;
        int partitions = request.at().partitions().length;
        this.listStart = new int[partitions * types + 1];
        for (int i = 0; i < partitions * types; i++) {
            listStart[i + 1] = listStart[i] + request.counts()[i];
        }
        this.next = new int[partitions];
        this.moved = new boolean[partitions];
        this.lost = new boolean[partitions];
    }

    int partitions() {
        return next.length;
    }

    /** The length of a partition's list. */
    int nodes(int i) {
        return listStart[(i + 1) * types] - listStart[i * types];
    }

    /** How many nodes of a type all lists have. */
    int nodesOf(int type) {
        int nodes = 0;
        for (int k = type; k < request.counts().length; k += types) {
            nodes += request.counts()[k];
        }
        return nodes;
    }

    /** How many nodes of a partition's list are served. */
    int served(int i) {
        return next[i];
    }

    void serve(int i, int to) {
        next[i] = to;
    }

    /** Whether there is nothing more to serve of a partition, or nothing can be. */
    boolean isClosed(int i) {
        return moved[i] || lost[i] || next[i] == nodes(i);
    }

    /** Notes what was seen of a partition: {@link LocalBlocks#NOT_MINE} or {@code LOST} closes it. */
    void note(int i, byte state) {
        moved[i] |= state == LocalBlocks.NOT_MINE;
        lost[i] |= state == LocalBlocks.LOST;
    }

    /**
     * Position in the request's rows of the first node of a type whose index in the partition's list is at least {@code node};
     * the type's end when there is none.
     */
    int from(int i, int type, int node) {
        int start = listStart[i * types + type];
        int end = listStart[i * types + type + 1];
        return (int) Math.min(Math.max(start, (long) listStart[i * types] + node), end);
    }

    /** The type of a node of a partition's list. */
    int type(int i, int node) {
        int type = 0;
        while (listStart[i * types + type + 1] - listStart[i * types] <= node) {
            type++;
        }
        return type;
    }

    /** The position in the request's rows of a node of a partition's list. */
    int position(int i, int node) {
        return listStart[i * types] + node;
    }

    /** The partitions that moved away and are not lost. */
    int[] notMine() {
        IntList list = new IntList(0);
        for (int i = 0; i < moved.length; i++) {
            if (moved[i] && !lost[i]) {
                list.add(request.at().partitions()[i]);
            }
        }
        return list.toArray();
    }

    /** The partitions whose entries are missing. */
    int[] lost() {
        IntList list = new IntList(0);
        for (int i = 0; i < lost.length; i++) {
            if (lost[i]) {
                list.add(request.at().partitions()[i]);
            }
        }
        return list.toArray();
    }
}

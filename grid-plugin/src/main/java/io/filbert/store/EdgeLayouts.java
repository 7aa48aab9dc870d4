package io.filbert.store;

import io.filbert.graph.InvalidGraphException;

/** Conversions between the layouts of an edge index. Plain Java. */
final class EdgeLayouts {
    private EdgeLayouts() {}

    /** The node of each edge, from the pointers of a compressed form. */
    static long[] expand(String name, long[] pointers, long nodes, int edges) {
        if (pointers.length != nodes + 1 || pointers[0] != 0 || pointers[pointers.length - 1] != edges) {
            throw new InvalidGraphException(name + " must have " + (nodes + 1) + " pointers from 0 to " + edges
                    + ", got " + pointers.length + " pointers");
        }
        long[] expanded = new long[edges];
        for (int node = 0; node < nodes; node++) {
            if (pointers[node + 1] < pointers[node] || pointers[node + 1] > edges) {
                throw new InvalidGraphException(name + " must ascend, but pointer " + (node + 1) + " is "
                        + pointers[node + 1] + " after " + pointers[node]);
            }
            for (long e = pointers[node]; e < pointers[node + 1]; e++) {
                expanded[(int) e] = node;
            }
        }
        return expanded;
    }

    /** nodes + 1 pointers: where each node's edges begin when the edges are sorted by it. */
    static long[] pointers(long[] nodeOfEdge, long nodes) {
        long[] pointers = new long[Math.toIntExact(nodes + 1)];
        for (long node : nodeOfEdge) {
            pointers[(int) node + 1]++;
        }
        for (int i = 0; i < nodes; i++) {
            pointers[i + 1] += pointers[i];
        }
        return pointers;
    }

    /** The stable order of edges by node. */
    static int[] orderBy(long[] nodeOfEdge) {
        int[] order = new int[nodeOfEdge.length];
        long[] sequence = new long[nodeOfEdge.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            sequence[i] = i;
        }
        new EdgeOrder(nodeOfEdge, sequence).sort(order, 0, order.length);
        return order;
    }

    static long[] permute(long[] values, int[] order) {
        long[] permuted = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            permuted[i] = values[order[i]];
        }
        return permuted;
    }

    static long[] inverse(long[] values, int[] order) {
        long[] restored = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            restored[order[i]] = values[i];
        }
        return restored;
    }
}

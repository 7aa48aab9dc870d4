package io.filbert.sampler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one type whose neighbors are asked for, and the local ids that get them: all of a range, or some. A node that has two
 * local ids is asked for once.
 */
final class Frontier {
    private final int type;
    private final int from;
    private final int size;
    private final int @Nullable [] locals;
    private final int @Nullable [] positions;
    private final long[] nodes;
    private final int[] trees;

    private Frontier(
            int type,
            int from,
            int size,
            int @Nullable [] locals,
            int @Nullable [] positions,
            long[] nodes,
            int[] trees) {
        this.type = type;
        this.from = from;
        this.size = size;
        this.locals = locals;
        this.positions = positions;
        this.nodes = nodes;
        this.trees = trees;
    }

    /** The local ids {@code from} to {@code to - 1}, all of different nodes. */
    static Frontier range(int type, NodeIndex index, int from, int to) {
        long[] nodes = new long[to - from];
        index.ids(from, nodes);
        int[] trees = new int[index.hasTrees() ? nodes.length : 0];
        for (int i = 0; i < trees.length; i++) {
            trees[i] = index.tree(from + i);
        }
        return new Frontier(type, from, nodes.length, null, null, nodes, trees);
    }

    /**
     * Seeds of which some are given twice.
     *
     * @param first of each seed, the local id that its node got first
     */
    static Frontier seeds(int type, NodeIndex index, int[] first) {
        int[] positions = new int[first.length];
        Frontier distinct = distinct(type, index, first, first.length);
        for (int local = 0, n = 0; local < first.length; local++) {
            positions[local] = first[local] == local ? n++ : positions[first[local]];
        }
        return new Frontier(type, 0, first.length, null, positions, distinct.nodes, distinct.trees);
    }

    /** The local ids below {@code to} without those of seeds that are given again. */
    static Frontier distinct(int type, NodeIndex index, int[] first, int to) {
        int[] locals = new int[to];
        int n = 0;
        for (int local = 0; local < to; local++) {
            if (local >= first.length || first[local] == local) {
                locals[n++] = local;
            }
        }
        long[] nodes = new long[n];
        int[] trees = new int[index.hasTrees() ? n : 0];
        for (int i = 0; i < n; i++) {
            nodes[i] = index.id(locals[i]);
        }
        for (int i = 0; i < trees.length; i++) {
            trees[i] = index.tree(locals[i]);
        }
        return new Frontier(type, 0, n, Arrays.copyOf(locals, n), null, nodes, trees);
    }

    int type() {
        return type;
    }

    /** How many local ids get neighbors. */
    int size() {
        return size;
    }

    /** The k-th of them. */
    int local(int k) {
        return locals == null ? from + k : locals[k];
    }

    /** Where its node stands among {@link #nodes}. */
    int position(int k) {
        return positions == null ? k : positions[k];
    }

    /** The nodes, each once. */
    long[] nodes() {
        return nodes;
    }

    /** Whether some nodes have two local ids. */
    boolean hasRepeats() {
        return positions != null;
    }

    /** Whether nodes are in subgraphs of their own. */
    boolean hasTrees() {
        return trees.length > 0;
    }

    /** The subgraph of the node at a position. */
    int tree(int position) {
        return trees.length == 0 ? 0 : trees[position];
    }

    /** The subgraph of each node; empty where there are none. */
    int[] trees() {
        return trees;
    }
}

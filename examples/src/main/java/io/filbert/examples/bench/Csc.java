package io.filbert.examples.bench;

import java.util.Arrays;

/**
 * Compressed sparse columns: the in-neighbors of node v stand at {@code colptr[v]..colptr[v + 1]} of {@code row}. The arrays are the
 * graph's own.
 */
public record Csc(int[] colptr, int[] row) {
    /** Of edges from {@code source[e]} to {@code destination[e]}; the neighbors of a node in the order of the edges. */
    public static Csc of(int nodes, int[] source, int[] destination) {
        int[] colptr = new int[nodes + 1];
        for (int d : destination) {
            colptr[d + 1]++;
        }
        for (int v = 0; v < nodes; v++) {
            colptr[v + 1] += colptr[v];
        }
        int[] row = new int[source.length];
        int[] at = Arrays.copyOf(colptr, nodes);
        for (int e = 0; e < source.length; e++) {
            row[at[destination[e]]++] = source[e];
        }
        return new Csc(colptr, row);
    }

    public int nodes() {
        return colptr.length - 1;
    }

    /** In-neighbors of a node. */
    public int degree(int node) {
        return colptr[node + 1] - colptr[node];
    }
}

package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The greatest of the neighbors' values by gather, reshape and max, which have a gradient. Destinations are grouped by
 * degree, up to 1, 2, 4, 8 and so on: a group is one table as wide as its bound, where a shorter list repeats its first source.
 * So no table is wider than twice the edges it holds.
 */
final class NeighborMax {
    private static final int CLASSES = 32;

    private NeighborMax() {}

    static NDArray of(NDArray h, int[] row, int[] col, int destinations) {
        int[] start = new int[destinations + 1];
        for (int d : col) {
            start[d + 1]++;
        }
        int[] ofClass = new int[CLASSES];
        for (int d = 0; d < destinations; d++) {
            if (start[d + 1] > 0) {
                ofClass[classOf(start[d + 1])]++;
            }
            start[d + 1] += start[d];
        }
        int[] sources = new int[row.length];
        int[] next = Arrays.copyOf(start, destinations);
        for (int k = 0; k < row.length; k++) {
            sources[next[col[k]]++] = row[k];
        }

        NDManager manager = h.getManager();
        long columns = h.getShape().get(1);
        int[] place = new int[destinations];
        NDList groups = new NDList();
        int rows = 0;
        for (int c = 0; c < CLASSES; c++) {
            if (ofClass[c] > 0) {
                int[] table = table(start, sources, c, rows, place, ofClass[c]);
                groups.add(GraphOps.gatherRows(h, table)
                        .reshape(new Shape(ofClass[c], 1L << c, columns))
                        .max(new int[] {1}));
                rows += ofClass[c];
            }
        }
        for (int d = 0; d < destinations; d++) {
            if (start[d] == start[d + 1]) {
                place[d] = rows;
            }
        }
        groups.add(manager.zeros(new Shape(1, columns)));
        return GraphOps.gatherRows(GraphOps.concatRows(manager, groups), place);
    }

    /** The sources of the destinations of a class, whose rows of the result begin at {@code rows}: noted in {@code place}. */
    private static int[] table(int[] start, int[] sources, int c, int rows, int[] place, int size) {
        int width = 1 << c;
        int[] table = new int[size * width];
        int at = 0;
        for (int d = 0; d < place.length; d++) {
            int degree = start[d + 1] - start[d];
            if (degree > 0 && classOf(degree) == c) {
                place[d] = rows + at / width;
                Arrays.fill(table, at, at + width, sources[start[d]]);
                System.arraycopy(sources, start[d], table, at, degree);
                at += width;
            }
        }
        return table;
    }

    /** The least c with degree <= 2^c. */
    private static int classOf(int degree) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(degree - 1);
    }
}

package io.filbert.loader;

/**
 * The sampled edges of one type in local ids: edge i carries a message from {@code row[i]}, a position in {@code nId} of the
 * source type, to {@code col[i]}, a position in {@code nId} of the destination type. The arrays are the batch's and equally
 * long.
 *
 * @param row local ids of the sources
 * @param col local ids of the destinations
 */
public record EdgeIndex(int[] row, int[] col) {
    public int size() {
        return row.length;
    }
}

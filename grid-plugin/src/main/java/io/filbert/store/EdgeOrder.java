package io.filbert.store;

import org.jspecify.annotations.Nullable;

/** Sorts positions of edges by (time if any, edge id). Input that is in order already costs one pass. */
final class EdgeOrder {
    private static final int SMALL = 24;
    private final long @Nullable [] time;
    private final long[] id;
    private int[] scratch = new int[0];

    EdgeOrder(long @Nullable [] time, long[] id) {
        this.time = time;
        this.id = id;
    }

    /**
     * Sorts {@code a[from..to)}.
     *
     * @return a position whose (time, id) stands twice, or -1
     */
    int sort(int[] a, int from, int to) {
        boolean sorted = true;
        for (int i = from + 1; i < to && sorted; i++) {
            sorted = compare(a[i - 1], a[i]) <= 0;
        }
        if (!sorted) {
            if (to - from <= SMALL) {
                insertion(a, from, to);
            } else {
                if (scratch.length < to - from) {
                    scratch = new int[Math.max(to - from, 2 * scratch.length)];
                }
                merge(a, from, to);
            }
        }
        for (int i = from + 1; i < to; i++) {
            if (compare(a[i - 1], a[i]) == 0) {
                return a[i];
            }
        }
        return -1;
    }

    private int compare(int x, int y) {
        if (time != null && time[x] != time[y]) {
            return Long.compare(time[x], time[y]);
        }
        return Long.compare(id[x], id[y]);
    }

    private void insertion(int[] a, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int moving = a[i];
            int j = i;
            while (j > from && compare(a[j - 1], moving) > 0) {
                a[j] = a[j - 1];
                j--;
            }
            a[j] = moving;
        }
    }

    private void merge(int[] a, int from, int to) {
        if (to - from <= SMALL) {
            insertion(a, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        merge(a, from, middle);
        merge(a, middle, to);
        if (compare(a[middle - 1], a[middle]) <= 0) {
            return;
        }
        int left = middle - from;
        System.arraycopy(a, from, scratch, 0, left);
        int i = 0;
        int j = middle;
        int k = from;
        while (i < left && j < to) {
            a[k++] = compare(scratch[i], a[j]) <= 0 ? scratch[i++] : a[j++];
        }
        System.arraycopy(scratch, i, a, k, left - i);
    }
}

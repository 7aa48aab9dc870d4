package io.filbert.store;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A set of rows or nodes in pages of 8 KB, each of which is there once it has a member: of a billion rows a few may be in it. One thread. */
final class RowBits {
    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;

    private @Nullable BitSet[] pages = new BitSet[1];

    /** @param row at least 0 */
    void add(int row) {
        int page = row >>> PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        BitSet bits = pages[page];
        if (bits == null) {
            bits = new BitSet(PAGE);
            pages[page] = bits;
        }
        bits.set(row & (PAGE - 1));
    }

    /** How many different rows were added. */
    long size() {
        long size = 0;
        for (BitSet bits : pages) {
            size += bits == null ? 0 : bits.cardinality();
        }
        return size;
    }
}

package io.filbert.store;

import io.filbert.graph.IdKind;
import io.filbert.partition.IdHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the external ids of one node type in one partition, in any order and any number of times each, and builds their blocks. What
 * is built depends on the set of ids alone. Holds the bytes of every distinct id and some 20 bytes besides. One thread.
 */
public final class IdCollector {
    private static final int FIRST_SLOTS = 64;

    /** A hash of an id's bytes; another one than {@link IdHash} in tests of ids that share one. */
    interface Hash {
        long of(byte[] a, int from, int to);
    }

    private final IdKind kind;
    private final int blockBytes;
    private final Hash hash;
    private final IdList.Builder ids;
    private long[] hashes = new long[FIRST_SLOTS / 2];
    private int[] slots = new int[FIRST_SLOTS]; // the number of an id and 1; 0 is free

    /**
     * @param kind of the ids
     * @param blockBytes how large a block may get; one id alone may pass it
     */
    public IdCollector(IdKind kind, int blockBytes) {
        this(kind, blockBytes, IdHash::hash64);
    }

    IdCollector(IdKind kind, int blockBytes, Hash hash) {
        this.kind = kind;
        this.blockBytes = blockBytes;
        this.hash = hash;
        this.ids = new IdList.Builder(kind.bytes(), FIRST_SLOTS / 2);
    }

    /**
     * Takes an id.
     *
     * @param id as {@link IdKind#encode} gives it, and of this partition: {@link IdHash#partition}; copied
     * @return whether it is a new one
     */
    public boolean add(byte[] id) {
        long h = hash.of(id, 0, id.length);
        int slot = slot(h);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int i = slots[slot] - 1;
            if (hashes[i] == h && Arrays.equals(ids.bytes(), ids.start(i), ids.end(i), id, 0, id.length)) {
                return false;
            }
        }
        int n = ids.size();
        if (n == hashes.length) {
            grow();
            slot = slot(h);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
        }
        ids.add(id, 0, id.length);
        hashes[n] = h;
        slots[slot] = n + 1;
        return true;
    }

    /** The low bits: ids of one partition have the high ones in common. */
    private int slot(long h) {
        return (int) h & (slots.length - 1);
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, Math.multiplyExact(2, hashes.length));
        slots = new int[Math.multiplyExact(2, slots.length)];
        for (int i = 0; i < ids.size(); i++) {
            int slot = slot(hashes[i]);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    /** How many distinct ids it has. */
    public int size() {
        return ids.size();
    }

    /** The bytes of these ids. */
    public long bytes() {
        return ids.length();
    }

    /** The blocks of what was taken so far: at least one, an empty one when that is nothing. */
    public IdBlock[] build() {
        int[] order = order();
        int n = order.length;
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        long size = 0;
        for (int i = 0; i < n; i++) {
            int id = order[i];
            int more = Long.BYTES + (kind.bytes() == 0 ? Integer.BYTES : 0) + ids.end(id) - ids.start(id);
            if (size > 0 && size + more > blockBytes && hashes[id] != hashes[order[i - 1]]) {
                starts.add(i);
                size = 0;
            }
            size += more;
        }
        IdBlock[] blocks = new IdBlock[starts.size()];
        long[] nextHashes = new long[blocks.length - 1];
        int[] nextRows = new int[blocks.length - 1];
        for (int b = 1; b < blocks.length; b++) {
            nextRows[b - 1] = starts.get(b);
            nextHashes[b - 1] = hashes[order[starts.get(b)]];
        }
        for (int b = 0; b < blocks.length; b++) {
            int end = b + 1 < blocks.length ? starts.get(b + 1) : n;
            blocks[b] =
                    block(order, starts.get(b), end, b == 0 ? nextHashes : new long[0], b == 0 ? nextRows : new int[0]);
        }
        return blocks;
    }

    private IdBlock block(int[] order, int from, int to, long[] nextHashes, int[] nextRows) {
        long[] sorted = new long[to - from];
        IdList.Builder list = new IdList.Builder(kind.bytes(), to - from);
        for (int i = from; i < to; i++) {
            int id = order[i];
            sorted[i - from] = hashes[id];
            list.add(ids.bytes(), ids.start(id), ids.end(id));
        }
        return new IdBlock(from, sorted, list.build(), nextHashes, nextRows);
    }

    /** The numbers of the ids, ascending by (hash, bytes): each finds its place among the sorted hashes. */
    private int[] order() {
        int n = ids.size();
        long[] sorted = new long[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = hashes[i] ^ Long.MIN_VALUE; // signed order is the unsigned one then
        }
        Arrays.sort(sorted);
        int[] order = new int[n];
        Arrays.fill(order, -1);
        for (int i = 0; i < n; i++) {
            long key = hashes[i] ^ Long.MIN_VALUE;
            int at = Arrays.binarySearch(sorted, key);
            while (at > 0 && sorted[at - 1] == key) {
                at--;
            }
            while (order[at] >= 0) { // another id of the same hash
                at++;
            }
            order[at] = i;
        }
        for (int i = 1; i < n; i++) { // ids of the same hash by their bytes
            for (int k = i; k > 0 && sorted[k] == sorted[k - 1] && compare(order[k], order[k - 1]) < 0; k--) {
                int id = order[k];
                order[k] = order[k - 1];
                order[k - 1] = id;
            }
        }
        return order;
    }

    private int compare(int i, int j) {
        return Arrays.compareUnsigned(ids.bytes(), ids.start(i), ids.end(i), ids.bytes(), ids.start(j), ids.end(j));
    }
}

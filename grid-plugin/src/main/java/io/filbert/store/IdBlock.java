package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.FormatException;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;

/**
 * One entry of the ids map: external ids of one node type in one partition, ascending by (hash unsigned, bytes unsigned). A row is an
 * id's rank in its partition. Ids of the same hash are never in two blocks, and the first block of a partition tells which of the others has
 * what. Immutable.
 */
public final class IdBlock {
    private final int firstRow;
    private final long[] hashes;
    private final IdList ids;
    private final long[] nextHashes;
    private final int[] nextRows;
    private final long checksum;

    /**
     * @param firstRow row of the first id
     * @param hashes of the ids
     * @param nextHashes in the first block of a partition, the first hash of each of the others; else empty
     * @param nextRows likewise their first rows
     */
    IdBlock(int firstRow, long[] hashes, IdList ids, long[] nextHashes, int[] nextRows) {
        this(firstRow, hashes, ids, nextHashes, nextRows, sum(firstRow, hashes, ids, nextHashes, nextRows));
    }

    private IdBlock(int firstRow, long[] hashes, IdList ids, long[] nextHashes, int[] nextRows, long checksum) {
        this.firstRow = firstRow;
        this.hashes = hashes;
        this.ids = ids;
        this.nextHashes = nextHashes;
        this.nextRows = nextRows;
        this.checksum = checksum;
    }

    private static long sum(int firstRow, long[] hashes, IdList ids, long[] nextHashes, int[] nextRows) {
        Checksum sum = new Checksum();
        sum.update(firstRow).update(hashes);
        sum.update(ids.bytes());
        sum.update(ids.ends());
        sum.update(nextHashes);
        sum.update(nextRows);
        return sum.value();
    }

    /** How many ids it has. */
    public int size() {
        return hashes.length;
    }

    /** Its decoded size. */
    public long bytes() {
        return 96 + 8L * hashes.length + ids.memory() + 12L * nextHashes.length;
    }

    /** Whether it is as it was built. */
    boolean isIntact() {
        return checksum == sum(firstRow, hashes, ids, nextHashes, nextRows);
    }

    /** Of a first block: how many blocks the partition has. */
    int blocks() {
        return nextHashes.length + 1;
    }

    /** Of a first block: which block ids of a hash are in. */
    int blockOfHash(long hash) {
        int block = 0;
        while (block < nextHashes.length && Long.compareUnsigned(nextHashes[block], hash) <= 0) {
            block++;
        }
        return block;
    }

    /** Of a first block: which block a row is in. */
    int blockOfRow(int row) {
        int at = Arrays.binarySearch(nextRows, row);
        return at >= 0 ? at + 1 : -at - 1;
    }

    /** The row of the id {@code a[from..to)}, -1 when it is not here. */
    int row(long hash, byte[] a, int from, int to) {
        for (int i = lowerBound(hash); i < hashes.length && hashes[i] == hash; i++) {
            if (ids.equals(i, a, from, to)) {
                return firstRow + i;
            }
        }
        return -1;
    }

    /** Hashes are uniform: the first guess is a few dozen places off, and the search widens from there. */
    private int lowerBound(long hash) {
        long[] h = hashes;
        int n = h.length;
        if (n == 0 || Long.compareUnsigned(hash, h[0]) <= 0) {
            return 0;
        }
        if (Long.compareUnsigned(hash, h[n - 1]) > 0) {
            return n;
        }
        double share = (double) ((hash - h[0]) >>> 1) / ((h[n - 1] - h[0]) >>> 1);
        int guess = Math.max(0, Math.min(n - 1, (int) (share * (n - 1))));
        int low = guess;
        int high = guess;
        for (int step = 16; low > 0 && Long.compareUnsigned(h[low], hash) >= 0; step <<= 1) {
            high = low;
            low = Math.max(0, low - step);
        }
        for (int step = 16; Long.compareUnsigned(h[high], hash) < 0; step <<= 1) {
            low = high;
            high = Math.min(n - 1, high + step);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(h[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Appends the id of a row that is here. */
    void id(int row, IdList.Builder out) {
        out.add(ids.bytes(), ids.start(row - firstRow), ids.end(row - firstRow));
    }

    /** Bytes of the id of a row that is here. */
    int length(int row) {
        return ids.end(row - firstRow) - ids.start(row - firstRow);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<IdBlock> {
        public Hook() {
            super(IdBlock.class, 70, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, IdBlock block) throws IOException {
            BlockCounters.written();
            out.writeInt(block.firstRow);
            Wire.writeLongs(out, block.hashes);
            block.ids.write(out);
            Wire.writeLongs(out, block.nextHashes);
            Wire.writeInts(out, block.nextRows);
            out.writeLong(block.checksum);
        }

        @Override
        protected IdBlock readFields(ObjectDataInput in) throws IOException {
            BlockCounters.read();
            IdBlock block = new IdBlock(
                    in.readInt(),
                    Wire.readLongs(in),
                    IdList.read(in),
                    Wire.readLongs(in),
                    Wire.readInts(in),
                    in.readLong());
            if (block.hashes.length != block.ids.size() || block.nextHashes.length != block.nextRows.length) {
                throw new FormatException("a block of external ids has " + block.hashes.length + " hashes and "
                        + block.ids.size() + " ids");
            }
            return block;
        }
    }
}

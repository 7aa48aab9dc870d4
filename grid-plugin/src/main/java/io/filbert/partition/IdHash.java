package io.filbert.partition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of an external id, the same everywhere and for ever: {@code docs/external-ids.md} defines it. Ids of a type are ordered by it,
 * and it says which partition an id lies in. Any thread may call.
 */
public final class IdHash {
    /** What hashing begins with: {@code FilbertI} in ASCII. */
    public static final long SEED = 0x46696C6265727449L;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private IdHash() {}

    /** The hash of an id's bytes. */
    public static long hash64(byte[] id) {
        return hash64(id, 0, id.length);
    }

    /** The hash of {@code a[from..to)}: its words of 8 bytes, little-endian, the last one filled up with zeros; then its length. */
    public static long hash64(byte[] a, int from, int to) {
        long hash = SEED;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = SplitMix64.absorb(hash, (long) WORDS.get(a, at));
        }
        if (at < to) {
            long last = 0;
            for (int k = 0; at + k < to; k++) {
                last |= (a[at + k] & 0xFFL) << (8 * k);
            }
            hash = SplitMix64.absorb(hash, last);
        }
        return SplitMix64.absorb(hash, to - from);
    }

    /** The partition where an id of this hash lies, floor(hash * P / 2^64), the hash unsigned: each has one range of hashes. */
    public static int partition(long hash, int partitions) {
        return (int) (Math.multiplyHigh(hash, partitions) + ((hash >> 63) & partitions));
    }
}

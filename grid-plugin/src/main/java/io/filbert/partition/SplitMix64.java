package io.filbert.partition;

/**
 * The mixing of 64-bit words behind every draw and every hash of an external id: the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). {@code docs/sampling.md} fixes it for ever. Any thread may call.
 */
public final class SplitMix64 {
    /** The odd number next to 2^64 divided by the golden ratio. */
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    /** The finalizer: a permutation of the 64-bit words. */
    public static long mix64(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A key for (what {@code key} stands for, value). */
    public static long absorb(long key, long value) {
        return mix64((key ^ value) + GAMMA);
    }
}

package io.filbert.store;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often this JVM turned a block into bytes and back. Sampling must not move these: a block is read by reference, and a
 * call that copies it (an IMap.get, an index, an Offloadable processor) shows here at once.
 */
public final class BlockCounters {
    private static final LongAdder WRITTEN = new LongAdder();
    private static final LongAdder READ = new LongAdder();

    private BlockCounters() {}

    static void written() {
        WRITTEN.increment();
    }

    static void read() {
        READ.increment();
    }

    /** Blocks written plus blocks read since the JVM started. */
    public static long serializations() {
        return WRITTEN.sum() + READ.sum();
    }
}

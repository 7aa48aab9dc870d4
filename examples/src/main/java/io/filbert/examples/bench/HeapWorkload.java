package io.filbert.examples.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** {@code heap} answers used: the bytes of the heap that a full collection leaves, collected until they no longer shrink. */
final class HeapWorkload implements Workload {
    private static final int COLLECTIONS = 20;
    private static final long STABLE_BYTES = 64 << 10;

    @Override
    public Settings run(Settings settings) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            long now = memory.getHeapMemoryUsage().getUsed();
            if (used - now < STABLE_BYTES) {
                return new Settings().set("used", Math.min(used, now));
            }
            used = now;
        }
        return new Settings().set("used", used);
    }
}

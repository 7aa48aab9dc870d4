package io.filbert.tests.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what will be true soon, and says what it waited for when it never was. */
public final class Await {
    private static final long POLL_NANOS = 2_000_000;

    private Await() {}

    public static void until(Callable<Boolean> condition, Duration atMost, Supplier<String> what) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("after " + atMost.toMillis() + " ms still: " + what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("the condition waited for threw " + e, e);
        }
    }
}

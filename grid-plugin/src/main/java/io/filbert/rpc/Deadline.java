package io.filbert.rpc;

import io.filbert.graph.GraphException;
import java.time.Duration;

/** A moment on the monotonic clock. Immutable. */
public record Deadline(long nanos) {
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Nanoseconds left, at least 0. */
    public long left() {
        return Math.max(0, nanos - System.nanoTime());
    }

    public boolean passed() {
        return left() == 0;
    }

    /** Waits before a retry, not beyond the deadline. An interrupt is restored and ends the wait with an exception. */
    public void pause(long millis) {
        try {
            Thread.sleep(Math.min(millis, left() / 1_000_000 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("interrupted while waiting to retry", e);
        }
    }
}

package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import io.filbert.graph.GraphException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Stores chunks at their owners, a bounded number at a time. One thread. */
public final class ChunkStore {
    private static final int PERMITS = 16;
    private static final int ATTEMPTS = 5;

    private final HazelcastInstance hz;
    private final String graph;
    private final Semaphore permits = new Semaphore(PERMITS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param graph for messages */
    public ChunkStore(HazelcastInstance hz, String graph) {
        this.hz = hz;
        this.graph = graph;
    }

    /** Sends a chunk, or waits until one may be sent; throws the first failure of those before. */
    public void put(StagedChunk chunk) {
        acquire(1);
        try {
            store(chunk, 1);
        } catch (RuntimeException e) { // such as of an instance that is not active
            permits.release();
            throw new GraphException("loading " + graph + " failed: " + e, e);
        }
    }

    /** A chunk whose owner left while it was stored is stored again: twice is once. What was lost with the owner the seal tells. */
    private void store(StagedChunk chunk, int attempt) {
        chunk.store(hz)
                .whenCompleteAsync(
                        (ok, t) -> {
                            Throwable last = t;
                            if (last != null && attempt < ATTEMPTS && isInDoubt(last)) {
                                try {
                                    store(chunk, attempt + 1);
                                    return; // with its permit
                                } catch (RuntimeException e) { // such as of an instance that is not active
                                    last = e;
                                }
                            }
                            if (last != null) {
                                failure.compareAndSet(null, last);
                            }
                            permits.release();
                        },
                        Runnable::run);
    }

    private static boolean isInDoubt(Throwable t) {
        return t instanceof IndeterminateOperationStateException
                || t.getCause() instanceof IndeterminateOperationStateException;
    }

    /** Waits for what is on its way; throws the first failure. */
    public void drain() {
        acquire(PERMITS);
        permits.release(PERMITS);
    }

    private void acquire(int n) {
        try {
            if (!permits.tryAcquire(n, 1, TimeUnit.MINUTES)) {
                throw new GraphException("loading " + graph + " stalled: no chunk was stored for a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("loading " + graph + " was interrupted", e);
        }
        Throwable t = failure.get();
        if (t != null) {
            permits.release(n);
            throw new GraphException("loading " + graph + " failed: " + t, t);
        }
    }
}

package io.filbert.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Direct buffers that go round between the batches of a loader: one returned is given out again when it is large enough.
 * Thread-safe.
 */
final class BufferPool {
    private static final int KEPT = 64;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private boolean closed;

    /** A little-endian buffer of at least {@code bytes} bytes, with any content. */
    synchronized ByteBuffer take(int bytes) {
        ByteBuffer best = null;
        for (ByteBuffer buffer : free) {
            if (buffer.capacity() >= bytes && (best == null || buffer.capacity() < best.capacity())) {
                best = buffer;
            }
        }
        if (best != null && best.capacity() <= 4L * Math.max(bytes, 1 << 16)) {
            free.remove(best);
            return best.clear().order(ByteOrder.LITTLE_ENDIAN);
        }
        int capacity = Math.max(bytes, Math.min(Integer.MAX_VALUE - 8, bytes + bytes / 4));
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    synchronized void give(ByteBuffer buffer) {
        if (!closed) {
            if (free.size() == KEPT) {
                free.removeFirst();
            }
            free.addLast(buffer);
        }
    }

    /** Forgets the buffers; later ones are not kept. */
    synchronized void close() {
        closed = true;
        free.clear();
    }
}

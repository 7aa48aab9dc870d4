package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of a reply straight out of the message into the caller's buffers while it is read, on the thread that waits for
 * it, so that they are not copied into arrays on the way. Set for that thread while it waits; where a reply is read elsewhere, or
 * does not fit the question, it arrives with its bytes.
 */
abstract class RowsReceiver {
    private static final ThreadLocal<RowsReceiver> CURRENT = new ThreadLocal<>();

    static @Nullable RowsReceiver current() {
        return CURRENT.get();
    }

    /** Makes this the receiver of what this thread reads from now on; null for none. */
    static void set(@Nullable RowsReceiver receiver) {
        if (receiver == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(receiver);
        }
    }

    /**
     * Whether a reply with these rows is one to the question that is waited for.
     *
     * @param answered nodes of each partition
     * @param bytes of each column
     */
    abstract boolean takes(int[] answered, int[] bytes);

    /** Reads exactly the rows announced. */
    abstract void take(int[] answered, int[] notMine, ObjectDataInput in) throws IOException;
}

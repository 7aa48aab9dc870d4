package io.filbert.rpc;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.direct.DirectData;

/** Makes the message of a reply with a {@link ReplyTail}: its head by Hazelcast's serialization, the tail in its place. */
final class TailMessage {
    /** A smaller tail is not worth it. */
    private static final int LEAST_BYTES = 1 << 12;

    private static final ThreadLocal<Boolean> HEAD_ONLY = ThreadLocal.withInitial(() -> false);

    private TailMessage() {}

    /** Whether this thread makes the head of a message. */
    static boolean isHeadOnly() {
        return HEAD_ONLY.get();
    }

    /** What a callable returns for a reply: its message, or the reply itself for Hazelcast to write. */
    static Object of(RpcReply reply, HazelcastInstance member) {
        if (!(reply.valueOrNull() instanceof ReplyTail tail) || tail.tailBytes() < LEAST_BYTES) {
            return reply;
        }
        HEAD_ONLY.set(true);
        try {
            Object message = DirectData.of(member, reply, tail.tailBytes(), tail::writeTail);
            return message == null ? reply : message;
        } finally {
            HEAD_ONLY.set(false);
        }
    }
}

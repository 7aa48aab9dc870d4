package io.filbert.rpc;

import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * A reply whose wire form ends with many bytes that it can write into an array at a place: they are written once, into the message
 * itself. Its {@link WireHook} writes them last, by {@link #write}. One thread.
 */
public interface ReplyTail {
    /** How many bytes. */
    int tailBytes();

    /** Writes them to {@code out[at..at + tailBytes())}. */
    void writeTail(byte[] out, int at);

    /** Writes the tail as the last of a form; nothing while the message around it is made first. */
    static void write(ObjectDataOutput out, ReplyTail reply) throws IOException {
        if (TailMessage.isHeadOnly()) {
            return;
        }
        byte[] tail = new byte[reply.tailBytes()];
        reply.writeTail(tail, 0);
        out.write(tail);
    }
}

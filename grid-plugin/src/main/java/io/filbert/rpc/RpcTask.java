package io.filbert.rpc;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Carries a request to a member's executor. It never throws across the wire, not even when the request cannot be read: an
 * exception that the receiver's serialization filter refuses never arrives, and the caller would wait for its time-out.
 */
final class RpcTask implements Callable<Object>, HazelcastInstanceAware {
    private final @Nullable RpcRequest<?> request;
    private final @Nullable RpcReply unreadable;
    private @Nullable HazelcastInstance member;

    RpcTask(@Nullable RpcRequest<?> request, @Nullable RpcReply unreadable) {
        this.request = request;
        this.unreadable = unreadable;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        this.member = instance;
    }

    @Override
    public Object call() {
        HazelcastInstance hz = member;
        if (unreadable != null || request == null || hz == null) {
            return unreadable != null ? unreadable : RpcReply.failure("?", new IllegalStateException("no request"));
        }
        RpcReply reply = RpcReply.to(request, hz);
        try {
            return TailMessage.of(reply, hz);
        } catch (Throwable t) { // an Error too must reach the caller by name
            return RpcReply.failure(hz.getName(), t);
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RpcTask> {
        public Hook() {
            super(RpcTask.class, 1, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RpcTask task) throws IOException {
            out.writeObject(task.request);
        }

        @Override
        protected RpcTask readFields(ObjectDataInput in) {
            try {
                return new RpcTask(in.readObject(), null);
            } catch (Throwable t) { // unknown class, other format, truncated: answered by call()
                return new RpcTask(null, RpcReply.failure("the receiving member", t));
            }
        }
    }
}

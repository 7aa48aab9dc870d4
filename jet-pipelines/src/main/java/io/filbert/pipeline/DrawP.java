package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.core.AbstractProcessor;
import io.filbert.rpc.RpcReply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers requests where the nodes are. It waits for no other member. */
final class DrawP extends AbstractProcessor {
    private @Nullable HazelcastInstance member;

    /** A request visits blocks on their partitions' threads, and waits for these. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Context context) {
        member = context.hazelcastInstance();
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        Ask ask = (Ask) item;
        RpcReply reply = RpcReply.to(ask.request(), Objects.requireNonNull(member));
        return tryEmit(new Answer(ask.home(), ask.step(), ask.number(), reply));
    }
}

package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.rpc.RpcReply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers requests where the nodes are. It waits for no other member, only for the threads of its partitions. */
final class DrawP extends BlockingP {
    private @Nullable HazelcastInstance member;

    @Override
    protected void init(Context context) {
        member = context.hazelcastInstance();
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        Ask ask = (Ask) item;
        RpcReply reply = RpcReply.to(ask.request(), Objects.requireNonNull(member));
        emit(0, new Answer(ask.home(), ask.step(), ask.number(), reply));
        return true;
    }
}

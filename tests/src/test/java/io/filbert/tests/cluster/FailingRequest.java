package io.filbert.tests.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.UnknownNameException;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/** A request that fails in one of the ways in which a request can fail on its way to a member, there, and back. */
final class FailingRequest implements RpcRequest<FailingRequest.Reply> {

    /** Where and how it fails. */
    enum Way {
        NOT,
        BY_AN_EXCEPTION_OF_OURS,
        BY_A_RUNTIME_EXCEPTION,
        BY_A_CHECKED_EXCEPTION,
        BY_AN_EXCEPTION_THAT_NO_FILTER_LETS_PASS,
        BY_AN_ERROR,
        WHILE_THE_REQUEST_IS_READ,
        WHILE_THE_REPLY_IS_WRITTEN,
        WHILE_THE_REPLY_IS_READ
    }

    /** An exception of a class that cannot even be serialized. */
    static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // what makes it unsendable
        private final transient Thread thread = Thread.currentThread();

        Unsendable(String message) {
            super(message);
        }
    }

    /** What comes back when nothing fails before. */
    record Reply(Way way) {}

    private final Way way;

    FailingRequest(Way way) {
        this.way = way;
    }

    @Override
    public Reply execute(HazelcastInstance member) throws Exception {
        switch (way) {
            case BY_AN_EXCEPTION_OF_OURS -> throw new UnknownNameException("node type tomato is not in the schema");
            case BY_A_RUNTIME_EXCEPTION -> throw new IllegalStateException("tomato");
            case BY_A_CHECKED_EXCEPTION -> throw new IOException("tomato");
            case BY_AN_EXCEPTION_THAT_NO_FILTER_LETS_PASS -> throw new Unsendable("tomato");
            case BY_AN_ERROR -> throw new StackOverflowError("tomato");
            default -> {
                return new Reply(way);
            }
        }
    }

    /** The wire form of the request. */
    public static final class Hook extends WireHook<FailingRequest> {
        public Hook() {
            super(FailingRequest.class, 250, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, FailingRequest request) throws IOException {
            out.writeString(request.way.name());
        }

        @Override
        protected FailingRequest readFields(ObjectDataInput in) throws IOException {
            Way way = Way.valueOf(in.readString());
            if (way == Way.WHILE_THE_REQUEST_IS_READ) {
                throw new IOException("tomato");
            }
            return new FailingRequest(way);
        }
    }

    /** The wire form of the reply. */
    public static final class ReplyHook extends WireHook<Reply> {
        public ReplyHook() {
            super(Reply.class, 251, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Reply reply) throws IOException {
            if (reply.way == Way.WHILE_THE_REPLY_IS_WRITTEN) {
                throw new IOException("tomato");
            }
            out.writeString(reply.way.name());
        }

        @Override
        protected Reply readFields(ObjectDataInput in) throws IOException {
            Way way = Way.valueOf(in.readString());
            if (way == Way.WHILE_THE_REPLY_IS_READ) {
                throw new IOException("tomato");
            }
            return new Reply(way);
        }
    }
}

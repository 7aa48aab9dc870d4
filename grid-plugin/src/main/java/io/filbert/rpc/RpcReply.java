package io.filbert.rpc;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphExistsException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.NodeNotFoundException;
import io.filbert.graph.PartitionLostException;
import io.filbert.graph.RemoteException;
import io.filbert.graph.UnknownNameException;
import io.filbert.graph.VersionGoneException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a member answers: a value, or a failure as a code and a message, so that it reaches the caller by name. Immutable. */
public final class RpcReply {
    private static final int VALUE = -1;
    private static final int OTHER = 0;

    /** Codes 1, 2, ...: the order is part of the wire form, new ones go to the end. */
    private static final List<Code> CODES = List.of(
            new Code(InvalidGraphException.class, InvalidGraphException::new),
            new Code(UnknownNameException.class, UnknownNameException::new),
            new Code(GraphExistsException.class, GraphExistsException::new),
            new Code(NodeNotFoundException.class, NodeNotFoundException::new),
            new Code(PartitionLostException.class, PartitionLostException::new),
            new Code(VersionGoneException.class, VersionGoneException::new),
            new Code(FormatException.class, FormatException::new),
            new Code(DeadlineException.class, DeadlineException::new),
            new Code(GraphConfigException.class, GraphConfigException::new));

    private record Code(Class<? extends GraphException> type, Function<String, GraphException> create) {}

    private final int code;
    private final @Nullable Object value;
    private final String message;
    private final @Nullable GraphException here;

    private RpcReply(int code, @Nullable Object value, String message, @Nullable GraphException here) {
        this.code = code;
        this.value = value;
        this.message = message;
        this.here = here;
    }

    /** Runs a request on this member. Never throws: a failure is an answer too. */
    public static RpcReply to(RpcRequest<?> request, HazelcastInstance member) {
        try {
            return value(request.execute(member));
        } catch (Throwable t) { // an Error too must reach the caller by name
            return failure(member.getName(), t);
        }
    }

    static RpcReply value(Object value) {
        return new RpcReply(VALUE, value, "", null);
    }

    static RpcReply failure(String member, Throwable failure) {
        Throwable known = failure;
        while (known.getCause() != null && !(known instanceof GraphException)) {
            known = known.getCause();
        }
        GraphException here = known instanceof GraphException e ? e : null; // for a caller on this member
        for (int i = 0; i < CODES.size(); i++) {
            if (CODES.get(i).type == known.getClass()) {
                return new RpcReply(i + 1, null, String.valueOf(known.getMessage()), here);
            }
        }
        StackTraceElement[] trace = failure.getStackTrace();
        String at = trace.length == 0 ? "" : " at " + trace[0];
        return new RpcReply(OTHER, null, "member " + member + " failed: " + failure + at, here);
    }

    /**
     * The value.
     *
     * @throws GraphException the failure, as it is called here; a {@link RemoteException} when it has no name of its own
     */
    public Object get() {
        if (code == VALUE) {
            return Objects.requireNonNull(value, "a request answered null");
        }
        if (here != null) {
            throw here;
        }
        throw code >= 1 && code <= CODES.size()
                ? CODES.get(code - 1).create.apply(message)
                : new RemoteException(message);
    }

    /** The value, when there is one. */
    @Nullable
    Object valueOrNull() {
        return value;
    }

    /** The wire form. */
    public static final class Hook extends WireHook<RpcReply> {
        public Hook() {
            super(RpcReply.class, 2, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, RpcReply reply) throws IOException {
            out.writeInt(reply.code);
            out.writeString(reply.message);
            if (reply.code == VALUE) {
                out.writeObject(reply.value);
            }
        }

        @Override
        protected RpcReply readFields(ObjectDataInput in) throws IOException {
            int code = in.readInt();
            String message = String.valueOf(in.readString());
            return new RpcReply(code, code == VALUE ? in.readObject() : null, message, null);
        }
    }
}

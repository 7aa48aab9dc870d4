package io.filbert.rpc;

import com.hazelcast.client.HazelcastClientNotActiveException;
import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.spi.exception.RetryableException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/** Tells failures that pass (a member that left, a partition on the move) from those that stay. */
final class Failures {
    private Failures() {}

    /** The exception to throw for a failed call: a {@link RetryException} where asking again may help. */
    static GraphException judge(String what, Throwable cause) {
        if (cause instanceof GraphException e) {
            return e;
        }
        if (cause instanceof SplitBrainProtectionException) {
            return new GraphException(what + " was refused by split-brain protection: " + cause.getMessage(), cause);
        }
        if (cause instanceof HazelcastClientNotActiveException) {
            return new GraphException(what + " failed: this Hazelcast client was shut down", cause);
        }
        if (cause instanceof HazelcastSerializationException) {
            Throwable root = cause;
            while (root.getCause() != null && !(root instanceof GraphException)) {
                root = root.getCause();
            }
            return root instanceof GraphException e
                    ? e
                    : new GraphConfigException(what + " failed: "
                            + String.valueOf(cause.getMessage()).replaceFirst("[.]$", "")
                            + (root == cause ? "" : " (" + root + ")")
                            + "; every member needs filbert-grid-plugin of this version on its class path");
        }
        if (mayPass(cause)) {
            return new RetryException(what + " failed", cause);
        }
        return new GraphException(what + " failed: " + cause, cause);
    }

    private static boolean mayPass(Throwable cause) {
        return cause instanceof RetryableException
                || cause instanceof MemberLeftException
                || cause instanceof TargetNotMemberException
                || cause instanceof TargetDisconnectedException
                || cause instanceof RejectedExecutionException
                || cause instanceof OperationTimeoutException
                || cause instanceof HazelcastInstanceNotActiveException
                || cause instanceof HazelcastClientOfflineException
                || cause instanceof CancellationException
                || cause instanceof IOException;
    }

    /** True on a cluster member, false on a client. */
    static boolean isMember(HazelcastInstance hz) {
        try {
            return hz.getCluster().getLocalMember() != null;
        } catch (UnsupportedOperationException e) { // a client has no local member
            return false;
        }
    }
}

package io.filbert.rpc;

import com.hazelcast.core.IndeterminateOperationStateException;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits for Hazelcast's own asynchronous calls with a bound: an idempotent call is repeated when its failure may pass, or when its
 * outcome is in doubt (members run with {@code hazelcast.operation.fail.on.indeterminate.state}: a write whose backups did not
 * all answer fails, though it may have been done). Interrupts are restored.
 */
public final class Calls {
    private static final long PAUSE_MILLIS = 20;

    private Calls() {}

    /**
     * The result of a call.
     *
     * @param call starts the call; may be asked again
     * @param what in the words of an error message
     */
    @SuppressWarnings("NullAway") // a null result is what Hazelcast answers for an absent entry
    public static <T> T await(Supplier<CompletionStage<T>> call, Duration timeout, String what) {
        Deadline deadline = Deadline.in(timeout);
        while (true) {
            GraphException failure;
            try {
                return call.get().toCompletableFuture().get(deadline.left(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GraphException(what + " was interrupted", e);
            } catch (TimeoutException e) {
                throw new DeadlineException(what + " got no reply within " + timeout.toMillis() + " ms");
            } catch (ExecutionException e) {
                failure = judge(what, e.getCause() == null ? e : e.getCause());
            } catch (RuntimeException e) { // thrown by the call itself, as of an instance that is not active
                failure = judge(what, e);
            }
            if (!(failure instanceof RetryException) || deadline.passed()) {
                throw failure;
            }
            deadline.pause(PAUSE_MILLIS);
        }
    }

    private static GraphException judge(String what, Throwable cause) {
        return cause instanceof IndeterminateOperationStateException
                ? new RetryException(what + " is in doubt: " + cause.getMessage(), cause)
                : Failures.judge(what, cause);
    }
}

package io.filbert.store;

import com.hazelcast.core.IndeterminateOperationStateException;
import io.filbert.graph.GraphException;
import java.util.function.Supplier;

/**
 * Repeats an idempotent operation on an IMap whose outcome is in doubt. Members run with
 * {@code hazelcast.operation.fail.on.indeterminate.state}: a write whose backups did not all answer fails, though it may have been
 * done; so it happens when a member joins or leaves at that moment.
 */
final class Certain {
    private static final int TRIES = 5;

    private Certain() {}

    /** The operation's result; throws {@link GraphException} when the outcome stays in doubt. */
    static <T> T get(Supplier<T> operation) {
        for (int tried = 1; ; tried++) {
            try {
                return operation.get();
            } catch (IndeterminateOperationStateException e) {
                if (tried == TRIES) {
                    throw new GraphException(
                            "a write stayed in doubt after " + TRIES + " tries: " + e.getMessage()
                                    + "; is the cluster whole?",
                            e);
                }
            }
        }
    }
}

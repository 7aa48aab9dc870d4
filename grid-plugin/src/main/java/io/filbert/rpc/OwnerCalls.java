package io.filbert.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Calls to owners that need one another's replies, one at a time. Whoever drives them has each call answered for all its
 * partitions, by {@link Rpc#callOwners(OwnerCalls)} or by other means, and then goes on. One use; one thread at a time.
 */
public interface OwnerCalls {
    /** The call that waits for answers; null when there is none any more. */
    @Nullable
    OwnerCall<?> call();

    /** The partitions that it asks; the caller's own array. */
    int[] partitions();

    /** Takes what the call's owners answered, all of them, and makes the next call. */
    void advance();
}

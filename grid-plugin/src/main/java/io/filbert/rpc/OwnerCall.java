package io.filbert.rpc;

import org.jspecify.annotations.Nullable;

/**
 * A question about many partitions, put to their owners: {@link Rpc#callOwners}. All methods run on the calling thread.
 *
 * @param <R> the reply of one owner
 */
public interface OwnerCall<R> {
    /** What a reply left open. */
    record Open(int[] notMine, int[] unfinished) {
        private static final int[] NONE = {};

        /** Nothing: every partition was answered. */
        public static final Open NOTHING = new Open(NONE, NONE);

        /**
         * @param notMine partitions that the member does not own; they are asked again after the table was read anew
         * @param unfinished partitions answered in part (the reply was full); they are asked again at once
         */
        public Open {}
    }

    /** The request for some partitions, all owned by one member as far as this instance knows. */
    RpcRequest<R> request(int[] partitions);

    /**
     * Told before the calling thread waits for, and so reads, the reply to a request for some partitions, and by null after it.
     */
    default void awaits(int @Nullable [] partitions) {}

    /** Takes a reply to a request for {@code partitions}. */
    Open accept(int[] partitions, R reply);

    /** What is asked for, in the words of an error message: {@code "hop 1 of graph papers"}. */
    String name();
}

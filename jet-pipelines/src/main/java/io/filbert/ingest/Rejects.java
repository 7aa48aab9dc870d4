package io.filbert.ingest;

/** Takes the rows of one split that cannot be used. One thread. */
@FunctionalInterface
public interface Rejects {
    /** Takes one; may throw to end the reading. */
    void reject(Reject reject);
}

package io.filbert.ingest;

import org.jspecify.annotations.Nullable;

/** Reads one split. One thread. */
public interface RowReader extends AutoCloseable {
    /**
     * The next rows that can be used; those that cannot go to {@link Rejects}. A file that breaks off gives the rows before the break,
     * then one fatal reject, then null.
     *
     * @return null at the end
     */
    @Nullable
    RowBatch next();

    /** Records met so far, used or rejected. */
    long records();

    /** Bytes of the split as stored that were read so far. */
    long bytes();

    @Override
    void close();
}

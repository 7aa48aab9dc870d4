package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one split to its end and counts what it meets. One thread. */
final class SplitReader implements AutoCloseable {
    /** Rejects that are kept of a split whatever the limit is; a fatal one always is. */
    private static final int KEPT = 1000;

    private final long limit;
    private final List<Reject> rejects = new ArrayList<>();
    private final RowReader reader;
    private long rows;
    private long rejected;
    private boolean broken;
    private boolean stopped;

    /** @param limit rejects of this split after which it is pointless to go on */
    SplitReader(HazelcastInstance member, MappedSource source, IngestTask task, List<Field> fields, long limit) {
        this.limit = limit;
        this.reader = source.mapping()
                .source()
                .open(member, task.split(), fields, source.mapping().where(), this::reject);
    }

    private void reject(Reject reject) {
        rejected++;
        broken |= reject.reason().isFatal();
        if (rejects.size() < KEPT || reject.reason().isFatal()) {
            rejects.add(reject);
        }
    }

    /** Takes a row that the reader gave and the load cannot use. */
    void rejectRow(Reject reject) {
        rows--;
        reject(reject);
    }

    /** The next rows; null at the end, and when so many were rejected that the load stops. */
    @Nullable
    RowBatch next() {
        RowBatch batch = isHopeless() ? null : reader.next();
        rows += batch == null ? 0 : batch.size();
        return batch;
    }

    private boolean isHopeless() {
        return broken || stopped || rejected > limit;
    }

    /** Gives no more rows, for the load is given up. */
    void stop() {
        stopped = true;
    }

    long records() {
        return reader.records();
    }

    long bytes() {
        return reader.bytes();
    }

    long rejected() {
        return rejected;
    }

    SplitDone done(long[] largestId, int[] chunks) {
        return new SplitDone(reader.records(), rows, reader.bytes(), largestId, chunks, rejected, List.copyOf(rejects));
    }

    @Override
    public void close() {
        reader.close();
    }
}

package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads one split to its end and counts what it meets. A thread of its own is a batch ahead, so that reading and staging go on at the same
 * time; what it met is told with the batch, as if it had been read just then. One thread.
 */
final class SplitReader implements AutoCloseable {
    /** Rejects that are kept of a split whatever the limit is; a fatal one always is. */
    private static final int KEPT = 1000;

    private final long limit;
    private final List<Reject> rejects = new ArrayList<>();
    private final RowReader reader;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread own = new Thread(task, "filbert-read");
        own.setDaemon(true);
        return own;
    });
    /** Of the batch that is being read. */
    private Met met = new Met();

    private @Nullable Future<Ahead> ahead;
    private long records;
    private long bytes;
    private long rows;
    private long rejected;
    private boolean broken;
    private boolean stopped;

    /** What the reader rejected of one batch: how many, and those that may be kept. */
    private static final class Met {
        private final List<Reject> rejects = new ArrayList<>();
        private long count;

        void add(Reject reject) {
            count++;
            if (rejects.size() < KEPT || reject.reason().isFatal()) {
                rejects.add(reject);
            }
        }
    }

    /** A batch, and where the reader stood behind it. */
    private record Ahead(@Nullable RowBatch batch, Met met, long records, long bytes) {}

    /** @param limit rejects of this split after which it is pointless to go on */
    SplitReader(HazelcastInstance member, MappedSource source, IngestTask task, List<Field> fields, long limit) {
        this.limit = limit;
        this.reader = source.mapping()
                .source()
                .open(member, task.split(), fields, source.mapping().where(), reject -> met.add(reject));
    }

    private void reject(Reject reject) {
        rejected++;
        keep(reject);
    }

    private void keep(Reject reject) {
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
        if (isHopeless()) {
            return null;
        }
        Ahead read = await(ahead == null ? thread.submit(this::read) : ahead);
        records = read.records;
        bytes = read.bytes;
        rejected += read.met.count;
        read.met.rejects.forEach(this::keep);
        RowBatch batch = read.batch;
        ahead = batch == null ? null : thread.submit(this::read);
        rows += batch == null ? 0 : batch.size();
        return batch;
    }

    private Ahead read() {
        met = new Met();
        RowBatch batch = reader.next();
        return new Ahead(batch, met, reader.records(), reader.bytes());
    }

    private static <T> T await(Future<T> read) {
        try {
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException("reading a split was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new GraphException("reading a split failed: " + e.getCause(), e);
        }
    }

    private boolean isHopeless() {
        return broken || stopped || rejected > limit;
    }

    /** Gives no more rows, for the load is given up. */
    void stop() {
        stopped = true;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    long rejected() {
        return rejected;
    }

    SplitDone done(long[] largestId, int[] chunks) {
        return new SplitDone(records, rows, bytes, largestId, chunks, rejected, List.copyOf(rejects));
    }

    /** Waits for what is being read. */
    @Override
    public void close() {
        Future<?> closed = thread.submit(reader::close);
        thread.shutdown();
        await(closed);
    }
}

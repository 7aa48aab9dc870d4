package io.filbert.ingest;

import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import io.filbert.graph.GraphException;
import io.filbert.store.ChunkStore;
import io.filbert.store.StagedChunk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores the chunks that arrive at the owner of their partitions. */
final class StoreChunksP extends AbstractProcessor {
    private final IngestJob job;
    private @Nullable ChunkStore store;

    StoreChunksP(IngestJob job) {
        this.job = job;
    }

    /** Storing waits for what was sent before. */
    @Override
    public boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Processor.Context context) {
        store = new ChunkStore(context.hazelcastInstance(), job.mapping().graph());
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        Objects.requireNonNull(store).put((StagedChunk) item);
        return true;
    }

    @Override
    public boolean complete() {
        Objects.requireNonNull(store).drain();
        return true;
    }

    /** A job that is ended has no chunk on its way behind it: the next load clears what this one staged. */
    @Override
    public void close() {
        if (store == null) {
            return;
        }
        boolean wasInterrupted = Thread.interrupted();
        try {
            store.drain();
        } catch (GraphException e) { // of a job that failed or was cancelled, and says so itself
            System.getLogger(StoreChunksP.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

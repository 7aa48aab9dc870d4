package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.metrics.Metrics;
import com.hazelcast.jet.core.metrics.Unit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A source of a job: reads some splits, one after the other, a batch in each call. Tells the journal how far it is, and Jet by the metrics
 * {@code filbert.rows}, {@code filbert.bytes} and {@code filbert.rejects}.
 */
abstract class TaskProcessor extends AbstractProcessor {
    private static final long PROGRESS_NANOS = 250_000_000;
    private static final long CALL_NANOS = 100_000_000;

    protected final IngestJob job;
    private final List<IngestTask> tasks;
    private final Queue<Object> pending = new ArrayDeque<>();
    private int next;
    private long[] before = new long[3];
    private long noted;
    private @Nullable SplitReader reader;
    private @Nullable IngestJournal journal;
    private @Nullable HazelcastInstance hz;
    private int number;
    private boolean stopped;

    TaskProcessor(IngestJob job, List<IngestTask> tasks) {
        this.job = job;
        this.tasks = tasks;
    }

    /** Readers wait for files and for the network. */
    @Override
    public final boolean isCooperative() {
        return false;
    }

    @Override
    protected void init(Processor.Context context) throws Exception {
        hz = context.hazelcastInstance();
        journal = new IngestJournal(hz, job.mapping().graph());
        number = context.globalProcessorIndex();
    }

    HazelcastInstance hz() {
        return Objects.requireNonNull(hz);
    }

    IngestJournal journal() {
        return Objects.requireNonNull(journal);
    }

    /** Sends an item on, as soon as there is room. */
    final void emit(Object item) {
        pending.add(item);
    }

    private boolean flush() {
        while (!pending.isEmpty()) {
            if (!tryEmit(pending.element())) {
                return false;
            }
            pending.remove();
        }
        return true;
    }

    /** Jet takes a call that emits nothing for one that did nothing, and sleeps for up to 5 ms after it: so calls are long. */
    @Override
    public final boolean complete() {
        long begun = System.nanoTime();
        do {
            if (!flush()) {
                return false;
            }
            if (reader == null && (stopped || next == tasks.size())) {
                return true;
            }
            readOn();
        } while (System.nanoTime() - begun < CALL_NANOS);
        return false;
    }

    private void readOn() {
        IngestTask task = tasks.get(next);
        SplitReader open = reader;
        if (open == null) {
            open = open(task);
            reader = open;
        }
        if (open == null || !step(task, open)) {
            reader = null;
            next++;
            if (open != null) {
                before = sum(open);
                open.close();
            }
        }
        note(open);
    }

    /** Begins with a split; null when there is nothing to read of it. */
    abstract @Nullable SplitReader open(IngestTask task);

    /** Reads a batch; false at the end, after the split was noted as done. */
    abstract boolean step(IngestTask task, SplitReader open);

    private long[] sum(SplitReader open) {
        return new long[] {before[0] + open.records(), before[1] + open.bytes(), before[2] + open.rejected()};
    }

    private void note(@Nullable SplitReader open) {
        long now = System.nanoTime();
        if (now - noted < PROGRESS_NANOS && reader != null) {
            return;
        }
        noted = now;
        long[] sum = reader == null || open == null ? before : sum(open);
        journal().progress(job.id(), number, sum);
        stopped = journal().isStopped(job.id());
        if (stopped && reader != null) {
            reader.stop();
        }
        Metrics.metric("filbert.rows", Unit.COUNT).set(sum[0]);
        Metrics.metric("filbert.bytes", Unit.BYTES).set(sum[1]);
        Metrics.metric("filbert.rejects", Unit.COUNT).set(sum[2]);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}

package io.filbert.loader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * The batches of an epoch in work or waiting, in order, bounded by number and bytes. One batch is ahead of the trainer however
 * large it is, unless none is wanted; while no batch is finished, and so no size is known, there is no more than that one.
 * One thread.
 */
final class Prefetch {
    private final int steps;
    private final int batches;
    private final long bytes;
    private final IntFunction<Future<MiniBatch>> submit;
    private final Deque<Future<MiniBatch>> queue = new ArrayDeque<>();
    private int next;
    private int submitted;
    private long largest = -1;

    /**
     * @param next the step that is taken first
     * @param batches how many there may be ahead of the trainer
     * @param bytes how many they may have, beyond the first
     * @param submit begins to make a batch
     */
    Prefetch(int steps, int next, int batches, long bytes, IntFunction<Future<MiniBatch>> submit) {
        this.steps = steps;
        this.next = next;
        this.submitted = next;
        this.batches = batches;
        this.bytes = bytes;
        this.submit = submit;
    }

    int steps() {
        return steps;
    }

    /** The step that is taken next; a failed one is not passed. */
    int next() {
        return next;
    }

    /** Waits for the next batch, and has others begun. An interrupt ends it, also when the batch is there already. */
    MiniBatch take() throws InterruptedException, ExecutionException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        fill(1);
        MiniBatch batch = queue.getFirst().get();
        queue.removeFirst();
        next++;
        largest = Math.max(largest, batch.bytes());
        fill(0);
        return batch;
    }

    /** @param due how many at the front are not ahead, but waited for */
    private void fill(int due) {
        while (submitted < steps && (queue.size() < due || (queue.size() - due < batches && fits(due)))) {
            queue.addLast(submit.apply(submitted++));
        }
    }

    /** Whether there is room for one more. */
    private boolean fits(int due) {
        if (queue.size() == due) {
            return true;
        }
        long ahead = 0;
        int inWork = 1;
        int at = 0;
        for (Future<MiniBatch> batch : queue) {
            if (at++ >= due) {
                long known = finishedBytes(batch);
                largest = Math.max(largest, known);
                ahead += Math.max(0, known);
                inWork += known < 0 ? 1 : 0;
            }
        }
        return largest >= 0 && largest <= (bytes - ahead) / inWork;
    }

    /** The bytes of a finished batch, -1 while it is in work. */
    private static long finishedBytes(Future<MiniBatch> batch) {
        if (!batch.isDone()) {
            return -1;
        }
        try {
            return batch.get().bytes();
        } catch (ExecutionException e) { // thrown to the trainer when its turn comes
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException("a finished batch is not waited for", e);
        }
    }

    void cancel() {
        queue.forEach(batch -> batch.cancel(true));
        queue.clear();
    }
}

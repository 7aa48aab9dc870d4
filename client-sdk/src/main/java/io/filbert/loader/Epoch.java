package io.filbert.loader;

import io.filbert.graph.GraphException;
import io.filbert.store.GraphVersion;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch, in order, some of them in flight ahead. To be iterated once, by one thread; leaving it early is no
 * leak: it ends with the next epoch or with the loader.
 */
public final class Epoch implements Iterable<MiniBatch>, AutoCloseable {
    private final GraphVersion version;
    private final int epoch;
    private final Prefetch ahead;
    private @Nullable MiniBatch last;
    private boolean iterated;
    private boolean closed;

    Epoch(GraphVersion version, int epoch, Prefetch ahead) {
        this.version = version;
        this.epoch = epoch;
        this.ahead = ahead;
    }

    GraphVersion version() {
        return version;
    }

    int number() {
        return epoch;
    }

    /** The step that comes next. */
    int next() {
        return ahead.next();
    }

    /** How many batches the epoch has in all, those before a resumed one's first included. */
    public int steps() {
        return ahead.steps();
    }

    /**
     * The batches. {@code hasNext()} has no side effect. {@code next()} makes the batch before invalid, unless it was retained,
     * and throws a {@link GraphException} naming the batch, the epoch and the cause when it could not be loaded; the epoch
     * ends then.
     *
     * @throws IllegalStateException when called twice
     */
    @Override
    public Iterator<MiniBatch> iterator() {
        if (iterated) {
            throw new IllegalStateException("epoch " + epoch + " was iterated already; ask the loader for it again");
        }
        iterated = true;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ahead.next() < ahead.steps() && !closed;
            }

            @Override
            public MiniBatch next() {
                return advance();
            }
        };
    }

    private MiniBatch advance() {
        int step = ahead.next();
        if (closed || step == ahead.steps()) {
            throw new NoSuchElementException(closed ? "epoch " + epoch + " was closed" : "epoch " + epoch + " is over");
        }
        if (last != null) {
            last.recycle();
            last = null;
        }
        try {
            last = ahead.take();
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new GraphException("waiting for mini-batch " + step + " of epoch " + epoch + " was interrupted", e);
        } catch (ExecutionException e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = cause instanceof GraphException ? cause.getMessage() : cause.toString();
            throw new GraphException("mini-batch " + step + " of epoch " + epoch + " failed: " + why, cause);
        }
    }

    /** Gives up what is in flight. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (last != null) {
            last.recycle();
            last = null;
        }
        ahead.cancel();
    }
}

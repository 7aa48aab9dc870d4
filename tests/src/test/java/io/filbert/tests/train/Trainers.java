package io.filbert.tests.train;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.train.DistContext;
import io.filbert.train.DistContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Ranks of a group, each on a thread of its own and on an instance of its own as far as there are some. */
final class Trainers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;

    private final List<HazelcastInstance> instances;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Trainers(List<HazelcastInstance> instances) {
        this.instances = List.copyOf(instances);
    }

    /** What one rank does. */
    interface Work<T> {
        T run(DistContext context) throws Exception;
    }

    /** Joins {@code worldSize} ranks, has each do its work, and gives what they answer by rank. Each closes its context at the end. */
    <T> List<T> run(String group, int worldSize, UnaryOperator<DistContextBuilder> options, Work<T> work)
            throws Exception {
        List<Future<T>> all = start(group, worldSize, options, work);
        List<T> results = new ArrayList<>();
        for (Future<T> one : all) {
            results.add(get(one));
        }
        return results;
    }

    <T> List<T> run(String group, int worldSize, Work<T> work) throws Exception {
        return run(group, worldSize, options -> options, work);
    }

    <T> List<Future<T>> start(String group, int worldSize, UnaryOperator<DistContextBuilder> options, Work<T> work) {
        List<Future<T>> all = new ArrayList<>();
        for (int rank = 0; rank < worldSize; rank++) {
            all.add(start(group, worldSize, rank, options, work));
        }
        return all;
    }

    <T> Future<T> start(
            String group, int worldSize, int rank, UnaryOperator<DistContextBuilder> options, Work<T> work) {
        HazelcastInstance hz = instances.get(rank % instances.size());
        return threads.submit(() -> {
            try (DistContext context = options.apply(
                            DistContext.builder(hz, group, worldSize).rank(rank))
                    .join()) {
                return work.run(context);
            }
        });
    }

    /** The answer, or what the rank failed with. */
    static <T> T get(Future<T> one) throws Exception {
        try {
            return one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("a rank did not end within " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

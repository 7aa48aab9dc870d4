package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.filbert.batch.EpochBatch;
import io.filbert.graph.GraphException;
import io.filbert.rpc.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntPredicate;

/** Where the batches of one processor go. One thread. */
interface Sink extends AutoCloseable {
    /** Takes a complete batch; lets it land when it is written, at once or later. */
    void write(Flight flight);

    /** Called once after the last batch, or after a failure. */
    @Override
    void close();

    /** Tells whether a part was made already, by this job before it was restarted, or by another one like it. */
    interface Present extends IntPredicate {}

    static Sink of(HazelcastInstance hz, EpochJob job, long jobId) {
        return job.directory() != null
                ? new FileSink(Path.of(job.directory()), job, jobId)
                : new MapSink(hz.getMap(Objects.requireNonNull(job.map())), Duration.ofMillis(job.timeoutMillis()));
    }

    static Present present(HazelcastInstance hz, EpochJob job, long jobId) {
        if (job.directory() != null) {
            Path directory = Path.of(job.directory());
            EpochFiles.begin(directory, job.description(), jobId);
            return part -> EpochFiles.isComplete(directory, part);
        }
        IMap<Integer, EpochBatch> map = hz.getMap(Objects.requireNonNull(job.map()));
        return map::containsKey;
    }

    /** Batches by step. */
    final class MapSink implements Sink {
        private final IMap<Integer, EpochBatch> map;
        private final Duration timeout;

        MapSink(IMap<Integer, EpochBatch> map, Duration timeout) {
            this.map = map;
            this.timeout = timeout;
        }

        @Override
        public void write(Flight flight) {
            EpochBatch batch = flight.batch();
            try {
                Calls.await(
                        () -> map.setAsync(flight.step(), batch), timeout, "putting a batch into map " + map.getName());
            } catch (GraphException e) {
                throw flight.failure(e);
            }
            flight.landed();
        }

        @Override
        public void close() {}
    }
}

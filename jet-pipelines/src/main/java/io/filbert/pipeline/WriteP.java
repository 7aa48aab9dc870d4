package io.filbert.pipeline;

import com.hazelcast.jet.core.metrics.Metric;
import com.hazelcast.jet.core.metrics.Metrics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes complete batches, and counts them. */
final class WriteP extends BlockingP {
    private @Nullable Sink sink;
    private @Nullable Metric batches;
    private @Nullable Metric edges;

    @Override
    protected void init(Context context) {
        EpochJob job = Objects.requireNonNull(context.jobConfig().getArgument(EpochJob.ARGUMENT));
        sink = Sink.of(context.hazelcastInstance(), job, context.jobId());
        batches = Metrics.metric(SamplingPipeline.BATCHES);
        edges = Metrics.metric(SamplingPipeline.EDGES);
    }

    @Override
    protected boolean tryProcess(int ordinal, Object item) {
        Flight flight = (Flight) item;
        Objects.requireNonNull(edges).increment(flight.edges());
        Objects.requireNonNull(sink).write(flight);
        Objects.requireNonNull(batches).increment();
        return true;
    }

    @Override
    public void close() {
        if (sink != null) {
            sink.close();
        }
    }
}

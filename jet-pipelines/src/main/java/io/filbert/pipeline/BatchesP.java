package io.filbert.pipeline;

import com.hazelcast.cluster.Address;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.core.metrics.Metric;
import com.hazelcast.jet.core.metrics.Metrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The source of the job: begins the batches of this member's parts, in order and a bounded number ahead of what was written. The n
 * processors of a member begin every n-th of its batches each.
 */
final class BatchesP extends BlockingP {
    private final Home home;
    private final Sink.Present present;
    private final int number;
    private final int processors;
    private final int bound;
    private final AtomicInteger inFlight = new AtomicInteger();
    private int place;
    private int asked = -1;
    private boolean skip;
    private @Nullable Metric batches;

    private BatchesP(Home home, Sink.Present present, int number, int processors) {
        this.home = home;
        this.present = present;
        this.number = number;
        this.processors = processors;
        this.bound = Math.max(1, home.job().batchesInFlight() / processors);
    }

    /** Tells each member what the job has dealt it. */
    static final class Meta implements ProcessorMetaSupplier {
        private transient @Nullable Map<Address, int[]> table;

        @Override
        public void init(ProcessorMetaSupplier.Context context) {
            table = context.partitionAssignment();
        }

        @Override
        public Function<Address, ProcessorSupplier> get(List<Address> addresses) {
            Map<Address, int[]> dealt = Objects.requireNonNull(table);
            return address -> new Supplier(Assignment.of(dealt, address));
        }
    }

    /** Makes what the processors of a member share. */
    private static final class Supplier implements ProcessorSupplier {
        private final Assignment assignment;
        private transient @Nullable Home home;
        private transient Sink.@Nullable Present present;

        Supplier(Assignment assignment) {
            this.assignment = assignment;
        }

        @Override
        public void init(ProcessorSupplier.Context context) {
            EpochJob job = Objects.requireNonNull(context.jobConfig().getArgument(EpochJob.ARGUMENT));
            home = new Home(context.hazelcastInstance(), job, assignment);
            present = Sink.present(context.hazelcastInstance(), job, context.jobId());
        }

        @Override
        public Collection<? extends Processor> get(int count) {
            List<Processor> processors = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                processors.add(new BatchesP(Objects.requireNonNull(home), Objects.requireNonNull(present), i, count));
            }
            return processors;
        }
    }

    @Override
    protected void init(Processor.Context context) {
        place = number;
        batches = Metrics.metric(SamplingPipeline.BATCHES);
    }

    @Override
    public boolean complete() {
        int steps = home.job().steps();
        while (true) {
            if (home.step(place) >= steps) {
                return true;
            }
            int step = (int) home.step(place);
            int part = step / home.job().stepsPerPart();
            if (part != asked) {
                asked = part;
                skip = present.test(part);
            }
            if (skip) {
                place += processors;
                Objects.requireNonNull(batches).increment();
            } else if (inFlight.get() >= bound) {
                return false; // asked again soon
            } else {
                place += processors;
                depart(new Flight(home, step, inFlight));
                return false; // asked again at once
            }
        }
    }
}

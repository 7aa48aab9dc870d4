package io.filbert.loader;

import io.filbert.batch.EpochOrder;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.rpc.Deadline;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.FeatureTensor;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalFeatureStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Iterates the mini-batches of an epoch, some of them in flight ahead of the trainer: PyG's {@code DistLoader}. Subclasses say
 * what the seeds of a step are and how they are sampled. Loaders are independent of one another: no rank waits for another
 * one to create its loader, and several may run in one process.
 *
 * <p>{@link #epoch} is deterministic in (seed, epoch). An epoch reads the graph as it was when the epoch began. A loader runs one
 * epoch at a time and is used by one thread; its own sampler threads are daemons and end by themselves when idle.
 */
public abstract class DistLoader implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Graph graph;
    private final LoaderOptions options;
    private final BufferPool pool = new BufferPool();
    private @Nullable ThreadPoolExecutor workers;
    private @Nullable Epoch current;
    private boolean closed;

    /** @param options common to all loaders */
    protected DistLoader(Graph graph, LoaderOptions options) {
        this.graph = graph;
        this.options = options;
        initWorker();
    }

    /** How many seeds an epoch has over all ranks. */
    protected abstract long inputs();

    /** Samples the inputs of a step; they are in the graph. Called by several threads at once. */
    abstract SamplerOutput sample(GraphVersion version, StepInputs inputs, int epoch, int step);

    /** Whether the input at a position is in the graph; asked only with {@code skipUnknown}. */
    abstract boolean isKnown(GraphVersion version, long position);

    /** Starts the sampler threads; called once by the constructor, they begin to run with the first batch. */
    protected void initWorker() {
        int number = NUMBERS.incrementAndGet();
        AtomicInteger thread = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                options.samplerThreads(),
                options.samplerThreads(),
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread t = new Thread(task, "filbert-loader-" + number + "-" + thread.incrementAndGet());
                    t.setDaemon(true);
                    return t;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    /** Ends the sampler threads: interrupts what they wait for, and waits until they are gone. */
    protected void closeWorker() {
        ThreadPoolExecutor threads = workers;
        workers = null;
        if (threads != null) {
            threads.shutdownNow();
            try {
                if (!threads.awaitTermination(options.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new GraphException("a sampler thread did not end within " + options.timeout());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public Graph graph() {
        return graph;
    }

    /** Number of steps of an epoch, the same for every rank. */
    public int steps() {
        return plan(0).steps();
    }

    private EpochPlan plan(int epoch) {
        EpochOrder order = new EpochOrder(inputs(), options.shuffle(), options.seed(), epoch);
        return EpochPlan.ofSlices(order, options.batchSize(), options.dropLast(), options.slice());
    }

    /** The batches of an epoch. An epoch of this loader that still runs ends. */
    public Epoch epoch(int epoch) {
        ThreadPoolExecutor threads = workers;
        if (closed || threads == null) {
            throw new IllegalStateException("the loader is closed");
        }
        if (epoch < 0) {
            throw new GraphConfigException("epoch=" + epoch + ", must be at least 0");
        }
        if (current != null) {
            current.close();
        }
        GraphVersion version = graph.current();
        EpochPlan plan = plan(epoch);
        Prefetch ahead = new Prefetch(
                plan.steps(),
                0,
                options.prefetch(),
                options.prefetchBytes(),
                step -> threads.submit(() -> load(version, plan.at(step), epoch, step)));
        current = new Epoch(epoch, ahead);
        return current;
    }

    private MiniBatch load(GraphVersion version, StepInputs planned, int epoch, int step) {
        StepInputs inputs = options.skipUnknown() ? known(version, planned) : planned;
        MiniBatch batch = collate(version, sample(version, inputs, epoch, step), inputs.positions(), epoch, step);
        if (options.transform() != null && options.transform().apply(batch) != batch) {
            throw new GraphException("transform returned another batch; change the one given, or put() into it");
        }
        return batch;
    }

    private StepInputs known(GraphVersion version, StepInputs inputs) {
        StepInputs known =
                new StepInputs(inputs.places().clone(), inputs.positions().clone());
        int n = 0;
        for (int i = 0; i < inputs.positions().length; i++) {
            if (isKnown(version, inputs.positions()[i])) {
                known.places()[n] = inputs.places()[i];
                known.positions()[n++] = inputs.positions()[i];
            }
        }
        return known.first(n);
    }

    /** Fetches features and puts the batch together. */
    private MiniBatch collate(GraphVersion version, SamplerOutput sample, long[] positions, int epoch, int step) {
        GraphSchema schema = sample.schema();
        @Nullable FeatureTensor[][] tensors = new FeatureTensor[schema.groups()][];
        List<ByteBuffer> buffers = new ArrayList<>();
        List<LocalFeatureStore.Lookup> lookups = new ArrayList<>();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            long[] nodes = sample.node(schema.nodeTypes().get(t).name());
            List<AttributeSpec> specs = schema.attributes(t);
            tensors[t] = new FeatureTensor[specs.size()];
            int[] wanted = wanted(specs);
            ByteBuffer[] targets = new ByteBuffer[wanted.length];
            for (int a = 0; a < wanted.length; a++) {
                AttributeSpec spec = specs.get(wanted[a]);
                targets[a] = pool.take(FeatureTensor.bytes(spec, nodes.length));
                buffers.add(targets[a]);
                tensors[t][wanted[a]] = new FeatureTensor(spec, nodes.length, targets[a]);
            }
            if (wanted.length > 0 && nodes.length > 0) {
                lookups.add(new LocalFeatureStore.Lookup(t, wanted, nodes, targets));
            }
        }
        if (!lookups.isEmpty()) {
            graph.features().lookup(version, lookups, Deadline.in(options.timeout()));
        }
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            int group = schema.edgeGroup(e);
            List<AttributeSpec> specs = schema.attributes(group);
            tensors[group] = new FeatureTensor[specs.size()];
            var type = schema.edgeTypes().get(e).type();
            for (int a : wanted(specs)) {
                byte[] rows = sample.edgeAttribute(type, specs.get(a).name());
                if (rows != null) {
                    ByteBuffer target = pool.take(rows.length);
                    buffers.add(target);
                    target.put(0, rows);
                    tensors[group][a] = new FeatureTensor(specs.get(a), sample.row(type).length, target);
                }
            }
        }
        return new MiniBatch(epoch, step, sample, positions, tensors, buffers, pool);
    }

    private int[] wanted(List<AttributeSpec> specs) {
        Set<String> names = options.attributes();
        int[] wanted = new int[specs.size()];
        int n = 0;
        for (int a = 0; a < wanted.length; a++) {
            if (names == null || names.contains(specs.get(a).name())) {
                wanted[n++] = a;
            }
        }
        return Arrays.copyOf(wanted, n);
    }

    /** Ends the running epoch and the sampler threads. Idempotent. Batches that were retained stay valid. */
    @Override
    public void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
        closeWorker();
        pool.close();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + graph.name() + ", pid="
                + ProcessHandle.current().pid() + ")";
    }
}

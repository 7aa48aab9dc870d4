package io.filbert.loader;

import io.filbert.batch.BatchInputs;
import io.filbert.batch.BatchOptions;
import io.filbert.batch.BatchRows;
import io.filbert.batch.EpochOptions;
import io.filbert.batch.EpochPlan;
import io.filbert.batch.Sampled;
import io.filbert.batch.StepInputs;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.rpc.Deadline;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.SampleRun;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.GraphVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Iterates the mini-batches of an epoch, some of them in flight ahead of the trainer: PyG's {@code DistLoader}. Its inputs say
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
    private final DistNeighborSampler sampler;
    private final BatchInputs inputs;
    private final BufferPool pool = new BufferPool();
    private @Nullable ThreadPoolExecutor workers;
    private @Nullable Epoch current;
    private @Nullable SortedMap<String, String> described;
    private boolean closed;

    /** @param inputs already checked */
    DistLoader(Graph graph, LoaderOptions options, DistNeighborSampler sampler, BatchInputs inputs) {
        this.graph = graph;
        this.options = options;
        this.sampler = sampler;
        this.inputs = inputs;
        initWorker();
    }

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

    /** Number of steps of an epoch, the same for every rank; with {@code seedsByOwner} of one that would begin now. */
    public int steps() {
        return plan(0).steps();
    }

    private EpochPlan plan(int epoch) {
        EpochOptions all = options.epoch();
        if (!options.seedsByOwner()) {
            return all.plan(inputs.size(), epoch);
        }
        GraphVersion version = graph.current();
        return OwnedSeeds.of(
                graph.rpc(),
                all.order(inputs.size(), epoch),
                all.batchSize(),
                version,
                position -> inputs.partition(version, position));
    }

    /** The batches of an epoch. An epoch of this loader that still runs ends. */
    public Epoch epoch(int epoch) {
        if (epoch < 0) {
            throw new GraphConfigException("epoch=" + epoch + ", must be at least 0");
        }
        requireOpen();
        return begin(graph.current(), epoch, 0);
    }

    /**
     * Where this loader stands: after the last batch that {@code next()} gave, whatever is in flight ahead; at the batch that
     * failed when one did. After the last batch of an epoch it is that epoch's end, from which {@link #resume} has nothing more to
     * give; before the first epoch it is the beginning of epoch 0.
     *
     * @throws GraphConfigException with {@code seedsByOwner}, where no other process could go on
     */
    public LoaderState state() {
        Epoch running = current;
        return running == null
                ? state(graph.current(), 0, 0)
                : state(running.version(), running.number(), running.next());
    }

    /**
     * The rest of an epoch, from the batch that follows {@code state}: identical to what the loader that gave the state would
     * have gone on with. An epoch of this loader that still runs ends.
     *
     * @param state of any loader with the same input and options on the same graph in the same state, in any process
     * @throws GraphConfigException naming the graph or the option that is another one, and with {@code seedsByOwner}
     * @throws io.filbert.graph.VersionGoneException when the graph was written to or loaded again since
     */
    public Epoch resume(LoaderState state) {
        requireOpen();
        GraphVersion version = graph.current();
        state.requireLike(state(version, state.epoch(), state.step()));
        if (state.step() > steps()) {
            throw new GraphConfigException(
                    "the state's step=" + state.step() + ", an epoch of this loader has " + steps() + " steps");
        }
        return begin(version, state.epoch(), state.step());
    }

    private LoaderState state(GraphVersion version, int epoch, int step) {
        if (options.seedsByOwner()) {
            throw new GraphConfigException(
                    "a loader with seedsByOwner() has no state to go on from: its batches depend on"
                            + " which member owns what; use rank(rank, worldSize), or start the epoch again");
        }
        if (described == null) {
            described = options.epoch().describe(inputs);
        }
        return new LoaderState(
                epoch, step, version.graph(), version.incarnation(), BatchOptions.versions(version), described);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the loader is closed");
        }
    }

    private Epoch begin(GraphVersion version, int epoch, int firstStep) {
        ThreadPoolExecutor threads = Objects.requireNonNull(workers);
        if (current != null) {
            current.close();
        }
        EpochPlan plan = plan(epoch);
        Prefetch ahead = new Prefetch(
                plan.steps(),
                firstStep,
                options.prefetch(),
                options.prefetchBytes(),
                step -> threads.submit(() -> load(version, plan.at(step), epoch, step)));
        current = new Epoch(version, epoch, ahead);
        return current;
    }

    private MiniBatch load(GraphVersion version, StepInputs planned, int epoch, int step) {
        StepInputs known = options.epoch().known(inputs, version, planned);
        SampleRun<Sampled> run = inputs.start(sampler, version, known, epoch, step);
        graph.rpc().callOwners(run);
        MiniBatch batch = collate(version, run.output(), known.positions(), epoch, step);
        if (options.transform() != null && options.transform().apply(batch) != batch) {
            throw new GraphException("transform returned another batch; change the one given, or put() into it");
        }
        return batch;
    }

    /** Fetches features and puts the batch together. */
    private MiniBatch collate(GraphVersion version, Sampled sampled, long[] positions, int epoch, int step) {
        List<ByteBuffer> buffers = new ArrayList<>();
        BatchRows rows = BatchRows.of(sampled.sample(), options.epoch().attributes(), bytes -> {
            ByteBuffer buffer = pool.take(bytes);
            buffers.add(buffer);
            return buffer;
        });
        if (!rows.lookups().isEmpty()) {
            Deadline deadline = Deadline.in(options.timeout());
            if (options.featureCache() == null) {
                graph.features().lookup(version, rows.lookups(), deadline);
            } else {
                options.featureCache().lookup(graph.features(), version, rows.lookups(), pool, deadline);
            }
        }
        return new MiniBatch(
                epoch, step, sampled, positions, rows.tensors(), externalIds(version, sampled.sample()), buffers, pool);
    }

    /** By node type, null where there are none or they are not wanted. */
    private byte[] @Nullable [][] externalIds(GraphVersion version, SamplerOutput sample) {
        List<NodeTypeSpec> specs = version.schema().nodeTypes();
        byte[] @Nullable [][] ids = new byte[specs.size()][][];
        int[] types = IntStream.range(0, specs.size())
                .filter(t -> options.externalIds() && specs.get(t).externalIds() != null)
                .toArray();
        if (types.length > 0) {
            long[][] nodes = new long[types.length][];
            Arrays.setAll(nodes, i -> sample.node(specs.get(types[i]).name()));
            byte[][][] found = graph.ids().externalIds(version, types, nodes, Deadline.in(options.timeout()));
            for (int i = 0; i < types.length; i++) {
                ids[types[i]] = found[i];
            }
        }
        return ids;
    }

    /** Ends the running epoch and the sampler threads. Idempotent. Batches that were retained stay valid. */
    @Override
    public void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
        try {
            closeWorker();
        } finally {
            pool.close();
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + graph.name() + ", pid="
                + ProcessHandle.current().pid() + ")";
    }
}

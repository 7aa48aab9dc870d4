package io.filbert.pipeline;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.FunctionEx;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.Edge;
import com.hazelcast.jet.core.Partitioner;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.jet.core.metrics.Measurement;
import com.hazelcast.map.IMap;
import io.filbert.batch.BatchColumns;
import io.filbert.batch.BatchInputs;
import io.filbert.batch.BatchOptions;
import io.filbert.batch.BatchRun;
import io.filbert.batch.EpochBatch;
import io.filbert.batch.EpochBuilder;
import io.filbert.batch.EpochOptions;
import io.filbert.batch.NodeInputs;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.store.GraphVersion;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Samples a whole epoch in a Jet job on all members, into Arrow files or a map: the batches that a loader of the same inputs and
 * options gives, byte for byte. The nodes of each hop go to the members that own them, in one request to each, and what these
 * drew comes back to the member that makes the batch; then the same for the rows of attributes.
 *
 * <pre>{@code
 * SamplingPipeline.builder(grid.open("papers"), 15, 10)
 *         .seeds("paper", train).batchSize(1024).shuffle(true).seed(7)
 *         .epoch(0).toFiles(Path.of("/shared/epoch-0"))
 *         .build().run();
 * }</pre>
 *
 * <p>The job begins again when a member leaves or joins, and does not make again what is complete: neither files nor their number
 * depend on the members. Jet must be enabled on the members, with this module on their class path. {@code docs/pipelines.md}.
 */
public final class SamplingPipeline {
    /** Metric of the job: {@value}, complete ones of an earlier run included. */
    public static final String BATCHES = "batches";

    /** Metric of the job: {@value} sampled. */
    public static final String EDGES = "edges";

    private static final System.Logger LOG = System.getLogger(SamplingPipeline.class.getName());
    private static final long PROGRESS_MILLIS = 500;

    /** Processors that begin batches on a member: one waits for links or negatives while the other one goes on. */
    private static final int SOURCES = 2;

    private final HazelcastInstance hz;
    private final EpochJob epoch;
    private final DAG dag;
    private final String name;

    private SamplingPipeline(HazelcastInstance hz, EpochJob epoch, DAG dag, String name) {
        this.hz = hz;
        this.epoch = epoch;
        this.dag = dag;
        this.name = name;
    }

    /**
     * @param numNeighbors neighbors by hop for every edge type, -1 for all, 0 for none; may be left out when each edge type is
     *     given its own
     */
    public static Builder builder(Graph graph, int... numNeighbors) {
        return new Builder(graph, numNeighbors);
    }

    /** Is told how far a job is. */
    @FunctionalInterface
    public interface Progress {
        /** So many batches of all are written, as of a few seconds ago. */
        void batches(long written, long all);
    }

    /** How many batches the epoch has. */
    public int steps() {
        return epoch.steps();
    }

    /**
     * Starts the job. It is a normal Jet job of a name of its own: to be watched by {@link #BATCHES} and {@link #EDGES}, suspended,
     * cancelled.
     *
     * @throws GraphConfigException when the map for the batches is not empty
     */
    public Job start() {
        if (epoch.map() != null && !hz.getMap(epoch.map()).isEmpty()) {
            throw new GraphConfigException("map " + epoch.map() + " for the batches of epoch " + epoch.epoch() + " has "
                    + hz.getMap(epoch.map()).size() + " entries; clear it, or name another one");
        }
        JobConfig config = new JobConfig()
                .setName(name)
                .setProcessingGuarantee(ProcessingGuarantee.NONE)
                .setAutoScaling(true)
                .setStoreMetricsAfterJobCompletion(true)
                .setArgument(EpochJob.ARGUMENT, epoch);
        return hz.getJet().newJob(dag, config);
    }

    /** Runs the job to its end. */
    public void run() {
        run((written, all) -> {});
    }

    /**
     * The same, telling how far it is. What the listener throws ends the wait and not the job.
     *
     * @throws GraphException naming the batch that failed and why; an interrupt cancels the job
     */
    public void run(Progress progress) {
        Job job = start();
        long written = 0;
        while (true) {
            try {
                job.getFuture().get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
                progress.batches(steps(), steps());
                return;
            } catch (TimeoutException e) {
                written = Math.max(written, Math.min(written(job), steps()));
                progress.batches(written, steps());
            } catch (InterruptedException e) {
                job.cancel();
                Thread.currentThread().interrupt();
                throw new GraphException("waiting for job " + name + " was interrupted; it is cancelled", e);
            } catch (ExecutionException | CompletionException | CancellationException e) {
                throw failure(e);
            }
        }
    }

    /** Batches written on all members, 0 where it is not known: yet, or while the job begins again. */
    private static long written(Job job) {
        try {
            return job.getMetrics().get(BATCHES).stream()
                    .mapToLong(Measurement::value)
                    .sum();
        } catch (RuntimeException e) { // such as of the member that led the job and just left
            LOG.log(System.Logger.Level.DEBUG, "the progress of a job is not known now", e);
            return 0;
        }
    }

    private GraphException failure(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof GraphException)) {
            cause = cause.getCause();
        }
        return new GraphException("job " + name + " failed: " + cause.getMessage(), e);
    }

    /** Options: those that batches depend on are the loaders'. */
    public static final class Builder extends EpochBuilder<Builder> {
        /** {@value}: files of some ten megabytes with batches of a usual size. */
        public static final int DEFAULT_BATCHES_PER_FILE = 100;

        /** {@value}: enough to keep the members busy while requests travel. */
        public static final int DEFAULT_BATCHES_IN_FLIGHT = 16;

        private final Graph graph;
        private BatchInputs inputs = NodeInputs.all();
        private int epoch;
        private @Nullable String directory;
        private @Nullable String map;
        private @Nullable String name;
        private int batchesPerFile = DEFAULT_BATCHES_PER_FILE;
        private int batchesInFlight = DEFAULT_BATCHES_IN_FLIGHT;

        private Builder(Graph graph, int[] numNeighbors) {
            super(graph.topology(), numNeighbors);
            this.graph = graph;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Seeds of any kind: {@link NodeInputs}, {@link io.filbert.batch.LinkInputs}. All nodes of the only type by default. */
        public Builder seeds(BatchInputs seeds) {
            inputs = seeds;
            return this;
        }

        /** These nodes, by global id; copied. */
        public Builder seeds(String nodeType, long... ids) {
            return seeds(NodeInputs.of(nodeType, ids));
        }

        /** The nodes that a file on this machine names, one global id a line, in the order of the lines. */
        public Builder seeds(String nodeType, Path file) {
            return seeds(NodeInputs.of(nodeType, SeedLists.read(file)));
        }

        /** The nodes whose global ids are the values of a map, in the ascending order of the keys. The map is read here and now. */
        public <K extends Comparable<K>> Builder seeds(String nodeType, IMap<K, Long> ids) {
            return seeds(NodeInputs.of(nodeType, SeedLists.read(ids)));
        }

        /** Which epoch, from 0; 0 by default. */
        public Builder epoch(int number) {
            epoch = atLeast("epoch", number, 0);
            return this;
        }

        /**
         * Writes Arrow files to a directory that all members see under this name. It is made where it is missing. Files that it has of
         * this very epoch stay; those of another one are refused.
         */
        public Builder toFiles(Path shared) {
            directory = shared.toAbsolutePath().toString();
            map = null;
            return this;
        }

        /** Puts batches into a map by step, {@code IMap<Integer, EpochBatch>}, which must be empty. */
        public Builder toMap(IMap<Integer, EpochBatch> batches) {
            map = batches.getName();
            directory = null;
            return this;
        }

        /** Steps of a file, at least 1; {@value #DEFAULT_BATCHES_PER_FILE} by default. A file is made by one member. */
        public Builder batchesPerFile(int steps) {
            batchesPerFile = atLeast("batchesPerFile", steps, 1);
            return this;
        }

        /** Bound of the batches that a member works on at once, at least 1; {@value #DEFAULT_BATCHES_IN_FLIGHT} by default. */
        public Builder batchesInFlight(int batches) {
            batchesInFlight = atLeast("batchesInFlight", batches, 1);
            return this;
        }

        /** The name of the job; one of its own by default. */
        public Builder name(String jobName) {
            name = jobName;
            return this;
        }

        /**
         * Checks the combination, as a loader does.
         *
         * @throws GraphConfigException also when it is not said where batches go
         */
        public SamplingPipeline build() {
            if (directory == null && map == null) {
                throw new GraphConfigException("where the batches go is missing; say toFiles or toMap");
            }
            EpochOptions options = epochOptions();
            DistNeighborSampler sampler = sampler();
            GraphVersion version = graph.current();
            BatchColumns.check(version.schema(), options.attributes());
            EpochJob job = new EpochJob(
                    version.graph(),
                    version.incarnation(),
                    BatchOptions.versions(version),
                    graph.rpc().options().timeout().toMillis(),
                    epoch,
                    inputs.checked(sampler, options.skipUnknown()),
                    options,
                    sampler.spec(),
                    directory,
                    map,
                    batchesPerFile,
                    batchesInFlight);
            String jobName =
                    name == null ? "filbert-epoch-" + epoch + "-of-" + graph.name() + "-" + System.nanoTime() : name;
            return new SamplingPipeline(graph.rpc().hazelcast(), job, dag(sampler, job), jobName);
        }
    }

    /** The stages of a call, as often as a batch has calls, between the source and what is written. */
    private static DAG dag(DistNeighborSampler sampler, EpochJob job) {
        DAG dag = new DAG();
        Vertex from = dag.newVertex("batches", new BatchesP.Meta())
                .localParallelism(Math.min(SOURCES, job.batchesInFlight()));
        int calls = BatchRun.calls(sampler);
        for (int call = 0; call < calls; call++) {
            boolean last = call == calls - 1;
            Vertex draw = dag.newVertex((last ? "rows-" : "draw-") + call, DrawP::new);
            Vertex merge = dag.newVertex("merge-" + call, () -> new MergeP(last));
            dag.edge(byPartition(Edge.from(from, 0).to(merge, 0), Flight::partition));
            dag.edge(byPartition(Edge.from(from, 1).to(draw), Ask::target));
            dag.edge(byPartition(Edge.from(draw).to(merge, 1), Answer::home));
            from = merge;
        }
        Vertex write = dag.newVertex("write", WriteP::new);
        dag.edge(byPartition(Edge.from(from).to(write), Flight::writer));
        return dag;
    }

    /** Items go to the member that the job has dealt a partition, and of one partition to one processor. */
    private static <T> Edge byPartition(Edge edge, FunctionEx<T, Integer> partition) {
        Partitioner<Integer> itself = (number, partitions) -> number;
        return edge.distributed().partitioned(partition, itself);
    }
}

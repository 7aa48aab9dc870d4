package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.JobAlreadyExistsException;
import com.hazelcast.jet.config.EdgeConfig;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.Edge;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.Vertex;
import io.filbert.graph.GraphException;
import io.filbert.store.StagedChunk;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The Jet jobs of a load, on all members. One at a time runs for a graph. One thread. */
final class IngestJobs {
    /** Readers on each member: one reads while the other waits. */
    static final int READERS = 2;

    /** Chunks that wait between two processors: what comes while the one that takes them sleeps, which Jet lets it do for 5 ms. */
    private static final int QUEUE = 64;

    private static final long POLL_MILLIS = 250;

    private final HazelcastInstance hz;
    private final IngestMapping mapping;
    private final IngestJournal journal;

    IngestJobs(HazelcastInstance hz, IngestMapping mapping, IngestJournal journal) {
        this.hz = hz;
        this.mapping = mapping;
        this.journal = journal;
    }

    /** A job was cut off, as by a member that left. What it noted in the journal stands. */
    static final class InterruptedJobException extends GraphException {
        private static final long serialVersionUID = 1;

        InterruptedJobException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Has all members tell the journal what they can read; again when a member leaves meanwhile. */
    void list() {
        retried(() -> {
            journal.takeFound(); // of a list that was cut off
            listOnce();
        });
    }

    private void listOnce() {
        IngestJob job = job();
        DAG dag = new DAG();
        dag.newVertex("list", ProcessorMetaSupplier.of(() -> new ListSplitsP(job)))
                .localParallelism(1);
        run(dag, job, counts -> {});
    }

    /** Counts records, and collects external ids where there are any; all of it again when a member leaves meanwhile. */
    void survey(List<IngestTask> tasks, Consumer<long[]> progress) {
        retried(() -> {
            journal.forgetIds();
            surveyOnce(tasks, progress);
        });
    }

    private static void retried(Runnable job) {
        for (int attempt = 1; ; attempt++) {
            try {
                job.run();
                return;
            } catch (InterruptedJobException e) {
                if (attempt == IngestPipeline.ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private void surveyOnce(List<IngestTask> tasks, Consumer<long[]> progress) {
        IngestJob job = job();
        DAG dag = new DAG();
        Vertex read = dag.newVertex("survey", new TaskSupplier(tasks, READERS, own -> new SurveySplitsP(job, own)));
        read.localParallelism(READERS);
        Vertex collect = dag.newVertex("collect ids", ProcessorMetaSupplier.of(() -> new CollectIdsP(job)))
                .localParallelism(READERS);
        dag.edge(Edge.between(read, collect)
                .distributed()
                .setConfig(new EdgeConfig().setQueueSize(QUEUE))
                .partitioned(chunk -> ((IdChunk) chunk).partitionKey()));
        run(dag, job, progress);
    }

    /** Reads which nodes edges join, and has one member assign the nodes; all of it again when a member leaves meanwhile. */
    void assign(List<IngestTask> tasks, Consumer<long[]> progress) {
        retried(() -> assignOnce(tasks, progress));
    }

    private void assignOnce(List<IngestTask> tasks, Consumer<long[]> progress) {
        IngestJob job = job();
        DAG dag = new DAG();
        Vertex read = dag.newVertex("endpoints", new TaskSupplier(tasks, READERS, own -> new ReadEndpointsP(job, own)));
        read.localParallelism(READERS);
        Vertex assign = dag.newVertex("assign", ProcessorMetaSupplier.of(() -> new AssignNodesP(job)))
                .localParallelism(1);
        dag.edge(Edge.between(read, assign)
                .distributed()
                .setConfig(new EdgeConfig().setQueueSize(QUEUE))
                .allToOne(name()));
        run(dag, job, progress);
    }

    /** Reads rows and stages them. */
    void load(List<IngestTask> tasks, Consumer<long[]> progress) {
        IngestJob job = job();
        DAG dag = new DAG();
        Vertex read = dag.newVertex("read", new TaskSupplier(tasks, READERS, own -> new LoadSplitsP(job, own)));
        read.localParallelism(READERS);
        Vertex store = dag.newVertex("store", ProcessorMetaSupplier.of(() -> new StoreChunksP(job)))
                .localParallelism(READERS);
        dag.edge(Edge.between(read, store)
                .distributed()
                .setConfig(new EdgeConfig().setQueueSize(QUEUE))
                .partitioned(chunk -> ((StagedChunk) chunk).partitionKey()));
        run(dag, job, progress);
    }

    /** Waits for a job of this graph that an earlier client left running. */
    void awaitRunning() {
        Job running = hz.getJet().getJob(name());
        if (running != null && !running.getStatus().isTerminal()) {
            try {
                running.join();
            } catch (CompletionException | CancellationException e) { // what it noted is looked at next
                System.getLogger(IngestJobs.class.getName())
                        .log(System.Logger.Level.INFO, "an earlier job ended: " + e);
            }
        }
    }

    /** Ends a job of this graph that somebody left running; answers whether there was one. */
    boolean cancelRunning() {
        Job running = hz.getJet().getJob(name());
        if (running == null || running.getStatus().isTerminal()) {
            return false;
        }
        running.cancel();
        awaitRunning();
        return true;
    }

    private IngestJob job() {
        return new IngestJob(mapping, System.nanoTime());
    }

    private String name() {
        return "filbert-ingest-" + mapping.graph();
    }

    private void run(DAG dag, IngestJob job, Consumer<long[]> progress) {
        Job running = start(dag);
        try {
            while (!isDone(running)) {
                long[] counts = journal.progress(job.id());
                progress.accept(counts);
                if (counts[2] > mapping.rejectLimit()) {
                    journal.stop(job.id());
                }
            }
            progress.accept(journal.progress(job.id()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedJobException("waiting for job " + name() + " was interrupted; it goes on", e);
        } catch (ExecutionException | CancellationException e) {
            throw failure(e);
        }
    }

    private Job start(DAG dag) {
        try {
            return hz.getJet().newJob(dag, new JobConfig().setName(name()).setAutoScaling(false));
        } catch (JobAlreadyExistsException e) {
            throw new GraphException(
                    "another load of graph " + mapping.graph() + " runs as job " + name()
                            + "; wait for its end, or cancel it when nobody waits for it",
                    e);
        }
    }

    private static boolean isDone(Job job) throws InterruptedException, ExecutionException {
        try {
            job.getFuture().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private GraphException failure(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        for (Throwable cause = e; cause != null && !isEnd(root); cause = cause.getCause()) {
            if (cause instanceof GraphException known) {
                return known;
            }
        }
        return new InterruptedJobException("job " + name() + " was cut off: " + root, e);
    }

    /** Whether a processor failed because its member, or the job, was ending. */
    private static boolean isEnd(Throwable root) {
        return root instanceof HazelcastInstanceNotActiveException
                || root instanceof MemberLeftException
                || root instanceof InterruptedException;
    }
}

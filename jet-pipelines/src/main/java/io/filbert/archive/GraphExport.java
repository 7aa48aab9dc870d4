package io.filbert.archive;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.Edge;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.ProcessorSupplier;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.jet.core.metrics.Measurement;
import io.filbert.batch.BatchOptions;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.store.GraphVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Writes a graph into a directory, in a Jet job on all members: Arrow files, a mapping by which they can be ingested, and checksums.
 * {@link GraphImport} loads it again, into any cluster, as the very same graph: the same node ids, edge ids and batches.
 *
 * <pre>{@code
 * GraphExport.of(hz, "papers", Path.of("/shared/papers-2024")).run();
 * }</pre>
 *
 * <p>The directory must be one that all members see under this name, and empty or not there. Files have other names until they are complete,
 * and {@code mapping.yaml} comes last: a directory without it is no export. An export of the same graph is the same bytes, from any number
 * of members. One version of the graph is read; when it is written to meanwhile the export fails. When a member leaves, the job begins again.
 * Jet must be enabled on the members, with this module on their class path, and {@code --add-opens=java.base/java.nio=ALL-UNNAMED}. One use,
 * one thread. {@code docs/archive.md}.
 */
public final class GraphExport {
    private static final System.Logger LOG = System.getLogger(GraphExport.class.getName());

    /** Metric of the job: {@value} that are complete. */
    public static final String FILES = "files";

    /** Metric of the job: {@value} written, of nodes and edges. */
    public static final String ROWS = "rows";

    /** Metric of the job: {@value} written. */
    public static final String BYTES = "bytes";

    private static final long PROGRESS_MILLIS = 250;

    private final HazelcastInstance hz;
    private final String name;
    private final String directory;
    private Consumer<ExportProgress> progress = p -> {};

    private GraphExport(HazelcastInstance hz, String name, String directory) {
        this.hz = hz;
        this.name = name;
        this.directory = directory;
    }

    /**
     * An export of a graph.
     *
     * @param hz a member or a client; stays the caller's
     * @param graph its name
     * @param directory as the members see it; a relative path is relative to this process's working directory
     */
    public static GraphExport of(HazelcastInstance hz, String graph, Path directory) {
        return new GraphExport(hz, graph, directory.toAbsolutePath().normalize().toString());
    }

    /** Hears at the beginning, a few times a second and at the end how far the export is, on the calling thread. */
    public GraphExport progress(Consumer<ExportProgress> listener) {
        progress = listener;
        return this;
    }

    /**
     * Exports the graph.
     *
     * @throws io.filbert.graph.UnknownNameException when there is no graph of this name
     * @throws io.filbert.graph.InvalidGraphException when it has what a mapping cannot say, before anything is written; or external ids with
     *     blanks at an end
     * @throws GraphException when the directory is not empty or not seen by all, when the graph was written to meanwhile, or a disk failed; an
     *     interrupt cancels the job. What is in the directory then is no export
     */
    public ExportReport run() {
        long start = System.nanoTime();
        Graph graph = GraphGrid.of(hz).open(name);
        GraphVersion version = graph.current();
        ExportMapping.check(version);
        ExportJob export = new ExportJob(
                name,
                version.incarnation(),
                BatchOptions.versions(version),
                graph.rpc().options().timeout().toMillis(),
                directory,
                "export-" + UUID.randomUUID());
        JobConfig config = new JobConfig()
                .setName("filbert-export-of-" + name + "-" + export.token())
                .setProcessingGuarantee(ProcessingGuarantee.NONE)
                .setAutoScaling(true)
                .setStoreMetricsAfterJobCompletion(true)
                .setArgument(ExportJob.ARGUMENT, export);
        progress.accept(new ExportProgress(0, ExportFile.of(version).size(), 0, rows(version), 0));
        Job job = hz.getJet().newJob(dag(), config);
        ExportProgress end = await(job, version);
        return new ExportReport(end.files(), end.rows(), end.bytes(), Duration.ofNanos(System.nanoTime() - start));
    }

    private static DAG dag() {
        DAG dag = new DAG();
        Vertex write = dag.newVertex("write", new ExportP.Meta()).localParallelism(ExportP.WRITERS);
        Vertex complete = dag.newVertex(
                "complete",
                ProcessorMetaSupplier.forceTotalParallelismOne(ProcessorSupplier.of(CompleteP::new), "complete"));
        dag.edge(Edge.between(write, complete).distributed().allToOne("complete"));
        return dag;
    }

    private ExportProgress await(Job job, GraphVersion version) {
        while (true) {
            try {
                job.getFuture().get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
                ExportProgress end = progress(job, version);
                progress.accept(end);
                return end;
            } catch (TimeoutException e) {
                progress.accept(progress(job, version));
            } catch (InterruptedException e) {
                job.cancel();
                Thread.currentThread().interrupt();
                throw new GraphException(
                        "waiting for the export of graph " + name + " was interrupted; it is cancelled", e);
            } catch (ExecutionException | CompletionException | CancellationException e) {
                throw failure(e);
            }
        }
    }

    private static ExportProgress progress(Job job, GraphVersion version) {
        return new ExportProgress(
                metric(job, FILES),
                ExportFile.of(version).size(),
                metric(job, ROWS),
                rows(version),
                metric(job, BYTES));
    }

    /** Rows of all files. */
    private static long rows(GraphVersion version) {
        long rows = 0;
        for (NodeTypeSpec spec : version.schema().nodeTypes()) {
            rows += ExportFile.hasFiles(spec) ? spec.count() : 0;
        }
        for (int e = 0; e < version.schema().edgeTypes().size(); e++) {
            rows += version.edges(e);
        }
        return rows;
    }

    /** Of all members; 0 where it is not known: yet, or while the job begins again. */
    private static long metric(Job job, String metric) {
        try {
            List<Measurement> measurements = job.getMetrics().get(metric);
            return measurements.stream().mapToLong(Measurement::value).sum();
        } catch (RuntimeException e) { // such as of a member that just left
            LOG.log(System.Logger.Level.DEBUG, "the progress of a job is not known now", e);
            return 0;
        }
    }

    private GraphException failure(Throwable e) {
        Throwable root = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GraphException known) {
                return known;
            }
            root = cause;
        }
        return new GraphException(
                "the export of graph " + name + " to " + directory + " failed: " + root.getMessage(), e);
    }
}

package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphException;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.PartitionLostException;
import io.filbert.grid.Graph;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.ingest.IngestProgress.Phase;
import io.filbert.store.Catalog;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads a graph by a mapping, in Jet jobs on all members, from a member or a thin client. First a survey counts records and collects external
 * ids; then rows are read and travel once, over a distributed edge that is partitioned as the graph is, to the member that builds
 * their blocks; then the graph becomes readable by one switch. Whatever the members, the order of files and the interruptions, the graph is the
 * same.
 *
 * <pre>{@code
 * IngestReport report = IngestPipeline.of(hz, MappingFile.read(Path.of("papers.yaml"))).run();
 * }</pre>
 *
 * <p>A member that leaves costs what it held of the load, which is read again. A client that goes leaves the load as it is, to be gone on with
 * by {@link #resume}. Rows that cannot be used are left out up to the mapping's {@code rejectLimit}; beyond, the load ends and nothing
 * stays. Jet must be enabled on the members, with this module on their class path. One use, one thread.
 */
public final class IngestPipeline {
    /** How often a load begins again what was cut off. */
    static final int ATTEMPTS = 10;

    private final HazelcastInstance hz;
    private final IngestMapping mapping;
    private final GraphGrid grid;
    private final IngestJournal journal;
    private final IngestJobs jobs;
    private Consumer<IngestProgress> progress = p -> {};
    private boolean resume;

    private IngestPipeline(HazelcastInstance hz, IngestMapping mapping) {
        this.hz = hz;
        this.mapping = mapping;
        this.grid = GraphGrid.of(hz);
        this.journal = new IngestJournal(hz, mapping.graph());
        this.jobs = new IngestJobs(hz, mapping, journal);
    }

    /** @param hz a member or a client; stays the caller's */
    public static IngestPipeline of(HazelcastInstance hz, IngestMapping mapping) {
        return new IngestPipeline(hz, mapping);
    }

    /** Hears a few times a second how far the load is, on the calling thread. */
    public IngestPipeline progress(Consumer<IngestProgress> listener) {
        progress = listener;
        return this;
    }

    /** Goes on with a load of this mapping that was interrupted, instead of beginning one. */
    public IngestPipeline resume() {
        resume = true;
        return this;
    }

    /**
     * Counts what there is to read and tells how large the graph will be. Stores nothing that stays.
     *
     * @throws InvalidGraphException naming a source that is not there
     */
    public IngestEstimate estimate() {
        IngestSurvey survey = begin();
        try {
            return survey.run(jobs, counted(Phase.SURVEY, 0));
        } finally {
            giveUp(survey);
        }
    }

    /**
     * Loads the graph.
     *
     * @throws RejectedException when more rows cannot be used than the mapping allows, or a file is not whole
     * @throws InvalidGraphException when the mapping does not fit the sources, or the graph the members' memory
     * @throws io.filbert.graph.GraphExistsException when there is a graph of this name
     * @throws GraphException when the load was cut off; {@link #resume} goes on then
     */
    public IngestReport run() {
        IngestSurvey survey = resume ? goOn() : begin();
        try {
            return load(survey);
        } catch (InvalidGraphException | RejectedException e) {
            giveUp(survey);
            throw e;
        }
    }

    private IngestSurvey begin() {
        if (journal.plan() != null && isLoading()) {
            throw new GraphException("a load of graph " + mapping.graph()
                    + " was begun and did not end; go on with it (--resume), or drop the graph and begin anew");
        }
        return IngestSurvey.begin(hz, grid, mapping, journal, jobs);
    }

    private IngestSurvey goOn() {
        IngestPlan plan = journal.plan();
        boolean loading = isLoading();
        if (plan == null || !loading) {
            throw new GraphException("there is no interrupted load of graph " + mapping.graph() + " to go on with; "
                    + (loading ? "its loader, if it is gone, had read nothing: drop the graph and " : "")
                    + "begin one without resume");
        }
        jobs.awaitRunning();
        return IngestSurvey.goOn(hz, grid, mapping, journal, jobs, plan);
    }

    private boolean isLoading() {
        return new Catalog(hz, grid.rpc().options().timeout()).isLoading(mapping.graph());
    }

    private void giveUp(IngestSurvey survey) {
        survey.writer().close();
        journal.destroy();
    }

    private IngestReport load(IngestSurvey survey) {
        long start = System.nanoTime();
        boolean begun = survey.plan().surveyed(); // then what is staged takes a part of the heap already
        IngestEstimate estimate = survey.run(jobs, counted(Phase.SURVEY, 0));
        refuse(estimate.rejected(), estimate.rejects());
        if (!begun && !estimate.fits()) {
            throw new InvalidGraphException(doesNotFit(estimate));
        }
        long surveyed = System.nanoTime();
        LoadState state = new LoadState(grid, survey, journal);
        Consumer<long[]> read = counted(Phase.LOAD, survey.records());
        Consumer<long[]> built = counted(Phase.BUILD, survey.writer().loading().partitions());
        Graph graph = null;
        long loaded = surveyed;
        for (int attempt = 1; graph == null; attempt++) {
            state.load(jobs, read);
            refuse(state.rejected(), state.rejects());
            loaded = System.nanoTime();
            graph = build(survey, state, built, attempt == ATTEMPTS);
        }
        journal.destroy();
        return new IngestReport(
                graph,
                state.records(),
                state.bytes(),
                state.rejected(),
                state.rejects(),
                Duration.ofNanos(surveyed - start),
                Duration.ofNanos(loaded - surveyed),
                Duration.ofNanos(System.nanoTime() - loaded));
    }

    /** Null when a member left with what was staged: then that is to be read again. */
    private @Nullable Graph build(IngestSurvey survey, LoadState state, Consumer<long[]> built, boolean last) {
        GraphWriter writer = grid.resume(survey.writer().loading());
        for (NodeMapping node : mapping.nodes()) {
            node.inDegrees().forEach((attribute, type) -> writer.inDegree(type, attribute));
        }
        writer.progress(done -> built.accept(new long[] {done, 0, state.rejected()}));
        try {
            return writer.staged(state.streams(), state.edges()).commit();
        } catch (PartitionLostException e) {
            if (last) {
                throw e;
            }
            return null;
        }
    }

    private void refuse(long rejected, List<Reject> rejects) {
        if (rejected > mapping.rejectLimit()
                || rejects.stream().anyMatch(r -> r.reason().isFatal())) {
            throw new RejectedException(mapping.graph(), mapping.rejectLimit(), rejected, rejects);
        }
    }

    private String doesNotFit(IngestEstimate e) {
        return "graph " + mapping.graph() + " does not fit: each of " + e.members() + " members needs about "
                + (e.peakBytes() >> 20) + " MB of heap while it loads (" + (e.finalBytes() >> 20)
                + " MB when it is built, with "
                + e.backups() + " backups), the least has " + (e.freeBytes() >> 20)
                + " MB free; add members, raise their heap (-Xmx), or lower the backup-count";
    }

    /** What is read again, for a member left, is not counted again. */
    private Consumer<long[]> counted(Phase phase, long total) {
        long[] most = new long[3];
        return counts -> {
            Arrays.setAll(most, i -> Math.max(most[i], counts[i]));
            progress.accept(new IngestProgress(phase, most[0], total, most[1], most[2]));
        };
    }
}

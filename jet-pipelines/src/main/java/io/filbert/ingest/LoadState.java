package io.filbert.ingest;

import io.filbert.graph.GraphSchema;
import io.filbert.grid.GraphGrid;
import io.filbert.ingest.IngestJobs.InterruptedJobException;
import io.filbert.rpc.Deadline;
import io.filbert.store.MissingChunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What of a load is staged, and what is still to be read. One thread. */
final class LoadState {
    private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(5);

    private final GraphGrid grid;
    private final IngestSurvey survey;
    private final IngestJournal journal;
    private final List<MappedSource> sources;
    private final List<IngestTask> tasks;
    private List<SplitDone> done = List.of();

    LoadState(GraphGrid grid, IngestSurvey survey, IngestJournal journal) {
        this.grid = grid;
        this.survey = survey;
        this.journal = journal;
        this.sources = survey.sources();
        this.tasks = survey.plan().tasks();
    }

    /** Reads until all is staged: what a member took with it when it left is read again. */
    void load(IngestJobs jobs, Consumer<long[]> progress) {
        List<IngestTask> open = open();
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            try {
                jobs.load(open, upon(open, progress));
            } catch (InterruptedJobException e) {
                if (attempt == IngestPipeline.ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
            if (isRejected()) {
                return;
            }
            open = open();
        }
    }

    /** Adds what was read before and is not to be read again. */
    private Consumer<long[]> upon(List<IngestTask> open, Consumer<long[]> progress) {
        long[] before = new long[3];
        for (IngestTask task : tasks) {
            SplitDone split = journal.done(false, task.stream());
            if (split != null && open.stream().noneMatch(o -> o.stream() == task.stream())) {
                before[0] += split.records();
                before[1] += split.bytes();
                before[2] += split.rejected();
            }
        }
        return counts ->
                progress.accept(new long[] {before[0] + counts[0], before[1] + counts[1], before[2] + counts[2]});
    }

    /** Splits that were not read to their end, and those with chunks that are not in the grid any more. */
    private List<IngestTask> open() {
        int partitions = survey.writer().loading().partitions();
        List<IngestTask> open = new ArrayList<>();
        List<int[]> streams = new ArrayList<>();
        streams.add(new int[partitions]); // stream 0 is the writer's own
        List<SplitDone> read = new ArrayList<>();
        for (IngestTask task : tasks) {
            SplitDone split = journal.done(false, task.stream());
            streams.add(split == null ? new int[partitions] : split.chunks());
            if (split == null) {
                open.add(task);
            } else {
                read.add(split);
            }
        }
        int[][] missing =
                MissingChunks.find(grid.rpc(), survey.writer().loading(), streams, Deadline.in(CHECK_TIMEOUT));
        boolean[][] wanted = new boolean[streams.size()][];
        for (int p = 0; p < missing.length; p++) {
            for (int stream : missing[p]) {
                wanted[stream] = wanted[stream] == null ? new boolean[partitions] : wanted[stream];
                wanted[stream][p] = true;
            }
        }
        for (IngestTask task : tasks) {
            if (wanted[task.stream()] != null) {
                open.add(task.only(wanted[task.stream()]));
            }
        }
        done = read;
        return open;
    }

    private boolean isRejected() {
        done = tasks.stream()
                .map(task -> journal.done(false, task.stream()))
                .filter(Objects::nonNull)
                .toList();
        return rejected() > survey.rejectLimit()
                || rejects().stream().anyMatch(r -> r.reason().isFatal());
    }

    long records() {
        return done.stream().mapToLong(SplitDone::records).sum();
    }

    long bytes() {
        return done.stream().mapToLong(SplitDone::bytes).sum();
    }

    long rejected() {
        return done.stream().mapToLong(SplitDone::rejected).sum();
    }

    List<Reject> rejects() {
        return done.stream()
                .flatMap(d -> d.rejects().stream().sorted(Comparator.comparingLong(Reject::line)))
                .toList();
    }

    /** For each stream from 1 the chunks of each partition; all splits are read. */
    List<int[]> streams() {
        return done.stream().map(SplitDone::chunks).toList();
    }

    /** By edge type, how many were staged. */
    long[] edges() {
        GraphSchema schema = survey.writer().loading().schema();
        long[] edges = new long[schema.edgeTypes().size()];
        for (int i = 0; i < tasks.size(); i++) {
            EdgeMapping edge = sources.get(tasks.get(i).source()).edge();
            if (edge != null) {
                edges[schema.edgeTypeIndex(edge.spec().type())] += done.get(i).rows();
                if (survey.isUndirected()) {
                    edges[schema.edgeTypeIndex(edge.spec().type().reversed())] +=
                            done.get(i).rows();
                }
            }
        }
        return edges;
    }
}

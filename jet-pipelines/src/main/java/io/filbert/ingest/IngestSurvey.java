package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.IdKind;
import io.filbert.grid.GraphGrid;
import io.filbert.grid.GraphWriter;
import io.filbert.partition.PartitionBook;
import io.filbert.partition.TablePartitionBook;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.IdBlock;
import io.filbert.store.IdCollector;
import io.filbert.store.IdDictionary;
import io.filbert.store.Maps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first step of a load: what there is to read, how much, and how many nodes there will be. One thread. */
final class IngestSurvey {
    private final HazelcastInstance hz;
    private final GraphGrid grid;
    private final IngestMapping mapping;
    private final IngestJournal journal;
    private final List<MappedSource> sources;
    private final List<MemberSplits> members;
    private GraphWriter writer;
    private IngestPlan plan;

    private IngestSurvey(
            HazelcastInstance hz,
            GraphGrid grid,
            IngestMapping mapping,
            IngestJournal journal,
            List<MemberSplits> members,
            GraphWriter writer,
            IngestPlan plan) {
        this.hz = hz;
        this.grid = grid;
        this.mapping = mapping;
        this.journal = journal;
        this.sources = MappedSource.of(mapping);
        this.members = members;
        this.writer = writer;
        this.plan = plan;
    }

    /** Takes the graph's name, so that no other load is beside this one, lists the sources, and notes the plan. */
    static IngestSurvey begin(
            HazelcastInstance hz, GraphGrid grid, IngestMapping mapping, IngestJournal journal, IngestJobs jobs) {
        long[] declared =
                mapping.nodes().stream().mapToLong(n -> Math.max(0, n.count())).toArray();
        GraphWriter writer = grid.create(mapping.graph(), mapping.schema(declared));
        try {
            if (jobs.cancelRunning()) { // of a graph that was dropped while it loaded
                hz.getMap(Maps.of(Maps.STAGING, mapping.graph())).clear();
            }
            journal.destroy();
            jobs.list();
            List<MemberSplits> members = journal.takeFound();
            IngestPlan plan = plan(mapping, writer.loading().incarnation(), members);
            journal.plan(plan);
            return new IngestSurvey(hz, grid, mapping, journal, members, writer, plan);
        } catch (RuntimeException e) { // whatever it was, the name is free again
            writer.close();
            journal.destroy();
            throw e;
        }
    }

    /** Takes up a plan; refuses it when the mapping or the sources are no longer what they were. */
    static IngestSurvey goOn(
            HazelcastInstance hz,
            GraphGrid grid,
            IngestMapping mapping,
            IngestJournal journal,
            IngestJobs jobs,
            IngestPlan plan) {
        jobs.list();
        List<MemberSplits> members = journal.takeFound();
        GraphVersion loading = LoadingGraph.open(hz, mapping.graph()).version();
        IngestPlan now = plan(mapping, loading.incarnation(), members);
        String refused = now.difference(plan);
        if (refused != null) {
            throw new GraphException("the load of graph " + mapping.graph() + " cannot go on: " + refused
                    + "; drop the graph and begin anew");
        }
        return new IngestSurvey(hz, grid, mapping, journal, members, grid.resume(loading), plan);
    }

    private static IngestPlan plan(IngestMapping mapping, long incarnation, List<MemberSplits> members) {
        List<Split> splits = new ArrayList<>();
        List<Integer> ofSource = new ArrayList<>();
        List<MappedSource> sources = MappedSource.of(mapping);
        for (int s = 0; s < sources.size(); s++) {
            List<Split> found = new ArrayList<>();
            for (MemberSplits member : members) {
                found.addAll(member.splits().get(s));
            }
            if (!sources.get(s).mapping().source().isShared()) {
                found.sort(Split.BY_FILE); // by name and only then by member
            }
            for (Split split : found) {
                splits.add(split);
                ofSource.add(s);
            }
        }
        return new IngestPlan(
                mapping.describe(),
                incarnation,
                false,
                ofSource.stream().mapToInt(Integer::intValue).toArray(),
                splits);
    }

    GraphWriter writer() {
        return writer;
    }

    IngestPlan plan() {
        return plan;
    }

    List<MappedSource> sources() {
        return sources;
    }

    boolean isUndirected() {
        return mapping.toUndirected();
    }

    long rejectLimit() {
        return mapping.rejectLimit();
    }

    /** Records of all splits, used or not. */
    long records() {
        return plan.splits().stream().mapToLong(Split::records).sum();
    }

    /** Counts, defines the graph, and tells how large it will be. What a survey before did is not done again. */
    IngestEstimate run(IngestJobs jobs, Consumer<long[]> progress) {
        if (!plan.surveyed()) {
            jobs.survey(plan.tasks(), progress);
        }
        SurveyCounts counts =
                new SurveyCounts(mapping, plan, journal, writer.loading().partitions());
        GraphSchema schema = counts.schema();
        if (!plan.surveyed()) {
            define(schema, writer.loading().book(), counts.idCounts());
            if (mapping.ldg()) {
                assign(jobs, progress, counts.idCounts());
            }
            plan = plan.numbered(counts.numbered());
            journal.plan(plan);
        }
        return estimate(schema, counts);
    }

    /** Gives the graph its counts and its external ids, and a writer that knows them. */
    private void define(GraphSchema schema, PartitionBook book, long[] @Nullable [] idCounts) {
        Catalog catalog = new Catalog(hz, grid.rpc().options().timeout());
        IdDictionary dictionary = new IdDictionary(grid.rpc(), catalog);
        GraphVersion loading = catalog.define(writer.loading(), schema, book);
        for (int t = 0; t < idCounts.length; t++) {
            long[] ofType = idCounts[t];
            IdKind kind = mapping.nodes().get(t).external();
            if (ofType == null || kind == null) {
                continue;
            }
            int type = schema.nodeTypeIndex(mapping.nodes().get(t).name());
            IdBlock[] none = new IdCollector(kind, GraphWriter.DEFAULT_BLOCK_BYTES).build();
            for (int p = 0; p < ofType.length; p++) {
                if (ofType[p] == 0) {
                    dictionary.store(loading, type, p, none);
                }
            }
            loading = catalog.ids(
                    loading,
                    type,
                    Arrays.stream(ofType).mapToInt(Math::toIntExact).toArray());
        }
        writer = grid.resume(loading);
    }

    /** Has the nodes assigned to members by the edges between them, and defines the graph by that table. */
    private void assign(IngestJobs jobs, Consumer<long[]> progress, long[] @Nullable [] idCounts) {
        List<IngestTask> edges = plan.tasks().stream()
                .filter(task -> sources.get(task.source()).edge() != null)
                .toList();
        jobs.assign(edges, progress);
        GraphVersion loading = writer.loading();
        TablePartitionBook book = journal.book(loading.schema(), loading.partitions());
        if (book != null) { // there are edges
            define(loading.schema(), book, idCounts);
        }
    }

    private IngestEstimate estimate(GraphSchema schema, SurveyCounts counts) {
        int backups = members.stream().mapToInt(MemberSplits::backups).max().orElse(0);
        int holding = grid.members();
        long[] edges = counts.edges(schema);
        HeapEstimate heap = new HeapEstimate(schema, edges, counts.idBytes());
        return new IngestEstimate(
                schema,
                edges,
                plan.splits().size(),
                plan.splits().stream().mapToLong(s -> Math.max(0, s.bytes())).sum(),
                heap.finalBytes(holding, backups),
                heap.peakBytes(holding, backups),
                members.stream()
                        .mapToLong(m -> m.maxHeap() - m.usedHeap())
                        .min()
                        .orElse(0),
                backups,
                holding,
                counts.rejects(),
                counts.rejected());
    }
}

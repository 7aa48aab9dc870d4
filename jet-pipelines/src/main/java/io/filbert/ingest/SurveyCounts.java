package io.filbert.ingest;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a survey noted in the journal, and what follows from it: how many nodes and edges there are, and which number each record has. */
final class SurveyCounts {
    private final IngestMapping mapping;
    private final IngestPlan plan;
    private final List<MappedSource> sources;
    private final int partitions;
    private final List<SplitDone> done = new ArrayList<>();
    private final List<IdCounts> ids;

    /** @param partitions of the graph */
    SurveyCounts(IngestMapping mapping, IngestPlan plan, IngestJournal journal, int partitions) {
        this.mapping = mapping;
        this.plan = plan;
        this.sources = MappedSource.of(mapping);
        this.partitions = partitions;
        this.ids = journal.ids();
        for (IngestTask task : plan.tasks()) {
            done.add(Objects.requireNonNull(
                    journal.done(true, task.stream()),
                    "a survey ended without " + task.split().file()));
        }
    }

    /** The first rejects that the survey met. */
    List<Reject> rejects() {
        List<Reject> rejects = new ArrayList<>();
        done.forEach(d -> rejects.addAll(d.rejects()));
        ids.forEach(counts -> rejects.addAll(counts.duplicates()));
        return rejects;
    }

    /** How many there were. */
    long rejected() {
        return done.stream().mapToLong(SplitDone::rejected).sum()
                + ids.stream().mapToLong(counts -> counts.duplicates().size()).sum();
    }

    /** Bytes of all external ids. */
    long idBytes() {
        return ids.stream().mapToLong(IdCounts::bytes).sum();
    }

    /** The schema with the number of nodes of each type. */
    GraphSchema schema() {
        return mapping.schema(counts());
    }

    /** By node type and partition how many external ids it keeps; null for a type with dense ids. */
    long[] @Nullable [] idCounts() {
        long[] @Nullable [] counts = new long[mapping.nodes().size()][];
        for (int t = 0; t < counts.length; t++) {
            counts[t] = mapping.nodes().get(t).external() == null ? null : new long[partitions];
        }
        for (IdCounts some : ids) {
            for (int i = 0; i < some.counts().length; i++) {
                long[] ofType = counts[i % counts.length];
                if (ofType != null) {
                    ofType[some.partitions()[i / counts.length]] = some.counts()[i];
                }
            }
        }
        return counts;
    }

    private long[] counts() {
        long[] counts = new long[mapping.nodes().size()];
        long[] @Nullable [] idCounts = idCounts();
        long[] largest = largest(counts.length);
        for (int t = 0; t < counts.length; t++) {
            NodeMapping node = mapping.nodes().get(t);
            long[] external = idCounts[t];
            if (external != null) {
                counts[t] = Arrays.stream(external).sum();
            } else if (node.count() >= 0) {
                counts[t] = node.count();
            } else {
                counts[t] = 1 + largest[t];
            }
            if (counts[t] == 0 && node.count() < 0 && rejected() > 0) {
                throw new RejectedException(mapping.graph(), mapping.rejectLimit(), rejected(), rejects());
            }
            if (counts[t] == 0 && node.count() < 0) {
                throw new InvalidGraphException("node type " + node.name()
                        + " has no nodes: its sources, or the edges that name it, are empty; "
                        + (external == null ? "declare count: 0 if that is meant" : "leave the type out"));
            }
        }
        return counts;
    }

    /** By node type the largest dense id that was asked for, -1 for none; where ids are the numbers of records, that of the last. */
    private long[] largest(int types) {
        List<Split> numbered = numbered();
        long[] largest = new long[types];
        Arrays.fill(largest, -1);
        for (int i = 0; i < done.size(); i++) {
            long[] ofSplit = done.get(i).largestId();
            Arrays.setAll(largest, t -> Math.max(largest[t], ofSplit[t]));
            MappedSource source = sources.get(plan.sources()[i]);
            for (int[] named : source.namedTypes(mapping)) {
                Split split = numbered.get(i);
                if (source.isRow(named[1]) && split.records() > 0) {
                    largest[named[0]] = Math.max(largest[named[0]], split.firstRecord() + split.records() - 1);
                }
            }
        }
        return largest;
    }

    /** Splits with their numbers: those of a node source begin at 0, those of an edge type go on from source to source. */
    List<Split> numbered() {
        List<Split> numbered = new ArrayList<>();
        long next = 0;
        for (int i = 0; i < plan.splits().size(); i++) {
            if (i == 0 || restarts(plan.sources()[i - 1], plan.sources()[i])) {
                next = 0;
            }
            long records = done.get(i).records();
            numbered.add(plan.splits().get(i).numbered(next, records));
            next += records;
        }
        return numbered;
    }

    private boolean restarts(int before, int source) {
        MappedSource one = sources.get(before);
        MappedSource other = sources.get(source);
        return before != source && (one.edge() == null || other.edge() == null || one.type() != other.type());
    }

    /** By edge type the records that name edges, those that the load will reject included. */
    long[] edges(GraphSchema schema) {
        long[] edges = new long[schema.edgeTypes().size()];
        for (int i = 0; i < done.size(); i++) {
            EdgeMapping edge = sources.get(plan.sources()[i]).edge();
            if (edge != null) {
                edges[schema.edgeTypeIndex(edge.spec().type())] += done.get(i).records();
                if (mapping.toUndirected()) {
                    edges[schema.edgeTypeIndex(edge.spec().type().reversed())] +=
                            done.get(i).records();
                }
            }
        }
        return edges;
    }
}

package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import io.filbert.graph.GraphSchema;
import io.filbert.partition.TablePartitionBook;
import io.filbert.store.Maps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a load keeps in the grid until it ends: its plan, what was read, and how far readers are. All threads may use it. */
final class IngestJournal {
    private static final String PLAN = "plan";
    private static final String SPLITS = "splits-";
    private static final String SURVEY = "survey-";
    private static final String LOAD = "load-";
    private static final String PROGRESS = "progress-";
    private static final String STOP = "stop-";
    private static final String IDS = "ids-";
    private static final String TABLE = "table-";
    private static final int PIECE = 1 << 20;

    private final HazelcastInstance hz;
    private final String name;

    IngestJournal(HazelcastInstance hz, String graph) {
        this.hz = hz;
        this.name = Maps.of(Maps.INGEST, graph);
    }

    /** Asked for each time: a client's proxy that was destroyed once goes on, but does not destroy again. */
    private IMap<String, Object> map() {
        return hz.getMap(name);
    }

    @Nullable
    IngestPlan plan() {
        return (IngestPlan) map().get(PLAN);
    }

    void plan(IngestPlan plan) {
        map().set(PLAN, plan);
    }

    /** Takes what one member found. */
    void found(int member, MemberSplits splits) {
        map().set(SPLITS + String.format("%06d", member), splits);
    }

    /** What the members found, and forgets it. */
    List<MemberSplits> takeFound() {
        List<MemberSplits> all = new ArrayList<>();
        entries(SPLITS).values().forEach(found -> all.add((MemberSplits) found));
        map().removeAll(Predicates.like("__key", SPLITS + "%"));
        return all;
    }

    private Map<String, Object> entries(String prefix) {
        Map<String, Object> found = new TreeMap<>();
        map().entrySet(Predicates.like("__key", prefix + "%")).forEach(e -> found.put(e.getKey(), e.getValue()));
        return found;
    }

    /** Notes that a split was read to its end, in the survey or in the load. */
    void done(boolean survey, int stream, SplitDone done) {
        map().set((survey ? SURVEY : LOAD) + stream, done);
    }

    /** What was noted of a split, null when it was not read to its end. */
    @Nullable
    SplitDone done(boolean survey, int stream) {
        return (SplitDone) map().get((survey ? SURVEY : LOAD) + stream);
    }

    /** Notes how far a reader is in a job: records, bytes, rejects. */
    void progress(long job, int reader, long[] counts) {
        map().set(PROGRESS + job + "-" + reader, counts);
    }

    /** The sum of all readers of a job. */
    long[] progress(long job) {
        long[] sum = new long[3];
        for (Object counts : entries(PROGRESS + job + "-").values()) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += ((long[]) counts)[i];
            }
        }
        return sum;
    }

    /** Asks the readers of a job to end. */
    void stop(long job) {
        map().set(STOP + job, true);
    }

    boolean isStopped(long job) {
        return map().containsKey(STOP + job);
    }

    /** Notes how many external ids some partitions keep. */
    void ids(int processor, IdCounts counts) {
        map().set(IDS + processor, counts);
    }

    /** What was noted by all. */
    List<IdCounts> ids() {
        return entries(IDS).values().stream().map(counts -> (IdCounts) counts).toList();
    }

    /** Keeps the partition of each node of a type, in pieces of a million. */
    void table(int nodeType, short[] partitionOf) {
        for (int from = 0; from < partitionOf.length; from += PIECE) {
            map().set(
                            TABLE + nodeType + "-" + from / PIECE,
                            Arrays.copyOfRange(partitionOf, from, Math.min(from + PIECE, partitionOf.length)));
        }
    }

    /** The book that was kept by {@link #table}, null when none was. */
    @Nullable
    TablePartitionBook book(GraphSchema schema, int partitions) {
        short[][] tables = new short[schema.nodeTypes().size()][];
        for (int t = 0; t < tables.length; t++) {
            tables[t] = new short[(int) schema.nodeTypes().get(t).count()];
            for (int from = 0; from < tables[t].length; from += PIECE) {
                short[] piece = (short[]) map().get(TABLE + t + "-" + from / PIECE);
                if (piece == null) {
                    return null;
                }
                System.arraycopy(piece, 0, tables[t], from, piece.length);
            }
        }
        return new TablePartitionBook(partitions, tables);
    }

    /** Before a survey: other processors may note other partitions than those of one that was cut off. */
    void forgetIds() {
        map().removeAll(Predicates.like("__key", IDS + "%"));
    }

    /** Forgets everything. */
    void destroy() {
        map().destroy();
    }
}

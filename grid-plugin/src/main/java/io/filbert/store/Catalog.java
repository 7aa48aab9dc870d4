package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphException;
import io.filbert.graph.GraphExistsException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.PartitionLostException;
import io.filbert.graph.UnknownNameException;
import io.filbert.graph.VersionGoneException;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * Which graphs there are and what may be read of them: one small Compact record for each graph, so that SQL and Management
 * Center can read it. A graph becomes readable, and a write visible, by one EntryProcessor on its record. All threads may
 * use it.
 */
public final class Catalog {
    static final String LOADING = "LOADING";
    static final String READY = "READY";
    static final String DROPPING = "DROPPING";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final IMap<String, GenericRecord> records;

    public Catalog(HazelcastInstance hz) {
        this.records = hz.getMap(Maps.CATALOG);
    }

    /** Registers a graph that is being loaded; throws {@link GraphExistsException} when the name is taken. */
    public GraphVersion create(String graph, GraphSchema schema, int partitions) {
        long incarnation = RANDOM.nextLong() >>> 1;
        GenericRecord record = CatalogRecord.create(graph, incarnation, schema, partitions, System.currentTimeMillis());
        GenericRecord present = Certain.get(() -> records.putIfAbsent(graph, record));
        if (present != null && !isOf(present, incarnation)) { // ours when an earlier try went through after all
            String state = state(graph, present);
            throw new GraphExistsException("graph " + graph + " exists already"
                    + (state.equals(READY)
                            ? "; drop it first, or choose another name"
                            : " and is in state " + state + "; if its loader is gone, drop it"));
        }
        return new GraphVersion(graph, incarnation, 0, new long[partitions], schema);
    }

    /** What may be read of a graph now; throws {@link UnknownNameException}. */
    public GraphVersion current(String graph) {
        GenericRecord record = records.get(graph);
        String state = record == null ? "" : state(graph, record);
        if (record == null || !state.equals(READY)) {
            throw new UnknownNameException("graph " + graph + " is not in the catalog"
                    + (record == null ? "" : " (state " + state + ")") + ", known are " + list());
        }
        return CatalogRecord.version(record);
    }

    /** A graph that is being loaded, for a loader elsewhere in the cluster; throws {@link UnknownNameException}. */
    public GraphVersion loading(String graph) {
        GenericRecord record = records.get(graph);
        if (record == null || !state(graph, record).equals(LOADING)) {
            throw new UnknownNameException("graph " + graph + " is not being loaded");
        }
        return CatalogRecord.version(record);
    }

    /** The readable graphs by name, ascending. */
    public List<String> list() {
        return records.values().stream()
                .filter(CatalogRecord::isReadable)
                .filter(record -> CatalogRecord.state(record).equals(READY))
                .map(CatalogRecord::name)
                .sorted()
                .toList();
    }

    /** The state of a record; throws {@link FormatException} when it is none of ours. */
    private static String state(String graph, GenericRecord record) {
        if (!CatalogRecord.isReadable(record)) {
            throw new FormatException("the catalog's record of graph " + graph
                    + " is not in a form that this version reads; was it written by something else?");
        }
        return CatalogRecord.state(record);
    }

    private static boolean isOf(GenericRecord record, long incarnation) {
        return CatalogRecord.isReadable(record) && CatalogRecord.incarnation(record) == incarnation;
    }

    /**
     * Makes new partition versions the readable ones, all or none.
     *
     * @param from the version that the write was based on
     * @param partitions that were written
     * @param versions their new versions
     * @param moreEdges how many edges came, below 0 if some went
     * @param moreBytes likewise
     */
    public GraphVersion commit(GraphVersion from, int[] partitions, long[] versions, long moreEdges, long moreBytes) {
        long[] expected = new long[partitions.length];
        for (int i = 0; i < partitions.length; i++) {
            expected[i] = from.partitionVersion(partitions[i]);
        }
        Commit commit =
                new Commit(from.incarnation(), RANDOM.nextLong(), partitions, expected, versions, moreEdges, moreBytes);
        String refused = Certain.get(() -> records.executeOnKey(from.graph(), commit));
        if (refused != null && !refused.isEmpty()) {
            throw new VersionGoneException("write to " + from + " was not committed: " + refused);
        }
        return current(from.graph());
    }

    /**
     * Takes a graph out of reading. Its entries may go then, and last its {@link #remove}.
     *
     * @throws UnknownNameException when there is none
     */
    public void startDrop(String graph) {
        String refused = Certain.get(() -> records.executeOnKey(graph, new Drop()));
        if (refused != null && !refused.isEmpty()) {
            throw new UnknownNameException(
                    "graph " + graph + " cannot be dropped: " + refused + ", known are " + list());
        }
    }

    /** Forgets a graph. */
    public void remove(String graph) {
        records.delete(graph);
    }

    /**
     * Why a member misses a partition that it owns: the graph was dropped or loaded again or written on, or the partition
     * is lost. Asked after the fact, so that the path of a sample stays short.
     */
    public GraphException missing(GraphVersion asked, int partition) {
        GenericRecord record = records.get(asked.graph());
        if (record == null || !CatalogRecord.state(record).equals(READY)) {
            return new VersionGoneException(asked + " was dropped");
        }
        GraphVersion now = CatalogRecord.version(record);
        if (now.incarnation() != asked.incarnation()) {
            return new VersionGoneException(asked + " was dropped and loaded again; open it again");
        }
        if (now.partitionVersion(partition) != asked.partitionVersion(partition)) {
            return new VersionGoneException(
                    asked + " is no longer kept, the current version is " + now.version() + "; start the epoch again");
        }
        return new PartitionLostException("partition " + partition + " of " + asked
                + " is lost: its entries are missing at its owner (more members left than there are backups, or entries were"
                + " removed from outside); load the graph again, with a higher backup-count");
    }

    /** Replaces partition versions, when they are the expected ones. Answers an empty text, or why not. */
    record Commit(
            long incarnation,
            long token,
            int[] partitions,
            long[] expected,
            long[] versions,
            long moreEdges,
            long moreBytes)
            implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            try {
                return commit(entry);
            } catch (RuntimeException e) { // must not travel as an exception: a filtered one never arrives
                return "the catalog's record cannot be read: " + e;
            }
        }

        private String commit(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            if (record == null || CatalogRecord.incarnation(record) != incarnation) {
                return "the graph was dropped meanwhile";
            }
            if (CatalogRecord.state(record).equals(DROPPING)) {
                return "the graph is being dropped";
            }
            if (CatalogRecord.lastCommit(record) == token) {
                return ""; // an earlier try went through after all
            }
            GraphVersion now = CatalogRecord.version(record);
            long[] next = now.partitionVersions().clone();
            for (int i = 0; i < partitions.length; i++) {
                if (next[partitions[i]] != expected[i]) {
                    return "partition " + partitions[i] + " was written meanwhile; write again";
                }
                next[partitions[i]] = versions[i];
            }
            entry.setValue(CatalogRecord.committed(record, token, now.version() + 1, next, moreEdges, moreBytes));
            return "";
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Commit> {
            public Hook() {
                super(Commit.class, 15, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Commit commit) throws IOException {
                out.writeLong(commit.incarnation);
                out.writeLong(commit.token);
                Wire.writeInts(out, commit.partitions);
                Wire.writeLongs(out, commit.expected);
                Wire.writeLongs(out, commit.versions);
                out.writeLong(commit.moreEdges);
                out.writeLong(commit.moreBytes);
            }

            @Override
            protected Commit readFields(ObjectDataInput in) throws IOException {
                return new Commit(
                        in.readLong(),
                        in.readLong(),
                        Wire.readInts(in),
                        Wire.readLongs(in),
                        Wire.readLongs(in),
                        in.readLong(),
                        in.readLong());
            }
        }
    }

    /** Marks a graph as going. Answers an empty text, or why not. */
    record Drop() implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            try {
                GenericRecord record = entry.getValue();
                if (record == null) {
                    return "it is not in the catalog";
                }
                entry.setValue(CatalogRecord.dropping(record));
                return "";
            } catch (RuntimeException e) { // as in Commit
                return "the catalog's record cannot be read: " + e;
            }
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Drop> {
            public Hook() {
                super(Drop.class, 16, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Drop drop) {}

            @Override
            protected Drop readFields(ObjectDataInput in) {
                return new Drop();
            }
        }
    }
}

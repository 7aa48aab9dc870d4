package io.filbert.store;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The EntryProcessors on the catalog. Each is idempotent, for it is repeated when its outcome is in doubt, and answers a text, for
 * an exception that a serialization filter holds back would never arrive. They run again on every backup.
 */
final class CatalogProcessors {
    private CatalogProcessors() {}

    /** Runs on an entry; a failure becomes the answer {@code failed + what happened}. */
    private interface Step {
        String run(Map.Entry<String, GenericRecord> entry);
    }

    private static String answer(Map.Entry<String, GenericRecord> entry, String failed, Step step) {
        try {
            return step.run(entry);
        } catch (RuntimeException e) { // must not travel as an exception
            return failed + "the catalog's record cannot be read: " + e;
        }
    }

    /** Puts a record where there is none. Answers an empty text, or the state of the graph that is there. */
    record Create(long incarnation, GenericRecord record) implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, "", this::create);
        }

        private String create(Map.Entry<String, GenericRecord> entry) {
            GenericRecord present = entry.getValue();
            if (present == null) {
                entry.setValue(record);
                return "";
            }
            if (!CatalogRecord.isReadable(present)) {
                return "UNREADABLE";
            }
            return CatalogRecord.incarnation(present) == incarnation ? "" : CatalogRecord.state(present);
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Create> {
            public Hook() {
                super(Create.class, 25, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Create create) throws IOException {
                out.writeLong(create.incarnation);
                out.writeObject(create.record);
            }

            @Override
            protected Create readFields(ObjectDataInput in) throws IOException {
                return new Create(in.readLong(), Objects.requireNonNull(in.readObject()));
            }
        }
    }

    /**
     * Replaces partition versions, when they are the expected ones, and adds attributes to node types. Answers an empty text, or why
     * not.
     */
    record Commit(
            long incarnation,
            int[] partitions,
            long[] expected,
            long[] versions,
            long[] moreEdges,
            long moreBytes,
            List<NodeAttribute> attributes)
            implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, "", this::commit);
        }

        private String commit(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            if (record == null || CatalogRecord.incarnation(record) != incarnation) {
                return "the graph was dropped meanwhile";
            }
            if (CatalogRecord.state(record).equals(Catalog.DROPPING)) {
                return "the graph is being dropped";
            }
            GraphVersion now = CatalogRecord.version(record);
            long[] next = now.partitionVersions().clone();
            boolean done = true; // an earlier try went through after all: versions are no other write's
            for (int i = 0; i < partitions.length; i++) {
                done &= next[partitions[i]] == versions[i];
            }
            if (done) {
                return "";
            }
            for (int i = 0; i < partitions.length; i++) {
                if (next[partitions[i]] != expected[i]) {
                    return "partition " + partitions[i] + " was written meanwhile; write again";
                }
                next[partitions[i]] = versions[i];
            }
            GenericRecord committed = CatalogRecord.committed(record, now.version() + 1, next, moreEdges, moreBytes);
            entry.setValue(CatalogRecord.withAttributes(committed, attributes));
            return "";
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Commit> {
            public Hook() {
                super(Commit.class, 15, 2);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Commit commit) throws IOException {
                out.writeLong(commit.incarnation);
                Wire.writeInts(out, commit.partitions);
                Wire.writeLongs(out, commit.expected);
                Wire.writeLongs(out, commit.versions);
                Wire.writeLongs(out, commit.moreEdges);
                out.writeLong(commit.moreBytes);
                out.writeInt(commit.attributes.size());
                for (NodeAttribute attribute : commit.attributes) {
                    out.writeInt(attribute.nodeType());
                    SchemaWire.write(out, attribute.spec());
                }
            }

            @Override
            protected Commit readFields(ObjectDataInput in) throws IOException {
                List<NodeAttribute> attributes = new ArrayList<>();
                Commit commit = new Commit(
                        in.readLong(),
                        Wire.readInts(in),
                        Wire.readLongs(in),
                        Wire.readLongs(in),
                        Wire.readLongs(in),
                        in.readLong(),
                        attributes);
                for (int i = Wire.readCount(in); i > 0; i--) {
                    attributes.add(new NodeAttribute(in.readInt(), SchemaWire.readAttribute(in)));
                }
                return commit;
            }
        }
    }

    /** Gives a graph that is being loaded another schema and book. Answers an empty text, or why not. */
    record Define(long incarnation, GenericRecord definition) implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, "", this::define);
        }

        private String define(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            String refused = notLoading(record, incarnation);
            if (record != null && refused.isEmpty()) {
                entry.setValue(CatalogRecord.defined(record, definition));
            }
            return refused;
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Define> {
            public Hook() {
                super(Define.class, 75, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Define define) throws IOException {
                out.writeLong(define.incarnation);
                out.writeObject(define.definition);
            }

            @Override
            protected Define readFields(ObjectDataInput in) throws IOException {
                return new Define(in.readLong(), Objects.requireNonNull(in.readObject()));
            }
        }
    }

    private static String notLoading(@Nullable GenericRecord record, long incarnation) {
        if (record == null || CatalogRecord.incarnation(record) != incarnation) {
            return "the graph was dropped meanwhile";
        }
        String state = CatalogRecord.state(record);
        return state.equals(Catalog.LOADING) ? "" : "the graph is in state " + state;
    }

    /** Notes the ranks at which the partitions' external ids of a node type begin. Answers an empty text, or why not. */
    record IdStarts(long incarnation, int nodeType, long[] starts)
            implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, "", this::note);
        }

        private String note(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            String refused = notLoading(record, incarnation);
            if (record != null && refused.isEmpty()) {
                entry.setValue(CatalogRecord.withIds(record, nodeType, starts));
            }
            return refused;
        }

        /** The wire form. */
        public static final class Hook extends WireHook<IdStarts> {
            public Hook() {
                super(IdStarts.class, 76, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, IdStarts ids) throws IOException {
                out.writeLong(ids.incarnation);
                out.writeInt(ids.nodeType);
                Wire.writeLongs(out, ids.starts);
            }

            @Override
            protected IdStarts readFields(ObjectDataInput in) throws IOException {
                return new IdStarts(in.readLong(), in.readInt(), Wire.readLongs(in));
            }
        }
    }

    /** Marks a graph as going. Answers its incarnation, "0" when there is none, or {@value #FAILED} and why. */
    record Drop(long incarnation) implements EntryProcessor<String, GenericRecord, String> {
        static final String FAILED = "failed: ";

        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, FAILED, this::drop);
        }

        private String drop(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            if (record == null || (incarnation != 0 && CatalogRecord.incarnation(record) != incarnation)) {
                return "0";
            }
            entry.setValue(CatalogRecord.dropping(record));
            return Long.toString(CatalogRecord.incarnation(record));
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Drop> {
            public Hook() {
                super(Drop.class, 16, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Drop drop) throws IOException {
                out.writeLong(drop.incarnation);
            }

            @Override
            protected Drop readFields(ObjectDataInput in) throws IOException {
                return new Drop(in.readLong());
            }
        }
    }

    /** Removes the record of a graph whose drop began. Answers an empty text. */
    record Remove(long incarnation) implements EntryProcessor<String, GenericRecord, String> {
        @Override
        public String process(Map.Entry<String, GenericRecord> entry) {
            return answer(entry, "", this::remove);
        }

        @SuppressWarnings("NullAway") // null is how an EntryProcessor removes its entry
        private String remove(Map.Entry<String, GenericRecord> entry) {
            GenericRecord record = entry.getValue();
            if (record != null
                    && CatalogRecord.incarnation(record) == incarnation
                    && CatalogRecord.state(record).equals(Catalog.DROPPING)) {
                entry.setValue(null);
            }
            return "";
        }

        /** The wire form. */
        public static final class Hook extends WireHook<Remove> {
            public Hook() {
                super(Remove.class, 26, 1);
            }

            @Override
            protected void writeFields(ObjectDataOutput out, Remove remove) throws IOException {
                out.writeLong(remove.incarnation);
            }

            @Override
            protected Remove readFields(ObjectDataInput in) throws IOException {
                return new Remove(in.readLong());
            }
        }
    }
}

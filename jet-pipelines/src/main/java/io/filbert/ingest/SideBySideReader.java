package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.ingest.SideBySide.Part;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a {@link SideBySide} in step, by the numbers of their records. */
final class SideBySideReader implements RowReader {
    private final List<Field> fields;
    private final int[] partOf;
    private final int[] fieldOfPart;
    private final List<PartReader> readers = new ArrayList<>();
    private final Split split;
    private final Rejects rejects;
    private boolean broken;
    private boolean ended;

    SideBySideReader(
            HazelcastInstance member,
            List<Part> parts,
            int[] partOf,
            List<Field> fields,
            Split split,
            Rejects rejects) {
        this.fields = List.copyOf(fields);
        this.partOf = partOf;
        this.fieldOfPart = new int[partOf.length];
        this.split = split;
        this.rejects = rejects;
        long first = Math.max(0, split.firstRecord());
        for (int p = 0; p < parts.size(); p++) {
            List<Field> own = new ArrayList<>(List.of(Field.number("row", Field.ROW)));
            for (int f = 0; f < partOf.length; f++) {
                if (partOf[f] == p) {
                    fieldOfPart[f] = own.size();
                    own.add(fields.get(f));
                }
            }
            readers.add(new PartReader(member, parts.get(p).source(), own, first));
        }
    }

    @Override
    public @Nullable RowBatch next() {
        int rowBytes = 1;
        for (Field field : fields) {
            rowBytes += field.kind() == Field.Kind.ATTRIBUTE ? field.rowBytes() : 0;
        }
        int capacity = Math.max(1, Math.min(RowBatch.MAX_ROWS, RowBatch.MAX_BYTES / rowBytes));
        long[] lines = new long[capacity];
        List<String> texts = new ArrayList<>();
        List<Object> columns = new ArrayList<>();
        for (Field field : fields) {
            columns.add(array(field, capacity));
        }
        int size = 0;
        while (size < capacity && align()) {
            PartReader first = readers.get(0);
            RowBatch rows = first.batch();
            lines[size] = rows.lines()[first.row];
            if (!rows.texts().isEmpty()) {
                texts.add(rows.text(first.row));
            }
            for (int f = 0; f < fields.size(); f++) {
                PartReader part = readers.get(partOf[f]);
                Field field = fields.get(f);
                int width = field.kind() == Field.Kind.ATTRIBUTE ? field.rowBytes() : 1;
                Object from = part.batch().columns().get(fieldOfPart[f]);
                System.arraycopy(from, part.row * width, columns.get(f), size * width, width);
            }
            readers.forEach(part -> part.row++);
            size++;
        }
        if (size == 0) {
            return null;
        }
        return new RowBatch(size, lines, columns, texts.size() == size ? texts : List.of());
    }

    private static Object array(Field field, int rows) {
        return switch (field.kind()) {
            case LONG -> new long[rows];
            case EXTERNAL_ID -> new String[rows];
            case WEIGHT -> new float[rows];
            case ATTRIBUTE -> Array.newInstance(byte.class, rows * field.rowBytes());
        };
    }

    /** Moves all parts to the next record that all have, in turns until all agree; false at the end. */
    private boolean align() {
        long wanted = -1;
        int agreed = 0;
        for (int p = 0; !ended && agreed < readers.size(); p = (p + 1) % readers.size()) {
            PartReader part = readers.get(p);
            if (!part.seek(wanted)) {
                end();
                return false;
            }
            agreed = part.record() == wanted ? agreed + 1 : 1;
            wanted = part.record();
        }
        return !ended;
    }

    private void end() {
        ended = true;
        readers.forEach(part -> part.seek(Long.MAX_VALUE)); // to their ends, to compare the numbers of rows
        PartReader first = readers.get(0);
        for (PartReader part : readers) {
            if (!broken && part.records() != first.records()) {
                broken = true;
                rejects.reject(new Reject(
                        split.file(),
                        0,
                        RejectReason.FORMAT,
                        first.source + " has " + first.records() + " rows and " + part.source + " has " + part.records()
                                + ", must have as many",
                        ""));
            }
        }
    }

    @Override
    public long records() {
        return readers.get(0).records();
    }

    @Override
    public long bytes() {
        return readers.stream().mapToLong(PartReader::bytes).sum();
    }

    @Override
    public void close() {
        readers.forEach(PartReader::close);
    }

    /** The splits of one part, one after the other. */
    private final class PartReader {
        private final HazelcastInstance member;
        private final RowSource source;
        private final List<Field> own;
        private final List<Split> splits;
        private final long firstRecord;
        private @Nullable RowReader reader;
        private @Nullable RowBatch batch;
        private int row;
        private int nextSplit;
        private long recordsBefore;
        private long bytesBefore;

        PartReader(HazelcastInstance member, RowSource source, List<Field> own, long firstRecord) {
            this.member = member;
            this.source = source;
            this.own = own;
            this.firstRecord = firstRecord;
            this.splits = source.splits(member);
        }

        RowBatch batch() {
            if (batch == null) {
                throw new IllegalStateException("no row of " + source);
            }
            return batch;
        }

        long record() {
            return batch().longs(0)[row];
        }

        /** Moves to the first row with at least this record number; false when there is none. */
        boolean seek(long record) {
            while (true) {
                if (batch != null) {
                    while (row < batch.size() && record() < record) {
                        row++;
                    }
                    if (row < batch.size()) {
                        return true;
                    }
                }
                if (!load()) {
                    return false;
                }
            }
        }

        private boolean load() {
            batch = null;
            row = 0;
            while (!broken) {
                if (reader != null) {
                    batch = reader.next();
                    if (batch != null) {
                        return true;
                    }
                    close();
                }
                if (nextSplit == splits.size()) {
                    return false;
                }
                Split part = splits.get(nextSplit++);
                reader = source.open(
                        member, part.numbered(firstRecord + recordsBefore, part.records()), own, null, this::reject);
            }
            return false;
        }

        private void reject(Reject reject) {
            broken |= reject.reason().isFatal();
            rejects.reject(reject);
        }

        long records() {
            return recordsBefore + (reader == null ? 0 : reader.records());
        }

        long bytes() {
            return bytesBefore + (reader == null ? 0 : reader.bytes());
        }

        void close() {
            if (reader != null) {
                recordsBefore += reader.records();
                bytesBefore += reader.bytes();
                reader.close();
                reader = null;
            }
        }
    }
}

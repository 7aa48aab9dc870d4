package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sources whose rows are one table, cut lengthwise: record i has the columns of record i of each. So OGB keeps the ends of edges and
 * their attributes. One reader reads all of it; a row that one part rejects is left out as a whole. Parts with different numbers of
 * rows are a {@link RejectReason#FORMAT}.
 */
public final class SideBySide implements RowSource {
    private static final long serialVersionUID = 1L;

    /** One of the sources and the names of its columns, which no other part has. */
    record Part(RowSource source, List<String> columns) implements java.io.Serializable {
        Part {
            columns = List.copyOf(columns);
        }
    }

    private final List<Part> parts;

    private SideBySide(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** The first part, which names the rows in rejects. */
    public static SideBySide of(RowSource source, List<String> columns) {
        return new SideBySide(List.of(new Part(source, columns)));
    }

    /** The same with one more part. */
    public SideBySide and(RowSource source, List<String> columns) {
        for (Part part : parts) {
            for (String column : columns) {
                if (part.columns().contains(column)) {
                    throw new InvalidGraphException(
                            "column " + column + " is in " + part.source() + " and in " + source + ", must be in one");
                }
            }
        }
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(source, columns));
        return new SideBySide(more);
    }

    @Override
    public boolean isShared() {
        return parts.stream().allMatch(part -> part.source().isShared());
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        long bytes = 0;
        for (Part part : parts) {
            for (Split split : part.source().splits(member)) {
                bytes += Math.max(0, split.bytes());
            }
        }
        Split first = parts.get(0).source().splits(member).get(0);
        return List.of(new Split(first.file(), first.member(), 0, 1, bytes, -1, -1));
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        refuse(where);
        RowSource first = parts.get(0).source();
        long records = 0;
        for (Split part : first.splits(member)) {
            records += part.records() >= 0 ? part.records() : first.count(member, part, null);
        }
        return records;
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        refuse(where);
        int[] partOf = new int[fields.size()];
        for (int f = 0; f < partOf.length; f++) {
            partOf[f] = partOf(fields.get(f));
        }
        return new SideBySideReader(member, parts, partOf, fields, split, rejects);
    }

    private void refuse(@Nullable Where where) {
        if (where != null) {
            throw new InvalidGraphException("where column " + where.column() + " is '" + where.equalTo() + "' of "
                    + this + " cannot be: rows of one part would have no others beside them");
        }
    }

    /** A column that no part has is asked of the first, which then says which columns it has. */
    private int partOf(Field field) {
        for (int p = 0; p < parts.size(); p++) {
            List<String> own = parts.get(p).columns();
            if (own.containsAll(field.columns())) {
                return p;
            }
            if (field.columns().stream().anyMatch(own::contains)) {
                throw new InvalidGraphException(
                        field.name() + " has columns of several parts of " + this + ", must have those of one");
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return parts.stream().map(part -> part.source().toString()).collect(Collectors.joining(" beside "));
    }
}

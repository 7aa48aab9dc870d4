package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings only. */
public record ParquetSource(String glob, boolean isShared) implements RowSource {
    public static ParquetSource of(String glob) {
        return new ParquetSource(glob, true);
    }

    public ParquetSource perMember() {
        return new ParquetSource(glob, false);
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "parquet " + glob;
    }
}

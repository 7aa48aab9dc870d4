package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings only. */
public record MapSource(String map, boolean isShared) implements RowSource {
    public static MapSource of(String map) {
        return new MapSource(map, true);
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
        return "map " + map;
    }
}

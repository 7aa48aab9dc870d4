package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings only. */
public record NpySource(String path, List<String> names, boolean isTransposed, boolean isShared) implements RowSource {
    public static NpySource of(String path) {
        return new NpySource(path, List.of(), false, true);
    }

    public NpySource columns(String... c) {
        return new NpySource(path, List.of(c), isTransposed, isShared);
    }

    public NpySource transposed() {
        return new NpySource(path, names, true, isShared);
    }

    public NpySource perMember() {
        return new NpySource(path, names, isTransposed, false);
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
        return "npy " + path;
    }
}

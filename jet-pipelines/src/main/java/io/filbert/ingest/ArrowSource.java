package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrow IPC files: the settings; nothing reads them yet. */
public final class ArrowSource implements RowSource {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final boolean isShared;

    private ArrowSource(String path, boolean isShared) {
        this.path = path;
        this.isShared = isShared;
    }

    /** Files by path or glob, see {@link RowSource}; the same for all members. */
    public static ArrowSource of(String path) {
        return new ArrowSource(Place.checked(path), true);
    }

    /** Every member has files of its own at the path. */
    public ArrowSource perMember() {
        return new ArrowSource(path, false);
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        throw new UnsupportedOperationException(this + " cannot be read yet");
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        throw new UnsupportedOperationException(this + " cannot be read yet");
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        throw new UnsupportedOperationException(this + " cannot be read yet");
    }

    @Override
    public String toString() {
        return "arrow " + path;
    }
}

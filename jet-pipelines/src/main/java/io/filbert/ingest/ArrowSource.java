package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrow IPC files (the file format, Feather version 2; not streams): integers but unsigned ones of 64 bits, floats, bool, UTF-8 text, and
 * lists of these, of fixed size or not. A column of lists is a row of an attribute. Record batches must not be compressed, nor columns that
 * are read dictionary-encoded.
 *
 * <p>A split is some record batches of one file, of about 64 MB together. A record batch is in memory as a whole, outside the Java heap.
 * Members that read need {@code --add-opens=java.base/java.nio=ALL-UNNAMED}.
 */
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
        List<Split> splits = new ArrayList<>();
        for (Path file : Place.files(member, path, "arrow")) {
            for (Split split : splits(file)) {
                splits.add(Place.own(member, split, isShared));
            }
        }
        return splits;
    }

    /** A file that is broken stays whole, so that it is rejected once. */
    private static List<Split> splits(Path path) {
        String file = path.toString();
        PartSplits splits = new PartSplits(file);
        try (ArrowInput input = ArrowInput.open(path)) {
            for (int i = 0; i < input.batches(); i++) {
                splits.add(input.bytes(i), input.rows(i));
            }
            return splits.splits();
        } catch (IOException | BadFile e) {
            return List.of(Split.file(file, Place.size(path), -1)); // its reader says what is wrong
        }
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        return new ArrowRowReader(split, fields, where, rejects);
    }

    @Override
    public String toString() {
        return "arrow " + path;
    }
}

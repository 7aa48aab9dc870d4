package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NumPy files ({@code .npy}, versions 1 to 3) of one or two axes: half, single and double precision, integers of 8 to 64 bits, unsigned
 * ones to 32, and bool; of any byte order, by rows or by columns. They are mapped into memory.
 *
 * <p>A row is a place of the first axis, with {@link #transposed} of the second, as in an edge index of shape (2, E). Its elements
 * have the names of {@link #columns}; without them the row is one column, {@value #VALUE}: a list, or a number where it has one element.
 *
 * <pre>{@code NpySource.of("edge_index.npy").transposed().columns("source", "destination")}</pre>
 */
public final class NpySource implements RowSource {
    private static final long serialVersionUID = 1L;

    /** The column of a file whose columns have no names. */
    public static final String VALUE = "value";

    private static final long SPLIT_BYTES = 64L << 20;

    private final String path;
    private final List<String> columns;
    private final boolean isTransposed;
    private final boolean isShared;

    private NpySource(String path, List<String> columns, boolean isTransposed, boolean isShared) {
        this.path = path;
        this.columns = columns;
        this.isTransposed = isTransposed;
        this.isShared = isShared;
    }

    /** Files by path or glob, see {@link RowSource}; the same for all members. */
    public static NpySource of(String path) {
        return new NpySource(Place.checked(path), List.of(), false, true);
    }

    /** Names of a row's elements. */
    public NpySource columns(String... names) {
        if (Arrays.stream(names).distinct().count() < names.length) {
            throw new InvalidGraphException("columns " + Arrays.toString(names) + " name one twice");
        }
        return new NpySource(path, List.of(names), isTransposed, isShared);
    }

    /** Rows are the places of the second axis. */
    public NpySource transposed() {
        return new NpySource(path, columns, true, isShared);
    }

    /** Every member has files of its own at the path. */
    public NpySource perMember() {
        return new NpySource(path, columns, isTransposed, false);
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        List<Split> splits = new ArrayList<>();
        for (Path file : Place.files(member, path, "npy")) {
            for (Split split : splits(file)) {
                splits.add(Place.own(member, split, isShared));
            }
        }
        return splits;
    }

    /** Rows of some 64 MB each; a file that is broken stays whole, so that it is rejected once. */
    private List<Split> splits(Path path) {
        List<Split> splits = new ArrayList<>();
        String file = path.toString();
        try {
            NpyArray array = NpyArray.open(path, isTransposed, columns);
            long rowBytes = Math.max(1, array.rowBytes());
            long step = array.wholeRows() < array.rows() ? Long.MAX_VALUE : Math.max(1, SPLIT_BYTES / rowBytes);
            for (long from = 0; from == 0 || from < array.rows(); from += step) {
                long to = array.rows() - from <= step ? array.rows() : from + step;
                boolean isWhole = to <= array.wholeRows();
                splits.add(new Split(
                        file, "", from, to, isWhole ? (to - from) * rowBytes : -1, isWhole ? to - from : -1, -1));
                if (to == array.rows()) {
                    break;
                }
            }
            return splits;
        } catch (IOException | BadFile e) {
            return List.of(Split.file(file, Place.size(path), -1)); // its reader says what is wrong
        }
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        return new NpyRowReader(split, columns, isTransposed, fields, where, rejects);
    }

    @Override
    public String toString() {
        return "npy " + path;
    }
}

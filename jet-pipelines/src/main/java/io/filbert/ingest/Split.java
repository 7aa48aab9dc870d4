package io.filbert.ingest;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A part of a source that one reader reads from its beginning to its end: a file, some row groups of a Parquet file, a query, a
 * partition of a map. Splits have a canonical order, that of file names and then of places in them, on which record numbers depend.
 *
 * @param file what it is a part of, for messages and for the reader
 * @param member address of the member that alone can read it, empty when all can
 * @param from where it begins, in the format's own unit (row group, partition); 0 for all of a file
 * @param to where it ends, exclusive
 * @param bytes its size as stored, -1 when unknown
 * @param records how many records it has, -1 when that is not known without reading
 * @param firstRecord number of its first record among all of the source, -1 when not yet known
 * @param modified when its file was last changed, in milliseconds since 1970; 0 when there is no file
 */
public record Split(
        String file, String member, long from, long to, long bytes, long records, long firstRecord, long modified)
        implements Serializable {
    /** A split that no file is behind, or whose file was not looked at yet. */
    public Split(String file, String member, long from, long to, long bytes, long records, long firstRecord) {
        this(file, member, from, to, bytes, records, firstRecord, 0);
    }

    /** The canonical order, by name, place and only then by member. */
    public static final Comparator<Split> BY_FILE = Comparator.comparing((Split split) -> split.file())
            .thenComparingLong(Split::from)
            .thenComparing(Split::member);

    /** All of a file. */
    public static Split file(String file, long bytes, long records) {
        return new Split(file, "", 0, 1, bytes, records, -1);
    }

    /** The same split of one member's own files. */
    public Split on(String address) {
        return new Split(file, address, from, to, bytes, records, firstRecord, modified);
    }

    /** The same split in its place among the others. */
    public Split numbered(long first, long count) {
        return new Split(file, member, from, to, bytes, count, first, modified);
    }

    /** The same split with the time of its file. */
    public Split modified(long millis) {
        return new Split(file, member, from, to, bytes, records, firstRecord, millis);
    }
}

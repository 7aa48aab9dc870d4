package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from: immutable settings of a format and a place. It is sent to the members, which list, count and read it.
 *
 * <p>Sources of files take a path that the members can read, absolute or relative to their working directory. It is a file, or its last
 * elements are globs as {@link java.nio.file.FileSystem#getPathMatcher} knows them: {@code papers/*.csv.gz}, {@code data/**.parquet}. A
 * glob leaves out names that begin with a dot. Files come in the order of their paths as text.
 *
 * <p>Failures of a whole file are {@link Reject}s with a fatal reason; a place that does not exist or holds nothing is an
 * {@link io.filbert.graph.InvalidGraphException} of {@link #splits}.
 */
public interface RowSource extends Serializable {
    /** Whether all members see the same; else each has files of its own, and each lists its splits. */
    boolean isShared();

    /**
     * The splits in canonical order, record numbers not set.
     *
     * @param member that lists
     * @throws io.filbert.graph.InvalidGraphException naming the place, when it is not there or holds nothing
     */
    List<Split> splits(HazelcastInstance member);

    /**
     * Counts the records of a split that {@code where} leaves, as a reader would number them: also those it would reject; one that
     * breaks off counts what can be read, one that is not of its format none. That a column is missing or of a wrong type is found by
     * {@link #open}. From metadata where the format has them.
     */
    default long count(HazelcastInstance member, Split split, @Nullable Where where) {
        return where == null && split.records() >= 0
                ? split.records()
                : RecordReader.countAll(open(member, split, List.of(), where, reject -> {}));
    }

    /**
     * Opens a split for reading.
     *
     * @param fields wanted; their order is that of {@link RowBatch#columns}
     * @param where which rows are records, null for all
     */
    RowReader open(HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects);

    /** In the words of a message: {@code csv papers/*.csv}. */
    @Override
    String toString();
}

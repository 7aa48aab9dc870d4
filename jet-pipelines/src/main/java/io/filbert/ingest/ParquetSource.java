package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files, read by DuckDB, whose JDBC driver ({@code org.duckdb:duckdb_jdbc}) must be on the class path of the members that read.
 * A column of lists is a row of an attribute. A split is some row groups of one file, of about 64 MB together; reading one does not read
 * the others.
 *
 * <p>Memory of DuckDB lies outside the Java heap, at most 512 MB for each reader that is open.
 */
public final class ParquetSource implements RowSource {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final boolean isShared;

    private ParquetSource(String path, boolean isShared) {
        this.path = path;
        this.isShared = isShared;
    }

    /** Files by path or glob, see {@link RowSource}; the same for all members. */
    public static ParquetSource of(String path) {
        return new ParquetSource(Place.checked(path), true);
    }

    /** Every member has files of its own at the path. */
    public ParquetSource perMember() {
        return new ParquetSource(path, false);
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        List<Split> splits = new ArrayList<>();
        List<Path> files = Place.files(member, path, "parquet");
        try (Connection connection = DuckDb.connect()) {
            for (Path file : files) {
                for (Split split : splits(connection, file)) {
                    splits.add(Place.own(member, split, isShared));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not start: " + e.getMessage(), e);
        }
        return splits;
    }

    /** A file that is broken stays whole, so that it is rejected once. */
    private static List<Split> splits(Connection connection, Path path) {
        String file = path.toString();
        PartSplits splits = new PartSplits(file);
        try {
            DuckDb.checkFile(path);
            for (DuckDb.RowGroup group : DuckDb.rowGroups(connection, file)) {
                splits.add(group.bytes(), group.rows());
            }
            return splits.splits();
        } catch (BadFile | SQLException e) {
            return List.of(Split.file(file, Place.size(path), -1)); // its reader says what is wrong
        }
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        return new ParquetRowReader(split, fields, where, rejects);
    }

    @Override
    public String toString() {
        return "parquet " + path;
    }
}

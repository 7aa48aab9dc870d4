package io.filbert.ingest;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads some row groups of one Parquet file. */
final class ParquetRowReader extends RecordReader {
    /** DuckDB's name for the number of a row in its file. */
    private static final String ROW_NUMBER = "file_row_number";

    private final Set<String> wanted = new LinkedHashSet<>();
    private @Nullable Connection connection;
    private @Nullable ResultSetCells cells;
    private long firstRow;
    private long rows;
    private long bytes;
    private long read;

    ParquetRowReader(Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        super(split, fields, where, rejects);
        for (Field field : fields) {
            wanted.addAll(field.columns());
        }
        wanted.remove(Field.ROW);
        if (where != null) {
            wanted.add(where.column());
        }
    }

    @Override
    void begin() throws BadFile {
        String file = split().file();
        DuckDb.checkFile(Path.of(file));
        try {
            Connection opened = DuckDb.connect();
            connection = opened;
            List<DuckDb.RowGroup> groups = DuckDb.rowGroups(opened, file);
            for (int i = 0; i < Math.min(split().to(), groups.size()); i++) {
                boolean isOurs = i >= split().from();
                firstRow += isOurs ? 0 : groups.get(i).rows();
                rows += isOurs ? groups.get(i).rows() : 0;
                bytes += isOurs ? groups.get(i).bytes() : 0;
            }
            List<Column> all = DuckDb.columns(opened, file);
            List<String> names = new ArrayList<>();
            for (String name : wanted) {
                FieldDecoder.column(all, name);
                names.add(DuckDb.quoted(name));
            }
            cells = new ResultSetCells(query(opened, file, names));
            bind(cells.columns());
        } catch (SQLException e) {
            throw BadFile.format("cannot be read: " + DuckDb.message(e));
        }
    }

    /** DuckDB skips row groups whose row numbers are out of the range. */
    @SuppressWarnings("resource") // closed with the connection
    private ResultSet query(Connection opened, String file, List<String> names) throws SQLException {
        String table = DuckDb.table("read_parquet", file, ", hive_partitioning=false, " + ROW_NUMBER + "=true");
        Statement statement = opened.createStatement();
        return statement.executeQuery("SELECT " + (names.isEmpty() ? ROW_NUMBER : String.join(", ", names)) + " FROM "
                + table + " WHERE " + ROW_NUMBER + " BETWEEN " + firstRow + " AND " + (firstRow + rows - 1));
    }

    @Override
    boolean advance() throws BadFile {
        try {
            if (!open().next()) {
                if (read < rows) {
                    throw new BadFile(RejectReason.TRUNCATED, line() + 1, "ends after " + read + " rows of " + rows);
                }
                return false;
            }
            read++;
            return true;
        } catch (SQLException e) {
            throw new BadFile(RejectReason.FORMAT, line() + 1, "cannot be read any further: " + DuckDb.message(e));
        }
    }

    private ResultSetCells open() {
        return Objects.requireNonNull(cells);
    }

    @Override
    Cells cells() {
        return open();
    }

    /** The number of the row in its file, from 1. */
    @Override
    long line() {
        return firstRow + read;
    }

    @Override
    String rowText() {
        return "";
    }

    @Override
    public long bytes() {
        return rows == 0 ? 0 : (long) ((double) bytes * read / rows);
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("closing " + split().file() + " failed: " + e.getMessage(), e);
        }
    }
}

package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Parquet files by DuckDB: an in-memory database for each reader, with one thread and little memory. */
final class DuckDb {
    private static final String DRIVER = "org.duckdb.DuckDBDriver";
    private static final int MAGIC = 0x31524150; // PAR1
    private static final int TAIL = 8;

    private DuckDb() {}

    /** @param rows of the group, bytes as stored */
    record RowGroup(long rows, long bytes) {}

    /** @throws InvalidGraphException when the library is not there */
    static Connection connect() throws SQLException {
        Driver driver = driver(
                DRIVER, "reading Parquet needs DuckDB: add org.duckdb:duckdb_jdbc to the class path of every member");
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true"); // else the whole result stands in memory
        Connection connection = driver.connect("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("SET memory_limit='512MB'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A driver of the class path. */
    static Driver driver(String className, String whenMissing) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> type = Class.forName(className, true, loader == null ? DuckDb.class.getClassLoader() : loader);
            return (Driver) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new InvalidGraphException(whenMissing + " (" + e + ")");
        }
    }

    /** A file as the table function that reads it; the path is no glob and its folders give no columns. */
    static String table(String function, String path, String options) {
        String literal =
                path.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]").replace("'", "''");
        return function + "('" + literal + "'" + options + ")";
    }

    /** A column's name in a query. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static List<RowGroup> rowGroups(Connection connection, String path) throws SQLException {
        List<RowGroup> groups = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT any_value(row_group_num_rows), sum(total_compressed_size)::BIGINT FROM "
                                + table("parquet_metadata", path, "")
                                + " GROUP BY row_group_id ORDER BY row_group_id")) {
            while (rows.next()) {
                groups.add(new RowGroup(rows.getLong(1), rows.getLong(2)));
            }
        }
        return groups;
    }

    static List<Column> columns(Connection connection, String path) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT * FROM " + table("read_parquet", path, ", hive_partitioning=false") + " LIMIT 0")) {
            return ResultSetCells.columns(rows.getMetaData());
        }
    }

    /** Says in plain words what DuckDB would say in many: no Parquet, or broken off. */
    static void checkFile(Path path) throws BadFile {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            if (size < Integer.BYTES || intAt(file, 0) != MAGIC) {
                throw BadFile.format("is no Parquet file: it does not begin with PAR1");
            }
            if (size < Integer.BYTES + TAIL || intAt(file, size - Integer.BYTES) != MAGIC) {
                throw new BadFile(RejectReason.TRUNCATED, 0, "ends in the middle: it does not end with PAR1");
            }
            long footer = intAt(file, size - TAIL) & 0xffff_ffffL;
            if (footer > size - TAIL - Integer.BYTES) {
                throw BadFile.format("has a footer of " + footer + " bytes in a file of " + size);
            }
        } catch (IOException e) {
            throw BadFile.format("cannot be read: " + e);
        }
    }

    private static int intAt(FileChannel file, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {
            // until it is full or the file ends
        }
        return bytes.getInt(0);
    }

    /** The first line of what a database says. */
    static String message(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }
}

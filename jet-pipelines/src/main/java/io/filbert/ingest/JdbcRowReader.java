package io.filbert.ingest;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the result of a query. */
final class JdbcRowReader extends RecordReader {
    private static final System.Logger LOG = System.getLogger(JdbcRowReader.class.getName());

    private final JdbcSource source;
    private final Set<String> wanted = new TreeSet<>();
    private @Nullable Connection connection;
    private @Nullable ResultSetCells cells;
    private long read;

    JdbcRowReader(JdbcSource source, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        super(split, fields, where, rejects);
        this.source = source;
        fields.forEach(field -> wanted.addAll(field.columns()));
        if (where != null) {
            wanted.add(where.column());
        }
    }

    @Override
    void begin() throws BadFile {
        try {
            Connection opened = connect();
            connection = opened;
            opened.setAutoCommit(false);
            cells = new ResultSetCells(query(opened));
            bind(renamed(cells.columns()));
        } catch (SQLException e) {
            throw BadFile.format("the query failed: " + source.cleaned(DuckDb.message(e)));
        }
    }

    private Connection connect() throws SQLException, BadFile {
        Properties properties = new Properties();
        if (source.user() != null) {
            properties.setProperty("user", source.user());
        }
        if (source.password() != null) {
            properties.setProperty("password", source.password());
        }
        Driver driver = driver();
        Connection opened = driver.connect(source.url(), properties);
        if (opened == null) {
            throw BadFile.format("driver " + source.driver() + " does not know this URL");
        }
        return opened;
    }

    private Driver driver() throws BadFile {
        String name = source.driver();
        if (name != null) {
            return DuckDb.driver(name, "driver " + name + " is not on the class path of this member");
        }
        try {
            return DriverManager.getDriver(source.url());
        } catch (SQLException e) {
            throw BadFile.format(
                    "no driver on the class path of this member knows this URL; add the database's driver to every"
                            + " member, or name its class");
        }
    }

    @SuppressWarnings("resource") // closed with the connection
    private ResultSet query(Connection opened) throws SQLException {
        Statement statement = opened.createStatement();
        statement.setFetchSize(JdbcSource.FETCH_SIZE);
        return statement.executeQuery(source.query());
    }

    /** Columns whose names differ from a wanted one in case only have the wanted name, unless there is one of just that name. */
    private List<Column> renamed(List<Column> columns) {
        List<Column> renamed = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            for (String want : wanted) {
                if (name.equalsIgnoreCase(want)
                        && columns.stream().noneMatch(c -> c.name().equals(want))) {
                    name = want;
                }
            }
            renamed.add(new Column(name, column.kind(), column.elements(), column.type()));
        }
        return renamed;
    }

    @Override
    boolean advance() throws BadFile {
        try {
            if (!open().next()) {
                return false;
            }
            read++;
            return true;
        } catch (SQLException e) {
            throw new BadFile(
                    RejectReason.TRUNCATED, read + 1, "the result broke off: " + source.cleaned(DuckDb.message(e)));
        }
    }

    private ResultSetCells open() {
        return Objects.requireNonNull(cells);
    }

    @Override
    Cells cells() {
        return open();
    }

    @Override
    long line() {
        return read;
    }

    @Override
    String rowText() {
        return "";
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        Connection opened = connection;
        if (opened == null) {
            return;
        }
        try {
            opened.rollback(); // some drivers do not close in the middle of a transaction
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} was not rolled back", split().file());
        }
        try {
            opened.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} was not closed", split().file());
        }
    }
}

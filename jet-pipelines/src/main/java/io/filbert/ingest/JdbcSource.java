package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, by any JDBC driver on the class path of the members. One member reads them, as one split. Columns are named by their
 * labels; where no label is exactly the one wanted, one that differs in case only will do, as databases fold names. Record numbers
 * ({@link Field#ROW}) follow the order of the result: without {@code ORDER BY} they may differ from load to load.
 *
 * <p>The connection is asked for {@value #FETCH_SIZE} rows at a time and is out of autocommit mode, without which some drivers hold the
 * whole result in memory; nothing is ever committed. MySQL's driver needs {@code useCursorFetch=true} in the URL besides, DuckDB's
 * {@code jdbc_stream_results=true}.
 */
public final class JdbcSource implements RowSource {
    private static final long serialVersionUID = 1L;

    /** Rows that a driver is asked to bring at a time. */
    public static final int FETCH_SIZE = 8192;

    private final String url;
    private final String query;
    private final @Nullable String user;
    private final @Nullable String password;
    private final @Nullable String driver;

    private JdbcSource(
            String url, String query, @Nullable String user, @Nullable String password, @Nullable String driver) {
        this.url = url;
        this.query = query;
        this.user = user;
        this.password = password;
        this.driver = driver;
    }

    /**
     * A query of a database.
     *
     * @param url of the database, {@code jdbc:...}
     * @param query that has a result
     */
    public static JdbcSource of(String url, String query) {
        if (!url.startsWith("jdbc:")) {
            throw new InvalidGraphException("url of a database must begin with jdbc:");
        }
        if (query.isBlank()) {
            throw new InvalidGraphException("the query of " + withoutSecrets(url) + " is empty");
        }
        return new JdbcSource(url, query, null, null, null);
    }

    /** Who asks. */
    public JdbcSource user(String name) {
        return new JdbcSource(url, query, name, password, driver);
    }

    /** Of the user; it is sent to the members and stands in no message. */
    public JdbcSource password(String secret) {
        return new JdbcSource(url, query, user, secret, driver);
    }

    /** The driver's class, where {@link java.sql.DriverManager} does not find it by the URL. */
    public JdbcSource driver(String className) {
        return new JdbcSource(url, query, user, password, className);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        return List.of(Split.file(withoutSecrets(url), -1, -1));
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        return new JdbcRowReader(this, split, fields, where, rejects);
    }

    String url() {
        return url;
    }

    String query() {
        return query;
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password() {
        return password;
    }

    @Nullable
    String driver() {
        return driver;
    }

    /** A URL without its parameters; where a user may stand in it, only which database it is. */
    private static String withoutSecrets(String url) {
        return url.indexOf('@') < 0 ? url.split("[?;]", 2)[0] : url.substring(0, url.indexOf(':', 5) + 1) + "...";
    }

    /** What a database says, without what may not be shown. */
    String cleaned(String message) {
        String clean = message.replace(url, withoutSecrets(url));
        return password == null || password.isEmpty() ? clean : clean.replace(password, "***");
    }

    @Override
    public String toString() {
        return "jdbc " + withoutSecrets(url);
    }
}

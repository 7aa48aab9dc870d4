package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings only. */
public record JdbcSource(String url, String query, String userName, String secret, String driverClass, boolean isShared)
        implements RowSource {
    public static JdbcSource of(String url, String query) {
        return new JdbcSource(url, query, "", "", "", true);
    }

    public JdbcSource user(String user) {
        return new JdbcSource(url, query, user, secret, driverClass, isShared);
    }

    public JdbcSource password(String password) {
        return new JdbcSource(url, query, userName, password, driverClass, isShared);
    }

    public JdbcSource driver(String className) {
        return new JdbcSource(url, query, userName, secret, className, isShared);
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "jdbc " + query;
    }
}

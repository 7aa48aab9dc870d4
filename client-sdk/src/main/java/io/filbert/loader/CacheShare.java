package io.filbert.loader;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.filbert.partition.SplitMix64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link FeatureCache} whose nodes' hashes begin alike. Look-ups go to tables of primitive keys and never to
 * Caffeine; Caffeine says which rows stay. It is told of one access in {@value #TOLD}, of hits and of misses alike, so that the
 * frequencies it compares keep their proportions. All methods take the share's lock, for a whole batch's rows at once; rows are immutable,
 * so that they are copied without it.
 */
final class CacheShare {
    /** Of so many accesses Caffeine is told one, once the share is full: what it costs is then a fraction of a copied row. */
    private static final int TOLD = 4;

    /** Rows that were not here, once they arrived. */
    interface Missing {
        long node(int i);

        long version(int i);

        /** A copy of the row. */
        byte[] row(int i);

        int rowBytes();
    }

    /** The attributes that rows are of: loaders of different ones do not share rows. */
    record Columns(long incarnation, int nodeType, List<Integer> attributes) {}

    private final long maximum;
    private final Cache<Row, Row> policy;
    private final Map<Columns, Table> tables = new HashMap<>();
    private long weight;
    private int accesses;

    /** @param maximum bytes, with what an entry takes besides its row */
    CacheShare(long maximum) {
        this.maximum = maximum;
        this.policy = Caffeine.newBuilder()
                .maximumWeight(maximum)
                .<Row, Row>weigher((row, same) -> weight(row.data.length))
                .evictionListener((row, same, cause) -> forget(Objects.requireNonNull(row)))
                .executor(Runnable::run) // in the thread that holds the lock
                .build();
    }

    private static int weight(int rowBytes) {
        return rowBytes + FeatureCache.ENTRY_BYTES;
    }

    /** A hash of a node: its first bits say which share, its last ones where in a table. */
    static int hash(long node) {
        return (int) (node * SplitMix64.GAMMA >>> 32);
    }

    /** A row: key and value of Caffeine's, which finds it by identity and counts it by its node's hash. */
    private static final class Row {
        private final Table table;
        private final long node;
        private final long version;
        private final byte[] data;

        Row(Table table, long node, long version, byte[] data) {
            this.table = table;
            this.node = node;
            this.version = version;
            this.data = data;
        }

        @Override
        public int hashCode() {
            return table.salt ^ (int) SplitMix64.mix64(node);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }
    }

    /** Rows of the same columns by node: open addressing with linear probing. */
    private static final class Table {
        private final Columns columns;
        private final int salt;
        private long[] nodes = new long[16];
        private @Nullable Row[] rows = new Row[16];
        private int size;

        Table(Columns columns) {
            this.columns = columns;
            this.salt = columns.hashCode();
        }

        /** Where the node is, or where it would go. */
        private int at(long node) {
            int mask = nodes.length - 1;
            int at = hash(node) & mask;
            while (rows[at] != null && nodes[at] != node) {
                at = (at + 1) & mask;
            }
            return at;
        }

        @Nullable
        Row get(long node) {
            return rows[at(node)];
        }

        /** The node must not be there. */
        void add(Row row) {
            if (3 * (size + 1) > 2 * nodes.length) {
                grow();
            }
            int at = at(row.node);
            nodes[at] = row.node;
            rows[at] = row;
            size++;
        }

        private void grow() {
            @Nullable Row[] before = rows;
            nodes = new long[2 * before.length];
            rows = new Row[2 * before.length];
            for (Row row : before) {
                if (row != null) {
                    int at = at(row.node);
                    nodes[at] = row.node;
                    rows[at] = row;
                }
            }
        }

        /** Those behind move up, so that no search ends too early. */
        void remove(Row row) {
            int mask = nodes.length - 1;
            int hole = at(row.node);
            for (int i = (hole + 1) & mask; rows[i] != null; i = (i + 1) & mask) {
                if (((i - hash(nodes[i])) & mask) >= ((i - hole) & mask)) {
                    nodes[hole] = nodes[i];
                    rows[hole] = rows[i];
                    hole = i;
                }
            }
            rows[hole] = null;
            size--;
        }
    }

    /**
     * Looks rows up.
     *
     * @param nodes of the batch
     * @param versions the version that a row of each must be of
     * @param order positions in {@code nodes}; those of this share stand from {@code from} to {@code to - 1}
     * @param found receives the rows that are here, by position
     * @return how many are not here; their positions stand at the beginning of the share's part of {@code order}
     */
    synchronized int find(
            Columns columns, long[] nodes, long[] versions, int[] order, int from, int to, byte @Nullable [][] found) {
        Table table = tables.get(columns);
        if (table == null) {
            return to - from;
        }
        int absent = from;
        for (int i = from; i < to; i++) {
            int position = order[i];
            Row row = table.get(nodes[position]);
            if (row == null || row.version != versions[position]) {
                order[absent++] = position;
                continue;
            }
            found[position] = row.data;
            if (isTold()) {
                policy.getIfPresent(row);
            }
        }
        return absent - from;
    }

    private boolean isTold() {
        return accesses++ % TOLD == 0;
    }

    /** Takes rows that were not here, as far as the policy wants them. */
    synchronized void offer(Columns columns, Missing rows, int from, int to) {
        int each = weight(rows.rowBytes());
        for (int i = from; i < to && each <= maximum; i++) {
            boolean isFull = weight + each > maximum;
            if (!isFull || isTold()) {
                put(columns, rows, i);
            }
        }
        policy.cleanUp();
    }

    private void put(Columns columns, Missing rows, int i) {
        Table table = tables.computeIfAbsent(columns, Table::new);
        Row before = table.get(rows.node(i));
        if (before != null && before.version == rows.version(i)) {
            return; // another thread was faster
        }
        if (before != null) {
            policy.invalidate(before);
            forget(before);
            tables.put(columns, table);
        }
        Row row = new Row(table, rows.node(i), rows.version(i), rows.row(i));
        table.add(row);
        weight += weight(row.data.length);
        policy.put(row, row); // which may forget others, or this one
    }

    private void forget(Row row) {
        row.table.remove(row);
        weight -= weight(row.data.length);
        if (row.table.size == 0) {
            tables.remove(row.table.columns);
        }
    }

    /** What the rows here take. */
    synchronized long bytes() {
        return weight;
    }
}

package io.filbert.ingest;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cells of a row of a query. Numbers and truths are read without objects. */
final class ResultSetCells extends Cells {
    private final ResultSet rows;
    private final List<Column> columns;
    private final Kind[] kinds;
    private final long[] integers;
    private final double[] floats;
    private final @Nullable Object[] objects;
    private final ObjectCells others = new ObjectCells();

    ResultSetCells(ResultSet rows) throws SQLException {
        this.rows = rows;
        this.columns = columns(rows.getMetaData());
        this.kinds = new Kind[columns.size()];
        this.integers = new long[kinds.length];
        this.floats = new double[kinds.length];
        this.objects = new Object[kinds.length];
    }

    /** The columns of a query; those of types that only some databases have are left to be judged by value. */
    static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = meta.getColumnTypeName(i);
            Kind kind = kind(meta.getColumnType(i), type, meta.getScale(i));
            int bracket = type.indexOf('[');
            boolean isFlat = kind == Kind.LIST && bracket > 0 && type.indexOf('[', bracket + 1) < 0;
            columns.add(new Column(
                    meta.getColumnLabel(i), kind, isFlat ? element(type.substring(0, bracket)) : null, type));
        }
        return columns;
    }

    private static @Nullable Kind kind(int type, String name, int scale) {
        return switch (type) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.INTEGER;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> Kind.FLOATING;
            case Types.DECIMAL, Types.NUMERIC -> scale == 0 ? null : Kind.FLOATING;
            case Types.BOOLEAN, Types.BIT -> Kind.BOOLEAN;
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                Kind.TEXT;
            case Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Kind.TIME;
            case Types.ARRAY ->
                name.endsWith("]") && name.indexOf('[') != name.lastIndexOf('[') ? Kind.OTHER : Kind.LIST;
            case Types.STRUCT, Types.BLOB, Types.TIME -> Kind.OTHER;
            default -> null;
        };
    }

    /** DuckDB names a list by the type of its elements: {@code FLOAT[]}, {@code INTEGER[3]}. */
    private static @Nullable Kind element(String type) {
        String name = type.toUpperCase(Locale.ROOT);
        if (name.startsWith("DECIMAL") || name.equals("FLOAT") || name.equals("DOUBLE")) {
            return Kind.FLOATING;
        } else if (name.endsWith("INT") || name.equals("INTEGER") || name.equals("UINTEGER")) {
            return Kind.INTEGER;
        }
        return name.startsWith("STRUCT") || name.startsWith("MAP") || name.equals("BLOB") ? Kind.OTHER : null;
    }

    List<Column> columns() {
        return columns;
    }

    /** Goes to the next row. */
    boolean next() throws SQLException {
        if (!rows.next()) {
            return false;
        }
        for (int c = 0; c < kinds.length; c++) {
            load(c);
        }
        others.set(objects);
        return true;
    }

    private void load(int c) throws SQLException {
        Kind kind = columns.get(c).kind();
        boolean isPlain = true;
        if (kind == Kind.INTEGER) {
            integers[c] = rows.getLong(c + 1);
        } else if (kind == Kind.FLOATING) {
            floats[c] = rows.getDouble(c + 1);
        } else if (kind == Kind.BOOLEAN) {
            integers[c] = rows.getBoolean(c + 1) ? 1 : 0;
        } else {
            Object value = rows.getObject(c + 1);
            objects[c] = value instanceof Array array ? array.getArray() : value;
            isPlain = false;
        }
        if (isPlain && kind != null) {
            kinds[c] = rows.wasNull() ? Kind.NULL : kind;
        } else {
            kinds[c] = ObjectCells.kindOf(objects[c]);
        }
    }

    private boolean isPlain(int column) {
        Kind kind = columns.get(column).kind();
        return kind == Kind.INTEGER || kind == Kind.FLOATING || kind == Kind.BOOLEAN;
    }

    @Override
    Kind kind(int column) {
        return kinds[column];
    }

    @Override
    long integer(int column) {
        return isPlain(column) ? integers[column] : others.integer(column);
    }

    @Override
    double floating(int column) {
        return isPlain(column) ? floats[column] : others.floating(column);
    }

    @Override
    void text(int column, TextSlice into) {
        others.text(column, into);
    }

    @Override
    Instant time(int column) {
        return others.time(column);
    }

    @Override
    Cells list(int column) {
        return others.list(column);
    }

    @Override
    int size() {
        return kinds.length;
    }
}

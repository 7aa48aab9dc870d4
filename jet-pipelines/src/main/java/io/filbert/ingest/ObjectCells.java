package io.filbert.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cells of plain objects: a row of a database, a value of a map, the elements of a list. */
final class ObjectCells extends Cells {
    private @Nullable Object[] values = new Object[0];
    private @Nullable ObjectCells list;

    /** Puts other values in their place; keeps the array. */
    ObjectCells set(@Nullable Object[] objects) {
        values = objects;
        return this;
    }

    @Override
    Kind kind(int column) {
        return kindOf(values[column]);
    }

    static Kind kindOf(@Nullable Object value) {
        if (value == null) {
            return Kind.NULL;
        } else if (value instanceof Double || value instanceof Float) {
            return Kind.FLOATING;
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return Kind.INTEGER;
        } else if (value instanceof CharSequence || value instanceof UUID || value instanceof Character) {
            return Kind.TEXT;
        } else if (value instanceof Boolean) {
            return Kind.BOOLEAN;
        } else if (value instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? Kind.INTEGER : Kind.OTHER;
        } else if (value instanceof BigDecimal decimal) {
            boolean whole = decimal.scale() <= 0 && decimal.precision() - decimal.scale() <= 18;
            return whole ? Kind.INTEGER : Kind.FLOATING;
        } else if (isList(value)) {
            return Kind.LIST;
        }
        return toInstant(value) == null ? Kind.OTHER : Kind.TIME;
    }

    private static boolean isList(Object value) {
        return value instanceof Object[]
                || value instanceof Collection<?>
                || value instanceof float[]
                || value instanceof double[]
                || value instanceof long[]
                || value instanceof int[]
                || value instanceof short[]
                || value instanceof boolean[];
    }

    @Override
    long integer(int column) {
        Object value = values[column];
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return ((Number) present(value)).longValue();
    }

    @Override
    double floating(int column) {
        return ((Number) present(values[column])).doubleValue();
    }

    @Override
    void text(int column, TextSlice into) {
        into.set(present(values[column]).toString());
    }

    @Override
    Instant time(int column) {
        return (Instant) present(toInstant(values[column]));
    }

    @Override
    Cells list(int column) {
        if (list == null) {
            list = new ObjectCells();
        }
        return list.set(elements(present(values[column])));
    }

    @Override
    int size() {
        return values.length;
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a null value was asked for");
        }
        return value;
    }

    private static @Nullable Object[] elements(Object value) {
        if (value instanceof Object[] array) {
            return array;
        } else if (value instanceof Collection<?> collection) {
            return collection.toArray();
        }
        Object[] boxed = new Object[java.lang.reflect.Array.getLength(value)];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = java.lang.reflect.Array.get(value, i);
        }
        return boxed;
    }

    /** Times without a zone are UTC. */
    private static @Nullable Instant toInstant(@Nullable Object value) {
        if (value instanceof java.sql.Timestamp time) {
            return time.toLocalDateTime().toInstant(ZoneOffset.UTC);
        } else if (value instanceof java.sql.Date date) {
            return date.toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC);
        } else if (value instanceof LocalDate date) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        } else if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        } else if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        } else if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        return value instanceof Instant instant ? instant : null;
    }
}

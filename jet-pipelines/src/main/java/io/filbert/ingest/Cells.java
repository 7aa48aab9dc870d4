package io.filbert.ingest;

import io.filbert.graph.DType;
import java.time.Instant;

/** The values of the record that a reader stands at, by the number of their column; or those of a list, by their place. One thread. */
abstract class Cells {
    /** What stands in a cell, or in every cell of a typed column. */
    enum Kind {
        NULL,
        INTEGER,
        FLOATING,
        BOOLEAN,
        TEXT,
        TIME,
        LIST,
        /** Nothing that a graph can hold. */
        OTHER
    }

    private final TextSlice slice = new TextSlice();

    abstract Kind kind(int column);

    /** Of an INTEGER, and 0 or 1 of a BOOLEAN. */
    abstract long integer(int column);

    /** Of a FLOATING. */
    abstract double floating(int column);

    /** Of a TEXT of up to 16 digits and nothing else its value, where the format reads it faster so; else -1. */
    long whole(int column) {
        return -1;
    }

    /** Of a TEXT; valid until the next record. */
    abstract void text(int column, TextSlice into);

    /** Of a TIME. */
    Instant time(int column) {
        throw new IllegalStateException("column " + column + " is no time");
    }

    /** Of a LIST; valid until the next call. */
    Cells list(int column) {
        throw new IllegalStateException("column " + column + " is no list");
    }

    /** How many cells there are, of a list its length. */
    abstract int size();

    /** Copies a list as the grid stores rows, when it stands there in just that form; else returns false and does nothing. */
    boolean copyRow(int column, DType dtype, byte[] out, int at) {
        return false;
    }

    /** The value as text, as {@link Where} compares it. */
    String string(int column) {
        return switch (kind(column)) {
            case NULL -> "";
            case INTEGER -> Long.toString(integer(column));
            case FLOATING -> Double.toString(floating(column));
            case BOOLEAN -> integer(column) != 0 ? "true" : "false";
            case TEXT -> {
                text(column, slice);
                yield slice.toString();
            }
            case TIME -> time(column).toString();
            case LIST -> "a list of " + list(column).size();
            case OTHER -> "a value of another kind";
        };
    }
}

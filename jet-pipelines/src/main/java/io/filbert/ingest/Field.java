package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a row as a mapping wants it: where it stands and what it becomes. A reader answers it as an array of
 * {@link RowBatch#column}.
 *
 * @param name for messages: {@code id}, {@code source}, {@code time}, or the attribute's name
 * @param kind what it becomes
 * @param columns of the source, by name; more than one only for an attribute, one for each element; {@link #ROW} for the number of the
 *     record in the source
 * @param dtype of an attribute's elements, else null
 * @param width elements of an attribute, else 1
 * @param encoding how one column holds a row of an attribute
 * @param separator between the elements of a text column
 * @param categories the texts that stand for 0, 1, 2...; empty for plain numbers
 * @param fallback the text that an empty or null value is read as, of an attribute every element that is empty and all of an empty list; null to
 *     reject the row; of {@link Encoding#ONES} nothing is empty
 * @param timeFormat how a time is written, null for a plain integer
 */
public record Field(
        String name,
        Kind kind,
        List<String> columns,
        @Nullable DType dtype,
        int width,
        Encoding encoding,
        String separator,
        List<String> categories,
        @Nullable String fallback,
        @Nullable TimeFormat timeFormat)
        implements Serializable {
    /** The column that every source has: the number of the record among all of the source that {@link Where} leaves, from 0. */
    public static final String ROW = "$row";

    /** What a value becomes. */
    public enum Kind {
        /** {@code long[]}: a dense node id, an edge id, a time. */
        LONG,
        /** {@code String[]}: an external id, as it stands there without surrounding blanks. */
        EXTERNAL_ID,
        /** {@code float[]}: the weight of an edge; NaN and negative values are rejected as {@link RejectReason#NUMBER}. */
        WEIGHT,
        /** {@code byte[]}: rows as the grid stores them, little-endian, {@code width * dtype.bytes()} bytes each. */
        ATTRIBUTE
    }

    /** How a column holds a row. */
    public enum Encoding {
        /** Numbers: one, or separated text, or a list of the format. */
        VALUES,
        /** The indices of the elements that are 1, separated; an empty text is a row of zeros. */
        ONES
    }

    /** How times are written. */
    public enum TimeFormat {
        /** ISO 8601, a date or a date and time, UTC without an offset; becomes seconds since 1970. */
        ISO_SECONDS,
        /** The same in milliseconds. */
        ISO_MILLIS
    }

    public Field {
        columns = List.copyOf(columns);
        categories = List.copyOf(categories);
    }

    /** A number: a dense id, an edge id, a time. */
    public static Field number(String name, String column) {
        return new Field(name, Kind.LONG, List.of(column), null, 1, Encoding.VALUES, ",", List.of(), null, null);
    }

    /** An id that the grid looks up. */
    public static Field externalId(String name, String column) {
        return new Field(name, Kind.EXTERNAL_ID, List.of(column), null, 1, Encoding.VALUES, ",", List.of(), null, null);
    }

    /** The weight of an edge. */
    public static Field weight(String column) {
        return new Field("weight", Kind.WEIGHT, List.of(column), null, 1, Encoding.VALUES, ",", List.of(), null, null);
    }

    /** An attribute, from one column or from one column for each element. */
    public static Field attribute(AttributeSpec spec, List<String> columns) {
        return new Field(
                spec.name(),
                Kind.ATTRIBUTE,
                columns,
                spec.dtype(),
                spec.columns(),
                Encoding.VALUES,
                ",",
                List.of(),
                null,
                null);
    }

    /** Bytes of a row of an attribute. */
    public int rowBytes() {
        return dtype == null ? 8 : width * dtype.bytes();
    }
}

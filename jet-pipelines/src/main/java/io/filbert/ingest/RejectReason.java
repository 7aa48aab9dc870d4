package io.filbert.ingest;

/** Why a row, or the rest of a file, was not taken. */
public enum RejectReason {
    /** A quote that is not closed, or stands where none may. */
    QUOTING,
    /** More or fewer fields than the header or the mapping has. */
    FIELD_COUNT,
    /** A value is no number, or is beyond what its dtype holds. */
    NUMBER,
    /** A value is empty and the mapping has no default for it. */
    MISSING_VALUE,
    /** A list has another number of values than the attribute has columns, or an index beyond them. */
    WIDTH,
    /** A value that is none of the mapping's categories. */
    CATEGORY,
    /** A time that does not read by the mapping's format. */
    TIME,
    /** An external id that its kind (long, UUID) cannot hold. */
    EXTERNAL_ID,
    /** A field or a line is longer than the source allows. */
    TOO_LONG,
    /** Bytes that are no text in the source's charset. */
    CHARSET,
    /** An edge with an end that is not in the graph. */
    UNKNOWN_NODE,
    /** A node whose id stands in another row too: which is meant nobody can tell, so the load stops whatever the limit is. */
    DUPLICATE_NODE,
    /** The file ends in the middle: gzip, Parquet, NumPy or a quoted field. The load stops whatever the limit is. */
    TRUNCATED,
    /** The file is not of its format, or misses a column. The load stops whatever the limit is. */
    FORMAT;

    /** Whether leaving rows out would not mend it, so that the load must not go on. */
    public boolean isFatal() {
        return this == TRUNCATED || this == FORMAT || this == DUPLICATE_NODE;
    }
}

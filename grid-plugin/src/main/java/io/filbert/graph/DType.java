package io.filbert.graph;

/** The type of an attribute's elements. Values are stored and sent little-endian, in {@link #bytes()} bytes each. */
public enum DType {
    /** IEEE 754 single precision. */
    FLOAT32(4),
    /** IEEE 754 double precision. */
    FLOAT64(8),
    /** IEEE 754 half precision; kept as bits, widened by the reader. */
    FLOAT16(2),
    /** A signed byte. */
    INT8(1),
    /** A signed 32-bit integer. */
    INT32(4),
    /** A signed 64-bit integer. */
    INT64(8),
    /** One byte, 0 or 1. */
    BOOL(1);

    private static final DType[] VALUES = values();
    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The type with this {@link #ordinal()}, as the wire forms write it. */
    public static DType of(int ordinal) {
        if (ordinal < 0 || ordinal >= VALUES.length) {
            throw new FormatException("dtype number " + ordinal + " is not known to this version");
        }
        return VALUES[ordinal];
    }
}

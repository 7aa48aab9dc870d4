package io.filbert.graph;

/** The type of an attribute's elements. Values are stored and sent little-endian, in {@link #bytes()} bytes each. */
public enum DType {
    /** IEEE 754 single precision. */
    FLOAT32(0, 4),
    /** IEEE 754 double precision. */
    FLOAT64(1, 8),
    /** IEEE 754 half precision; kept as bits, widened by the reader. */
    FLOAT16(2, 2),
    /** A signed byte. */
    INT8(3, 1),
    /** A signed 32-bit integer. */
    INT32(4, 4),
    /** A signed 64-bit integer. */
    INT64(5, 8),
    /** One byte, 0 or 1. */
    BOOL(6, 1);

    private final int code;
    private final int bytes;

    DType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Its number in wire forms and in the catalog, fixed for ever. */
    public int code() {
        return code;
    }

    /** The type with this {@link #code()}. */
    public static DType of(int code) {
        for (DType dtype : values()) {
            if (dtype.code == code) {
                return dtype;
            }
        }
        throw new FormatException("dtype number " + code + " is not known to this version");
    }
}

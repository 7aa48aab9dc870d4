package io.filbert.ingest;

import io.filbert.ingest.Cells.Kind;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The values of a column of a record batch that are no lists. One thread. */
final class ArrowColumn {
    private final FieldVector vector;
    private final Kind kind;
    private final ArrowType type;
    private final int bits;
    private final boolean isSigned;

    ArrowColumn(FieldVector vector) {
        this.vector = vector;
        this.kind = kind(vector.getField());
        this.type = vector.getField().getType();
        this.bits = type instanceof ArrowType.Int integer ? integer.getBitWidth() : 0;
        this.isSigned = type instanceof ArrowType.Int integer && integer.getIsSigned();
    }

    /** What all values of a column are. */
    static Kind kind(Field field) {
        ArrowType type = field.getType();
        if (field.getDictionary() != null) {
            return Kind.OTHER;
        } else if (type instanceof ArrowType.Int integer) {
            return integer.getIsSigned() || integer.getBitWidth() < 64 ? Kind.INTEGER : Kind.OTHER;
        } else if (type instanceof ArrowType.FloatingPoint) {
            return Kind.FLOATING;
        } else if (type instanceof ArrowType.Bool) {
            return Kind.BOOLEAN;
        } else if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8) {
            return Kind.TEXT;
        } else if (type instanceof ArrowType.Null) {
            return Kind.NULL;
        } else if (type instanceof ArrowType.List || type instanceof ArrowType.FixedSizeList) {
            Kind elements = kind(field.getChildren().get(0));
            return elements == Kind.LIST || elements == Kind.OTHER ? Kind.OTHER : Kind.LIST;
        }
        return Kind.OTHER;
    }

    FieldVector vector() {
        return vector;
    }

    Kind kind(int row) {
        return kind == Kind.NULL || kind == Kind.OTHER || !vector.isNull(row) ? kind : Kind.NULL;
    }

    long integer(int row) {
        ArrowBuf data = vector.getDataBuffer();
        if (kind == Kind.BOOLEAN) {
            return ((BitVector) vector).get(row);
        }
        return switch (bits) {
            case 8 -> isSigned ? data.getByte(row) : data.getByte(row) & 0xff;
            case 16 -> isSigned ? data.getShort(2L * row) : data.getShort(2L * row) & 0xffff;
            case 32 -> isSigned ? data.getInt(4L * row) : data.getInt(4L * row) & 0xffff_ffffL;
            default -> data.getLong(8L * row);
        };
    }

    double floating(int row) {
        ArrowBuf data = vector.getDataBuffer();
        return switch (((ArrowType.FloatingPoint) type).getPrecision()) {
            case HALF -> NumberText.ofHalf(data.getShort(2L * row));
            case SINGLE -> data.getFloat(4L * row);
            case DOUBLE -> data.getDouble(8L * row);
        };
    }

    void text(int row, TextSlice into) {
        byte[] bytes = vector instanceof LargeVarCharVector large ? large.get(row) : ((VarCharVector) vector).get(row);
        into.set(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Whether the buffers have all of the first {@code n} values, so that no access goes beyond them. */
    boolean isWhole(int n) {
        if (kind == Kind.NULL || kind == Kind.OTHER) {
            return true;
        }
        if (vector.getValueCount() < n || vector.getValidityBuffer().capacity() < (n + 7L) / 8) {
            return false;
        }
        if (vector instanceof BaseFixedWidthVector fixed) {
            long bytes = kind == Kind.BOOLEAN ? (n + 7L) / 8 : (long) n * fixed.getTypeWidth();
            return fixed.getDataBuffer().capacity() >= bytes;
        }
        return n == 0
                || isAscending(
                        vector.getOffsetBuffer(),
                        n,
                        type instanceof ArrowType.LargeUtf8 ? 8 : 4,
                        vector.getDataBuffer().capacity());
    }

    /** Whether {@code n + 1} offsets are there, from 0 or more to {@code end} or less. */
    static boolean isAscending(ArrowBuf offsets, int n, int bytes, long end) {
        if (offsets.capacity() < (n + 1L) * bytes) {
            return false;
        }
        long last = 0;
        for (int i = 0; i <= n; i++) {
            long offset = bytes == 4 ? offsets.getInt(4L * i) : offsets.getLong(8L * i);
            if (offset < last) {
                return false;
            }
            last = offset;
        }
        return last <= end;
    }

    /** Whether the values are just these bytes. */
    boolean is(ArrowType other) {
        return type.equals(other);
    }
}

package io.filbert.ingest;

import io.filbert.graph.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A NumPy file, mapped into memory, as rows: element j of row i. Columns of the cells are the elements of the row, or the row as one
 * value. One thread.
 */
final class NpyArray extends Cells {
    /** A mapping holds at most this much; a multiple of every element's size, so none lies across two. */
    private static final long MAPPED = 1L << 30;

    private final NpyHeader header;
    private final boolean isOneColumn;
    private final long rows;
    private final int width;
    private final long rowStep;
    private final long columnStep;
    private final int bytes;
    private final Kind kind;
    private final char letter;
    private final ByteBuffer[] mapped;
    private final long elements;
    private final Elements list = new Elements();
    private long row;

    private NpyArray(NpyHeader header, boolean isTransposed, List<String> columns, FileChannel file)
            throws IOException, BadFile {
        this.header = header;
        boolean flat = header.shape().size() == 1;
        if (flat && isTransposed) {
            throw BadFile.format("has the shape " + header.shown() + ", transposed needs two axes");
        }
        long first = header.shape().get(0);
        long second = flat ? 1 : header.shape().get(1);
        long columnCount = isTransposed ? first : second;
        if (columnCount > Integer.MAX_VALUE) {
            throw BadFile.format("has the shape " + header.shown() + ", so a row has " + columnCount + " values; "
                    + (isTransposed ? "leave out transposed" : "transposed takes the second axis as rows"));
        }
        this.width = (int) columnCount;
        this.rows = isTransposed ? second : first;
        this.isOneColumn = columns.isEmpty();
        if (!isOneColumn && columns.size() != width) {
            throw BadFile.format("has the shape " + header.shown() + ", so a row has " + width
                    + " values, for which there are " + columns.size() + " names: " + String.join(", ", columns));
        }
        boolean rowsLieTogether = isTransposed == header.fortran();
        this.rowStep = rowsLieTogether ? width : 1;
        this.columnStep = rowsLieTogether ? 1 : rows;
        this.bytes = header.bytes();
        this.letter = header.type().charAt(0);
        this.kind = letter == 'f' ? Kind.FLOATING : letter == 'b' ? Kind.BOOLEAN : Kind.INTEGER;
        long there = Math.max(0, file.size() - header.data());
        long expected = rows * width * bytes;
        if (there > expected) {
            throw BadFile.format("has " + there + " bytes of elements, shape " + header.shown() + " and type "
                    + header.type() + " need " + expected);
        }
        this.elements = there / bytes;
        long used = elements * bytes;
        this.mapped = new ByteBuffer[(int) ((used + MAPPED - 1) / MAPPED)];
        for (int i = 0; i < mapped.length; i++) {
            long at = i * MAPPED;
            mapped[i] = file.map(FileChannel.MapMode.READ_ONLY, header.data() + at, Math.min(MAPPED, used - at))
                    .order(header.order());
        }
    }

    static NpyArray open(Path path, boolean isTransposed, List<String> columns) throws IOException, BadFile {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return new NpyArray(NpyHeader.read(file), isTransposed, columns, file);
        }
    }

    /** By the file's shape. */
    long rows() {
        return rows;
    }

    /** Rows of which every element is there; fewer than {@link #rows} in a file that breaks off. */
    long wholeRows() {
        if (width == 0) {
            return rows;
        }
        return columnStep == 1 ? elements / width : Math.max(0, Math.min(rows, elements - (width - 1) * rows));
    }

    int rowBytes() {
        return width * bytes;
    }

    int width() {
        return width;
    }

    NpyHeader header() {
        return header;
    }

    /** What all elements are. */
    Kind elementKind() {
        return kind;
    }

    void at(long index) {
        row = index;
    }

    @Override
    Kind kind(int column) {
        return isOneColumn && width != 1 ? Kind.LIST : kind;
    }

    @Override
    int size() {
        return isOneColumn ? 1 : width;
    }

    @Override
    long integer(int column) {
        long at = place(column);
        ByteBuffer buffer = mapped[(int) (at / MAPPED)];
        int i = (int) (at % MAPPED);
        boolean signed = letter == 'i';
        return switch (bytes) {
            case 1 -> letter == 'b' ? (buffer.get(i) != 0 ? 1 : 0) : signed ? buffer.get(i) : buffer.get(i) & 0xff;
            case 2 -> signed ? buffer.getShort(i) : buffer.getShort(i) & 0xffff;
            case 4 -> signed ? buffer.getInt(i) : buffer.getInt(i) & 0xffff_ffffL;
            default -> buffer.getLong(i);
        };
    }

    @Override
    double floating(int column) {
        long at = place(column);
        ByteBuffer buffer = mapped[(int) (at / MAPPED)];
        int i = (int) (at % MAPPED);
        return switch (bytes) {
            case 2 -> NumberText.ofHalf(buffer.getShort(i));
            case 4 -> buffer.getFloat(i);
            default -> buffer.getDouble(i);
        };
    }

    /** In bytes from the first element. */
    private long place(int column) {
        return (row * rowStep + column * columnStep) * bytes;
    }

    @Override
    void text(int column, TextSlice into) {
        throw new IllegalStateException("a NumPy file has no text");
    }

    @Override
    Cells list(int column) {
        return list;
    }

    @Override
    boolean copyRow(int column, DType dtype, byte[] out, int at) {
        String same =
                switch (dtype) {
                    case FLOAT32 -> "f4";
                    case FLOAT64 -> "f8";
                    case FLOAT16 -> "f2";
                    case INT8 -> "i1";
                    case INT32 -> "i4";
                    case INT64 -> "i8";
                    case BOOL -> "";
                };
        long place = place(0);
        int i = (int) (place % MAPPED);
        int length = rowBytes();
        boolean isPlain = columnStep == 1 && (header.order() == ByteOrder.LITTLE_ENDIAN || bytes == 1);
        if (!isPlain || !header.type().equals(same) || i + (long) length > MAPPED) {
            return false;
        }
        mapped[(int) (place / MAPPED)].get(i, out, at, length);
        return true;
    }

    /** The elements of the row. */
    private final class Elements extends Cells {
        @Override
        Kind kind(int column) {
            return kind;
        }

        @Override
        long integer(int column) {
            return NpyArray.this.integer(column);
        }

        @Override
        double floating(int column) {
            return NpyArray.this.floating(column);
        }

        @Override
        void text(int column, TextSlice into) {
            NpyArray.this.text(column, into);
        }

        @Override
        int size() {
            return width;
        }
    }
}

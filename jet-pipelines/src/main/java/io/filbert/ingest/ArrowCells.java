package io.filbert.ingest;

import io.filbert.arrow.ArrowTypes;
import io.filbert.graph.DType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;

/** Cells of the rows of a record batch. */
final class ArrowCells extends Cells {
    private final ArrowColumn[] columns;
    /** By column those of its elements, itself where it has none. */
    private final ArrowColumn[] elements;
    /** By column whether no element of this batch is null. */
    private final boolean[] isFull;

    private final Elements list = new Elements();
    private int row;

    ArrowCells(VectorSchemaRoot root) {
        int n = root.getFieldVectors().size();
        this.columns = new ArrowColumn[n];
        this.elements = new ArrowColumn[n];
        this.isFull = new boolean[n];
        for (int c = 0; c < n; c++) {
            FieldVector vector = root.getVector(c);
            columns[c] = new ArrowColumn(vector);
            elements[c] =
                    isList(c) ? new ArrowColumn(vector.getChildrenFromFields().get(0)) : columns[c];
        }
    }

    /** The columns of a file. */
    static List<Column> columns(VectorSchemaRoot root) {
        List<Column> columns = new ArrayList<>();
        for (var field : root.getSchema().getFields()) {
            Kind kind = ArrowColumn.kind(field);
            Kind elements =
                    kind == Kind.LIST ? ArrowColumn.kind(field.getChildren().get(0)) : null;
            String type =
                    field.getDictionary() == null ? field.getType().toString() : "a dictionary, which is not read";
            columns.add(new Column(field.getName(), kind, elements, type));
        }
        return columns;
    }

    private boolean isList(int column) {
        return ArrowColumn.kind(columns[column].vector().getField()) == Kind.LIST;
    }

    /**
     * Takes another batch.
     *
     * @param wanted the columns that are read
     * @throws BadFile when a column has fewer values than the batch has rows
     */
    void load(int rows, int[] wanted) throws BadFile {
        for (int c : wanted) {
            FieldVector vector = columns[c].vector();
            boolean isWhole = vector.getValueCount() >= rows;
            if (isWhole && vector instanceof FixedSizeListVector fixed && isList(c)) {
                long count = (long) rows * fixed.getListSize();
                isWhole = vector.getValidityBuffer().capacity() >= (rows + 7L) / 8
                        && count <= elements[c].vector().getValueCount()
                        && elements[c].isWhole((int) count);
            } else if (isWhole && vector instanceof ListVector lists && isList(c)) {
                int count = elements[c].vector().getValueCount();
                isWhole = vector.getValidityBuffer().capacity() >= (rows + 7L) / 8
                        && (rows == 0 || ArrowColumn.isAscending(lists.getOffsetBuffer(), rows, 4, count))
                        && elements[c].isWhole(count);
            } else if (isWhole) {
                isWhole = columns[c].isWhole(rows);
            }
            if (!isWhole) {
                throw BadFile.format("has a record batch of " + rows + " rows, in which column " + vector.getName()
                        + " is not whole");
            }
            isFull[c] = isList(c) && elements[c].vector().getNullCount() == 0;
        }
    }

    /** Goes to a row of the batch. */
    void at(int index) {
        row = index;
    }

    @Override
    Kind kind(int column) {
        return columns[column].kind(row);
    }

    @Override
    long integer(int column) {
        return columns[column].integer(row);
    }

    @Override
    double floating(int column) {
        return columns[column].floating(row);
    }

    @Override
    void text(int column, TextSlice into) {
        columns[column].text(row, into);
    }

    @Override
    Cells list(int column) {
        list.column = elements[column];
        list.from = start(column);
        list.size = end(column) - list.from;
        return list;
    }

    private int start(int column) {
        return columns[column].vector() instanceof FixedSizeListVector fixed
                ? row * fixed.getListSize()
                : ((ListVector) columns[column].vector()).getElementStartIndex(row);
    }

    private int end(int column) {
        return columns[column].vector() instanceof FixedSizeListVector fixed
                ? (row + 1) * fixed.getListSize()
                : ((ListVector) columns[column].vector()).getElementEndIndex(row);
    }

    @Override
    boolean copyRow(int column, DType dtype, byte[] out, int at) {
        ArrowColumn values = elements[column];
        if (!isFull[column] || dtype == DType.BOOL || !values.is(ArrowTypes.of(dtype))) {
            return false;
        }
        int from = start(column);
        values.vector()
                .getDataBuffer()
                .getBytes((long) from * dtype.bytes(), out, at, (end(column) - from) * dtype.bytes());
        return true;
    }

    @Override
    int size() {
        return columns.length;
    }

    /** The elements of a list. */
    private static final class Elements extends Cells {
        @SuppressWarnings("NullAway.Init") // set before it is given out
        private ArrowColumn column;

        private int from;
        private int size;

        @Override
        Kind kind(int i) {
            return column.kind(from + i);
        }

        @Override
        long integer(int i) {
            return column.integer(from + i);
        }

        @Override
        double floating(int i) {
            return column.floating(from + i);
        }

        @Override
        void text(int i, TextSlice into) {
            column.text(from + i, into);
        }

        @Override
        int size() {
            return size;
        }
    }
}

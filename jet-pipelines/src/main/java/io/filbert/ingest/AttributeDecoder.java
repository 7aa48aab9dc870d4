package io.filbert.ingest;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Rows of an attribute: from one column, a list in one column, or one column for each element. */
final class AttributeDecoder extends FieldDecoder {
    private final DType dtype;
    private final ElementWriter writer;
    private final int width;
    private final int step;
    private final int rowBytes;
    private final boolean isFloating;
    private final Map<String, Integer> categories = new HashMap<>();
    private final TextSlice list = new TextSlice();
    private final TextSlice element = new TextSlice();
    private byte[] rows = {};

    AttributeDecoder(Field field) {
        super(field);
        this.dtype = Objects.requireNonNull(field.dtype(), "dtype");
        this.width = field.width();
        this.step = dtype.bytes();
        this.rowBytes = field.rowBytes();
        this.writer = new ElementWriter(dtype);
        this.isFloating = writer.isFloating();
        for (String category : field.categories()) {
            categories.put(category, categories.size());
        }
        if (field.columns().size() > 1
                && (field.columns().size() != width || field.encoding() == Field.Encoding.ONES)) {
            throw new InvalidGraphException("attribute " + field.name() + " has width " + width + " and "
                    + field.columns().size()
                    + " columns, must have one column, or one for each element without encoding ONES");
        }
        if (field.separator().isEmpty()) {
            throw new InvalidGraphException("attribute " + field.name() + " has an empty separator");
        }
        checkFallback();
    }

    private void checkFallback() {
        if (field.fallback() == null || field.encoding() == Field.Encoding.ONES) {
            return;
        }
        try {
            element.set(field.fallback());
            element.strip();
            putText(element, new byte[step], 0, -1);
        } catch (BadValue e) {
            throw new InvalidGraphException("the default of attribute " + field.name() + " is "
                    + BadValue.shown(field.fallback()) + ", must be " + wanted());
        }
    }

    @Override
    boolean accepts(Cells.Kind kind) {
        return switch (kind) {
            case TEXT, NULL, INTEGER, BOOLEAN -> true;
            case FLOATING -> isFloating;
            case TIME -> field.timeFormat() != null;
            case LIST -> field.columns().size() == 1;
            case OTHER -> false;
        };
    }

    @Override
    String wanted() {
        String time = wantedTime();
        if (time != null) {
            return time;
        }
        if (!categories.isEmpty()) {
            return "one of " + (categories.size() <= 20 ? field.categories() : categories.size() + " categories");
        }
        if (field.encoding() == Field.Encoding.ONES) {
            return "indices from 0 to " + (width - 1);
        }
        String type = dtype.name().toLowerCase(Locale.ROOT);
        return switch (dtype) {
            case BOOL -> "true, false, 1 or 0";
            case INT8, INT32, INT64 -> "an integer (" + type + ")";
            default -> "a number (" + type + ")";
        };
    }

    @Override
    void start(int capacity) {
        rows = new byte[Math.multiplyExact(capacity, rowBytes)];
    }

    @Override
    Object array() {
        return rows;
    }

    @Override
    void decode(Cells cells, long record, int row) throws BadValue {
        int at = row * rowBytes;
        if (columns.length > 1) {
            for (int i = 0; i < columns.length; i++) {
                putCell(cells, columns[i], record, at + i * step, i);
            }
        } else if (field.encoding() == Field.Encoding.ONES) {
            Arrays.fill(rows, at, at + rowBytes, (byte) 0);
            putOnes(cells, columns[0], at);
        } else if (columns[0] >= 0 && cells.kind(columns[0]) == Cells.Kind.LIST) {
            putList(cells, columns[0], at);
        } else if (width == 1) {
            putCell(cells, columns[0], record, at, -1);
        } else {
            putSeparated(cells, columns[0], at);
        }
    }

    private void putOnes(Cells cells, int column, int at) throws BadValue {
        Cells.Kind kind = cells.kind(column);
        if (kind == Cells.Kind.NULL) {
            return;
        }
        if (kind == Cells.Kind.LIST) {
            Cells indices = cells.list(column);
            for (int i = 0; i < indices.size(); i++) {
                if (indices.kind(i) != Cells.Kind.INTEGER) {
                    throw badAt(RejectReason.NUMBER, indices.string(i), i);
                }
                putOne(indices.integer(i), at, i);
            }
            return;
        }
        list.set(cells.string(column));
        list.strip();
        for (int i = 0, from = list.from(); from < list.to(); i++) {
            int end = list.indexOf(field.separator(), from);
            element.setStripped(list, from, end);
            if (!number.readLong(element)) {
                throw badAt(RejectReason.NUMBER, element.toString(), i);
            }
            putOne(number.longValue(), at, i);
            from = end + field.separator().length();
        }
    }

    private void putOne(long index, int at, int i) throws BadValue {
        if (index < 0 || index >= width) {
            throw badAt(RejectReason.WIDTH, Long.toString(index), i);
        }
        putInteger(1, rows, at + (int) index * step, i);
    }

    private void putList(Cells cells, int column, int at) throws BadValue {
        Cells values = cells.list(column);
        if (values.size() != width) {
            throw wrongWidth(values.size());
        }
        if (!cells.copyRow(column, dtype, rows, at)) {
            for (int i = 0; i < width; i++) {
                putCell(values, i, -1, at + i * step, i);
            }
        }
    }

    /** Elements with separators between; nothing at all is an empty value for every element. */
    private void putSeparated(Cells cells, int column, int at) throws BadValue {
        if (column < 0) {
            throw wrongWidth(1);
        }
        Cells.Kind kind = cells.kind(column);
        if (kind == Cells.Kind.TEXT) {
            cells.text(column, list);
            list.strip();
        } else if (kind == Cells.Kind.NULL) {
            list.set("");
        } else {
            throw wrongWidth(1);
        }
        if (list.isEmpty()) {
            for (int i = 0; i < width; i++) {
                putText(list, rows, at + i * step, -1);
            }
            return;
        }
        int from = list.from();
        int found = 0;
        for (boolean more = true; more; found++) {
            int end = list.indexOf(field.separator(), from);
            if (found < width) {
                element.setStripped(list, from, end);
                putText(element, rows, at + found * step, found);
            }
            more = end < list.to();
            from = end + field.separator().length();
        }
        if (found != width) {
            throw wrongWidth(found);
        }
    }

    private BadValue wrongWidth(int found) {
        return new BadValue(
                RejectReason.WIDTH,
                called() + " has " + found + (found == 1 ? " value" : " values") + ", must have " + width);
    }

    /** @param i the element, -1 when the column is one value */
    private void putCell(Cells cells, int column, long record, int at, int i) throws BadValue {
        if (column < 0) {
            putInteger(record, rows, at, i);
            return;
        }
        Cells.Kind kind = cells.kind(column);
        if (kind == Cells.Kind.TEXT || kind == Cells.Kind.NULL) {
            if (kind == Cells.Kind.TEXT) {
                cells.text(column, text);
                text.strip();
            } else {
                text.set("");
            }
            putText(text, rows, at, i);
        } else if (!categories.isEmpty()) {
            putCategory(cells.string(column), rows, at, i);
        } else if (kind == Cells.Kind.TIME && field.timeFormat() != null) {
            putInteger(inUnits(cells.time(column)), rows, at, i);
        } else if (kind == Cells.Kind.INTEGER || kind == Cells.Kind.BOOLEAN) {
            putInteger(cells.integer(column), rows, at, i);
        } else if (kind == Cells.Kind.FLOATING && isFloating) {
            putFloating(cells.floating(column), rows, at, i);
        } else {
            throw badAt(RejectReason.NUMBER, cells.string(column), i);
        }
    }

    private void putText(TextSlice value, byte[] out, int at, int i) throws BadValue {
        if (value.isEmpty()) {
            String fallback = field.fallback();
            if (fallback == null || fallback.isBlank()) {
                throw new BadValue(RejectReason.MISSING_VALUE, calledAt(i) + " is empty");
            }
            text.set(fallback);
            text.strip();
            putText(text, out, at, i);
        } else if (!categories.isEmpty()) {
            putCategory(value.toString(), out, at, i);
        } else if (dtype == DType.BOOL) {
            putTruth(value, out, at, i);
        } else if (dtype == DType.FLOAT32 && number.readFloat(value)) {
            putFloating(number.doubleValue(), out, at, i);
        } else if (dtype != DType.FLOAT32 && isFloating && number.readDouble(value)) {
            putFloating(number.doubleValue(), out, at, i);
        } else if (!isFloating && field.timeFormat() != null) {
            text.setStripped(value, value.from(), value.to());
            putInteger(parseLong(), out, at, i);
        } else if (!isFloating && number.readLong(value)) {
            putInteger(number.longValue(), out, at, i);
        } else {
            throw badAt(RejectReason.NUMBER, value.toString(), i);
        }
    }

    private void putTruth(TextSlice value, byte[] out, int at, int i) throws BadValue {
        String word = value.toString();
        if (word.equals("1") || word.equalsIgnoreCase("true")) {
            out[at] = 1;
        } else if (word.equals("0") || word.equalsIgnoreCase("false")) {
            out[at] = 0;
        } else {
            throw badAt(RejectReason.NUMBER, word, i);
        }
    }

    private void putCategory(String value, byte[] out, int at, int i) throws BadValue {
        Integer category = categories.get(value);
        if (category == null) {
            throw badAt(RejectReason.CATEGORY, value, i);
        }
        putInteger(category, out, at, i);
    }

    private void putInteger(long value, byte[] out, int at, int i) throws BadValue {
        if (!writer.putInteger(value, out, at)) {
            throw badAt(RejectReason.NUMBER, Long.toString(value), i);
        }
    }

    private void putFloating(double value, byte[] out, int at, int i) throws BadValue {
        if (!writer.putFloating(value, out, at)) {
            throw badAt(RejectReason.NUMBER, Double.toString(value), i);
        }
    }

    private BadValue badAt(RejectReason reason, String value, int i) {
        return new BadValue(reason, calledAt(i) + " is " + BadValue.shown(value) + ", must be " + wanted());
    }

    private String calledAt(int i) {
        if (i < 0) {
            return called();
        }
        if (columns.length > 1) {
            return "column " + field.columns().get(i) + " (" + field.name() + ")";
        }
        return called() + " value " + (i + 1);
    }
}

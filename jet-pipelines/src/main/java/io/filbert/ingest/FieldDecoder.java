package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the cells of a record into one element of a {@link Field}'s array. All formats share it. One thread. */
abstract class FieldDecoder {
    private static final int ROW_NUMBER = -1;

    final Field field;
    final TextSlice text = new TextSlice();
    final NumberText number = new NumberText();
    /** By column of the field its number in the source; -1 for {@link Field#ROW}. */
    int[] columns = {};

    FieldDecoder(Field field) {
        this.field = field;
    }

    /** @throws InvalidGraphException when the field contradicts itself */
    static FieldDecoder of(Field field) {
        if (field.columns().isEmpty() || (field.columns().size() > 1 && field.kind() != Field.Kind.ATTRIBUTE)) {
            throw new InvalidGraphException(field.name() + " has the columns " + field.columns() + ", must have one");
        }
        return switch (field.kind()) {
            case LONG -> new LongDecoder(field);
            case EXTERNAL_ID -> new IdDecoder(field);
            case WEIGHT -> new WeightDecoder(field);
            case ATTRIBUTE -> new AttributeDecoder(field);
        };
    }

    /** Finds the field's columns among those of the source. */
    void bind(List<Column> source) throws BadFile {
        columns = new int[field.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            String name = field.columns().get(i);
            columns[i] = name.equals(Field.ROW) ? ROW_NUMBER : column(source, name);
            if (columns[i] >= 0) {
                checkType(source.get(columns[i]));
            }
        }
    }

    /** What the type rules out is the file's fault, not that of every row. */
    private void checkType(Column column) throws BadFile {
        if (column.kind() == null) {
            return;
        }
        boolean isIndices = column.elements() == Cells.Kind.INTEGER && field.encoding() == Field.Encoding.ONES;
        if (!accepts(column.kind()) || (column.elements() != null && !isIndices && !accepts(column.elements()))) {
            throw BadFile.format("column " + column.name() + " is of type " + column.type() + ", " + field.name()
                    + " must be " + wanted());
        }
    }

    /** The number of a column that stands there once. */
    static int column(List<Column> source, String name) throws BadFile {
        int found = -1;
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).name().equals(name)) {
                if (found >= 0) {
                    throw BadFile.format("has column '" + name + "' twice");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw BadFile.noColumn(name, source.stream().map(Column::name).toList());
        }
        return found;
    }

    /** Whether a value of this kind can become one of the field. */
    abstract boolean accepts(Cells.Kind kind);

    /** For messages: {@code an integer}. */
    abstract String wanted();

    /** Begins a new array of this many elements. */
    abstract void start(int capacity);

    /** The array; the caller keeps it. */
    abstract Object array();

    /** @param record number of the record, for {@link Field#ROW} */
    abstract void decode(Cells cells, long record, int row) throws BadValue;

    /** The text of a column in {@link #text}, without blanks around; of an empty or null value the fallback. */
    final void scalarText(Cells cells, int column) throws BadValue {
        Cells.Kind kind = cells.kind(column);
        if (kind == Cells.Kind.TEXT) {
            cells.text(column, text);
            text.strip();
        } else if (kind == Cells.Kind.NULL) {
            text.set("");
        } else {
            text.set(cells.string(column));
        }
        if (text.isEmpty()) {
            if (field.fallback() == null) {
                throw new BadValue(RejectReason.MISSING_VALUE, called() + " is empty");
            }
            text.set(field.fallback());
            text.strip();
        }
    }

    final BadValue bad(RejectReason reason, String value) {
        return new BadValue(reason, called() + " is " + BadValue.shown(value) + ", must be " + wanted());
    }

    /** The field's column in words. */
    final String called() {
        String column = field.columns().size() == 1 ? field.columns().get(0) : "";
        return column.equals(field.name()) ? "column " + column : "column " + column + " (" + field.name() + ")";
    }

    /** An integer or a time from {@link #text}. */
    final long parseLong() throws BadValue {
        if (field.timeFormat() != null) {
            return parseTime(text.toString());
        }
        if (!number.readLong(text)) {
            throw bad(RejectReason.NUMBER, text.toString());
        }
        return number.longValue();
    }

    private long parseTime(String value) throws BadValue {
        try {
            if (value.length() == 10) {
                return inUnits(LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            String iso = value.length() > 10 && value.charAt(10) == ' ' ? value.replaceFirst(" ", "T") : value;
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    iso.toUpperCase(Locale.ROOT), OffsetDateTime::from, LocalDateTime::from);
            return inUnits(
                    time instanceof OffsetDateTime offset
                            ? offset.toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw bad(RejectReason.TIME, value);
        }
    }

    /** An instant as the field's time format counts. */
    final long inUnits(Instant time) throws BadValue {
        try {
            return field.timeFormat() == Field.TimeFormat.ISO_MILLIS ? time.toEpochMilli() : time.getEpochSecond();
        } catch (ArithmeticException e) {
            throw bad(RejectReason.TIME, time.toString());
        }
    }

    final @Nullable String wantedTime() {
        return field.timeFormat() == null ? null : "an ISO 8601 date or time such as 2024-02-29T12:30:00Z";
    }

    /** Dense ids, edge ids, times. */
    private static final class LongDecoder extends FieldDecoder {
        private final boolean isPlain;
        private long[] values = {};

        LongDecoder(Field field) {
            super(field);
            this.isPlain = field.timeFormat() == null;
        }

        @Override
        boolean accepts(Cells.Kind kind) {
            return kind == Cells.Kind.TEXT
                    || kind == (field.timeFormat() == null ? Cells.Kind.INTEGER : Cells.Kind.TIME);
        }

        @Override
        String wanted() {
            String time = wantedTime();
            return time == null ? "an integer" : time;
        }

        @Override
        void start(int capacity) {
            values = new long[capacity];
        }

        @Override
        Object array() {
            return values;
        }

        @Override
        void decode(Cells cells, long record, int row) throws BadValue {
            int column = columns[0];
            if (column < 0) {
                values[row] = record;
                return;
            }
            if (isPlain) {
                long whole = cells.whole(column);
                if (whole >= 0) {
                    values[row] = whole;
                    return;
                }
            }
            Cells.Kind kind = cells.kind(column);
            if (kind == Cells.Kind.INTEGER && field.timeFormat() == null) {
                values[row] = cells.integer(column);
            } else if (kind == Cells.Kind.TIME && field.timeFormat() != null) {
                values[row] = inUnits(cells.time(column));
            } else if (kind == Cells.Kind.TEXT || kind == Cells.Kind.NULL) {
                scalarText(cells, column);
                values[row] = parseLong();
            } else {
                throw bad(field.timeFormat() == null ? RejectReason.NUMBER : RejectReason.TIME, cells.string(column));
            }
        }
    }

    /** External ids as text. */
    private static final class IdDecoder extends FieldDecoder {
        private String[] values = {};

        IdDecoder(Field field) {
            super(field);
        }

        @Override
        boolean accepts(Cells.Kind kind) {
            return kind == Cells.Kind.TEXT || kind == Cells.Kind.INTEGER;
        }

        @Override
        String wanted() {
            return "a text or an integer";
        }

        @Override
        void start(int capacity) {
            values = new String[capacity];
        }

        @Override
        Object array() {
            return values;
        }

        @Override
        void decode(Cells cells, long record, int row) throws BadValue {
            int column = columns[0];
            if (column < 0) {
                values[row] = Long.toString(record);
                return;
            }
            Cells.Kind kind = cells.kind(column);
            if (kind == Cells.Kind.INTEGER) {
                values[row] = Long.toString(cells.integer(column));
            } else if (kind == Cells.Kind.TEXT || kind == Cells.Kind.NULL) {
                scalarText(cells, column);
                values[row] = text.toString();
            } else {
                throw bad(RejectReason.EXTERNAL_ID, cells.string(column));
            }
        }
    }

    /** Weights of edges. */
    private static final class WeightDecoder extends FieldDecoder {
        private float[] values = {};

        WeightDecoder(Field field) {
            super(field);
        }

        @Override
        boolean accepts(Cells.Kind kind) {
            return kind == Cells.Kind.TEXT || kind == Cells.Kind.INTEGER || kind == Cells.Kind.FLOATING;
        }

        @Override
        String wanted() {
            return "a number, finite and not negative";
        }

        @Override
        void start(int capacity) {
            values = new float[capacity];
        }

        @Override
        Object array() {
            return values;
        }

        @Override
        void decode(Cells cells, long record, int row) throws BadValue {
            int column = columns[0];
            float weight = column < 0 ? (float) record : weight(cells, column);
            if (!(weight >= 0) || Float.isInfinite(weight)) {
                throw bad(RejectReason.NUMBER, cells.string(column));
            }
            values[row] = weight;
        }

        private float weight(Cells cells, int column) throws BadValue {
            Cells.Kind kind = cells.kind(column);
            if (kind == Cells.Kind.INTEGER) {
                return (float) cells.integer(column);
            } else if (kind == Cells.Kind.FLOATING) {
                return (float) cells.floating(column);
            } else if (kind != Cells.Kind.TEXT && kind != Cells.Kind.NULL) {
                return Float.NaN;
            }
            scalarText(cells, column);
            return number.readFloat(text) ? (float) number.doubleValue() : Float.NaN;
        }
    }
}

package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that a source gives: rows as text, fields joined by {@code |}, elements of attributes by blanks. */
final class Reading {
    final List<String> rows = new ArrayList<>();
    final List<Long> lines = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    final List<Reject> rejects = new ArrayList<>();
    final List<Split> splits = new ArrayList<>();
    long records;

    private Reading() {}

    static Reading of(RowSource source, Field... fields) {
        return of(source, null, fields);
    }

    /** Numbers the splits as a load does, and checks that the counts are what the readers find. */
    static Reading of(RowSource source, @Nullable Where where, Field... fields) {
        Reading all = new Reading();
        for (Split split : source.splits(TestMember.get())) {
            long count = source.count(TestMember.get(), split, where);
            Split numbered = split.numbered(all.records, count);
            all.splits.add(numbered);
            try (RowReader reader = source.open(TestMember.get(), numbered, List.of(fields), where, all.rejects::add)) {
                for (RowBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    all.add(batch, fields);
                }
                boolean isUnfit = all.rejects.stream()
                        .anyMatch(r -> r.reason() == RejectReason.FORMAT); // known with the fields only
                if (reader.next() != null || (reader.records() != count && !isUnfit)) {
                    throw new AssertionError(split + " counted " + count + " records and gave " + reader.records());
                }
                all.records += count;
            }
        }
        return all;
    }

    private void add(RowBatch batch, Field[] fields) {
        for (int row = 0; row < batch.size(); row++) {
            List<String> values = new ArrayList<>();
            for (int f = 0; f < fields.length; f++) {
                values.add(value(batch, f, fields[f], row));
            }
            rows.add(String.join("|", values));
            lines.add(batch.lines()[row]);
            texts.add(batch.text(row));
        }
    }

    private static String value(RowBatch batch, int f, Field field, int row) {
        return switch (field.kind()) {
            case LONG -> Long.toString(batch.longs(f)[row]);
            case EXTERNAL_ID -> batch.externalIds(f)[row];
            case WEIGHT -> Float.toString(batch.weights(f)[row]);
            case ATTRIBUTE ->
                elements(
                        ByteBuffer.wrap(batch.rows(f), row * field.rowBytes(), field.rowBytes())
                                .order(ByteOrder.LITTLE_ENDIAN),
                        field);
        };
    }

    private static String elements(ByteBuffer bytes, Field field) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < field.width(); i++) {
            values.add(
                    switch (java.util.Objects.requireNonNull(field.dtype())) {
                        case FLOAT32 -> Float.toString(bytes.getFloat());
                        case FLOAT64 -> Double.toString(bytes.getDouble());
                        case FLOAT16 -> "0x" + Integer.toHexString(bytes.getShort() & 0xffff);
                        case INT8, BOOL -> Byte.toString(bytes.get());
                        case INT32 -> Integer.toString(bytes.getInt());
                        case INT64 -> Long.toString(bytes.getLong());
                    });
        }
        return String.join(" ", values);
    }

    /** An attribute from columns of these names. */
    static Field attribute(String name, DType dtype, int width, String... columns) {
        return Field.attribute(AttributeSpec.of(name, dtype, width), Arrays.asList(columns));
    }

    static Field ones(Field f) {
        return new Field(
                f.name(),
                f.kind(),
                f.columns(),
                f.dtype(),
                f.width(),
                Field.Encoding.ONES,
                f.separator(),
                List.of(),
                null,
                null);
    }

    static Field separator(Field f, String separator) {
        return new Field(
                f.name(),
                f.kind(),
                f.columns(),
                f.dtype(),
                f.width(),
                f.encoding(),
                separator,
                List.of(),
                f.fallback(),
                null);
    }

    static Field categories(Field f, String... names) {
        return new Field(
                f.name(),
                f.kind(),
                f.columns(),
                f.dtype(),
                f.width(),
                f.encoding(),
                ",",
                List.of(names),
                f.fallback(),
                null);
    }

    static Field fallback(Field f, String text) {
        return new Field(
                f.name(),
                f.kind(),
                f.columns(),
                f.dtype(),
                f.width(),
                f.encoding(),
                f.separator(),
                f.categories(),
                text,
                null);
    }

    static Field time(Field f, Field.TimeFormat format) {
        return new Field(
                f.name(),
                f.kind(),
                f.columns(),
                f.dtype(),
                f.width(),
                f.encoding(),
                ",",
                List.of(),
                f.fallback(),
                format);
    }
}

package io.filbert.ingest;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of columns, and the texts that stand in them. */
final class Columns {
    private static final Pattern RANGE = Pattern.compile("(.*?)(\\d{1,7})\\.\\.\\1(\\d{1,7})");

    private Columns() {}

    /** Returns {@code column}, unless it names nothing. */
    static String checked(String setting, String column) {
        if (column.isBlank()) {
            throw new InvalidGraphException(setting + " names the column '" + column + "', must not be blank");
        }
        return column;
    }

    /** Names in their order, with {@code f0..f127} for 128 of them; {@code f00..f99} keeps its zeros. */
    static List<String> expanded(String setting, List<String> names) {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            Matcher range = RANGE.matcher(checked(setting, name));
            if (!range.matches()) {
                all.add(name);
                continue;
            }
            int first = Integer.parseInt(range.group(2));
            int last = Integer.parseInt(range.group(3));
            if (first > last) {
                throw new InvalidGraphException(
                        setting + " has the range " + name + ", must go from a smaller number to a larger");
            }
            boolean padded = range.group(2).length() == range.group(3).length();
            for (int i = first; i <= last; i++) {
                String number = Integer.toString(i);
                all.add(range.group(1)
                        + (padded ? "0".repeat(range.group(3).length() - number.length()) : "")
                        + number);
            }
        }
        return all;
    }

    /** Whether a text reads as an element of this type, as the decoders of rows read it. */
    static boolean reads(DType dtype, String text) {
        TextSlice slice = new TextSlice();
        slice.set(text);
        slice.strip();
        NumberText number = new NumberText();
        return switch (dtype) {
            case FLOAT16, FLOAT32, FLOAT64 -> number.readDouble(slice);
            case INT8 -> number.readLong(slice) && number.longValue() == (byte) number.longValue();
            case INT32 -> number.readLong(slice) && number.longValue() == (int) number.longValue();
            case INT64 -> number.readLong(slice);
            case BOOL ->
                List.of("true", "false", "0", "1").contains(slice.toString().toLowerCase(Locale.ROOT));
        };
    }
}

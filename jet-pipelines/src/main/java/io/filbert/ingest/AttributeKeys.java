package io.filbert.ingest;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Field.TimeFormat;
import io.filbert.ingest.Keys.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what stands under {@code attributes}. */
final class AttributeKeys {
    private static final Map<String, DType> DTYPES = new LinkedHashMap<>();

    private static final Map<String, TimeFormat> TIMES = Map.of(
            "iso-seconds", TimeFormat.ISO_SECONDS,
            "iso-millis", TimeFormat.ISO_MILLIS);

    static {
        for (DType dtype : DType.values()) {
            DTYPES.put(dtype.name().toLowerCase(Locale.ROOT), dtype);
        }
    }

    /** Adds an attribute to a node type or an edge type. */
    interface Target {
        void attribute(AttributeSpec spec, Consumer<AttributeBuilder> settings);
    }

    private AttributeKeys() {}

    /**
     * Reads one attribute.
     *
     * @param all the map that it stands in
     * @param inDegrees takes an in-degree and the text of its edge type; null where there is none
     */
    static void read(
            Keys all, Setting attribute, Target target, @Nullable BiConsumer<AttributeSpec, String> inDegrees) {
        if (attribute.isText()) {
            DType dtype = dtype(all, attribute);
            AttributeSpec spec = spec(all, attribute, dtype == null ? DType.INT64 : dtype, 1L, false);
            if (spec != null) {
                all.apply(attribute, () -> target.attribute(spec, a -> {}));
            }
            return;
        }
        Keys keys = all.of(attribute);
        if (inDegrees != null && keys.has("inDegree")) {
            keys.only("dtype", "inDegree", "sampling");
        } else {
            List<String> known = new ArrayList<>(List.of(
                    "dtype",
                    "width",
                    "column",
                    "columns",
                    "encoding",
                    "separator",
                    "categories",
                    "format",
                    "default",
                    "sampling"));
            if (inDegrees != null) {
                known.add("inDegree");
            }
            keys.only(known.toArray(String[]::new));
        }
        AttributeSpec spec = spec(all, attribute, keys);
        if (spec == null) {
            // Its other settings are read for their errors; the name stays known.
            AttributeSpec instead = spec(null, attribute, DType.INT64, 1L, false);
            if (instead != null) {
                all.apply(attribute, () -> target.attribute(instead, a -> {}));
                settings(keys, new AttributeBuilder(instead));
            }
        } else if (inDegrees != null && keys.has("inDegree")) {
            keys.text("inDegree", spec, (s, edges) -> {
                inDegrees.accept(s, edges);
                return s;
            });
        } else {
            all.apply(attribute, () -> target.attribute(spec, a -> settings(keys, a)));
        }
    }

    private static @Nullable DType dtype(Keys keys, Setting setting) {
        return keys.word(setting, DTYPES, List.copyOf(DTYPES.keySet()));
    }

    private static @Nullable AttributeSpec spec(Keys all, Setting attribute, Keys keys) {
        Setting dtype = keys.setting("dtype");
        if (dtype == null) {
            keys.require("dtype", "one of " + String.join(", ", DTYPES.keySet()));
            return null;
        }
        long columns = keys.texts("columns", 1L, (one, names) -> count(names));
        long width = keys.whole("width", columns, (w, value) -> value);
        boolean sampling = keys.flag("sampling", false, (no, on) -> on);
        DType read = dtype(keys, dtype);
        return read == null ? null : spec(all, attribute, read, width, sampling);
    }

    /** A range that cannot be is told when the columns are set. */
    private static long count(String[] names) {
        try {
            return Columns.expanded("columns", List.of(names)).size();
        } catch (InvalidGraphException e) {
            return 1;
        }
    }

    /** Null after an error, which is not told when {@code errors} is null. */
    private static @Nullable AttributeSpec spec(
            @Nullable Keys errors, Setting attribute, DType dtype, long width, boolean sampling) {
        try {
            int columns = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, width));
            return new AttributeSpec(attribute.name(), dtype, columns, sampling);
        } catch (InvalidGraphException e) {
            if (errors != null) {
                errors.error(attribute, String.valueOf(e.getMessage()));
            }
            return null;
        }
    }

    private static void settings(Keys keys, AttributeBuilder attribute) {
        Setting column = keys.setting("column");
        if (column != null && keys.has("columns")) {
            keys.error(column, "stands beside columns, must be one of the two");
        }
        keys.text("column", attribute, AttributeBuilder::column);
        keys.texts("columns", attribute, AttributeBuilder::columns);
        keys.word(
                "encoding",
                Map.of("values", false, "ones", true),
                List.of("values", "ones"),
                attribute,
                (a, ones) -> ones ? a.ones() : a);
        keys.text("separator", attribute, AttributeBuilder::separator);
        keys.texts("categories", attribute, AttributeBuilder::categories);
        keys.word("format", TIMES, List.copyOf(TIMES.keySet()), attribute, AttributeBuilder::time);
        keys.text("default", attribute, AttributeBuilder::fallback);
    }
}

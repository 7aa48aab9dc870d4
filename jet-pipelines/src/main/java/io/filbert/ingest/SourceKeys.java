package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import io.filbert.ingest.Keys.Setting;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads what stands under {@code read}. */
final class SourceKeys {
    private static final List<String> KINDS = List.of("csv", "tsv", "npy", "parquet", "arrow", "jdbc", "map");

    /** Stands for a source that cannot be read, so that its type still has one. */
    private static final RowSource BROKEN = CsvSource.of("broken");

    /** Adds a source to a node type or an edge type. */
    interface Target {
        void read(RowSource source, Consumer<SourceBuilder> settings);
    }

    private final Path base;

    /**
     * For a mapping file.
     *
     * @param base what relative paths are relative to
     */
    SourceKeys(Path base) {
        this.base = base;
    }

    void read(Keys type, Target target) {
        Setting read = type.setting("read");
        if (read == null) {
            return;
        }
        for (Setting element : type.elements(read, "a list of sources, each after a '-'")) {
            Keys keys = type.of(element);
            target.read(source(keys, element), s -> settings(keys, s));
        }
    }

    private static void settings(Keys keys, SourceBuilder source) {
        keys.texts("attributes", source, SourceBuilder::attributes);
        keys.text("id", source, SourceBuilder::id);
        keys.section("where", where -> {
            where.only("column", "equals");
            where.require("column", "a column of the source");
            where.require("equals", "the text that the rows have there");
            where.text("equals", source, (s, text) -> where.text("column", s, (t, column) -> t.where(column, text)));
        });
    }

    private RowSource source(Keys keys, Setting element) {
        List<String> known = new ArrayList<>(KINDS);
        known.addAll(List.of("attributes", "id", "where"));
        keys.only(known.toArray(String[]::new));
        List<Setting> kinds = new ArrayList<>();
        for (Setting setting : keys.settings()) {
            if (KINDS.contains(setting.name())) {
                kinds.add(setting);
            }
        }
        if (kinds.size() != 1) {
            if (keys.isMap()) {
                keys.error(
                        element,
                        "has "
                                + (kinds.isEmpty()
                                        ? "no source"
                                        : kinds.stream().map(Setting::name).toList()) + ", must be one of "
                                + String.join(", ", KINDS));
            }
            return BROKEN;
        }
        Setting kind = kinds.get(0);
        if (kind.name().equals("map")) {
            return keys.<RowSource>text("map", BROKEN, (s, name) -> MapSource.of(name));
        }
        if (kind.name().equals("jdbc")) {
            return jdbc(keys.of(kind));
        }
        if (kind.isText()) {
            return keys.text(kind.name(), BROKEN, (s, path) -> of(kind.name(), path));
        }
        Keys settings = keys.of(kind);
        settings.require("path", "where the files are");
        RowSource source = settings.text("path", BROKEN, (s, path) -> of(kind.name(), path));
        return settings(kind.name(), settings, source);
    }

    private RowSource of(String kind, String path) {
        String place = resolved(base, Place.checked(path));
        return switch (kind) {
            case "csv" -> CsvSource.of(place);
            case "tsv" -> CsvSource.of(place).separator('\t').noQuote();
            case "npy" -> NpySource.of(place);
            case "parquet" -> ParquetSource.of(place);
            default -> ArrowSource.of(place);
        };
    }

    /** Settings of a source that could not be made are read all the same, for their errors. */
    private static RowSource settings(String kind, Keys keys, RowSource source) {
        switch (kind) {
            case "csv" -> {
                keys.only("path", "header", "columns", "separator", "quote", "charset", "maxField", "shared");
                CsvSource csv = text(keys, source instanceof CsvSource s ? s : CsvSource.of("broken"));
                csv = keys.text("separator", csv, (s, text) -> s.separator(character("separator", text)));
                return keys.text(
                        "quote",
                        csv,
                        (s, text) -> text.equals("none") ? s.noQuote() : s.quote(character("quote", text)));
            }
            case "tsv" -> {
                keys.only("path", "header", "columns", "charset", "maxField", "shared");
                return text(keys, source instanceof CsvSource s ? s : CsvSource.of("broken"));
            }
            case "npy" -> {
                keys.only("path", "columns", "transposed", "shared");
                NpySource npy = source instanceof NpySource s ? s : NpySource.of("broken");
                npy = keys.texts("columns", npy, (s, names) -> s.columns(expanded(names)));
                npy = keys.flag("transposed", npy, (s, on) -> on ? s.transposed() : s);
                return keys.flag("shared", npy, (s, on) -> on ? s : s.perMember());
            }
            case "parquet" -> {
                keys.only("path", "shared");
                ParquetSource parquet = source instanceof ParquetSource s ? s : ParquetSource.of("broken");
                return keys.flag("shared", parquet, (s, on) -> on ? s : s.perMember());
            }
            default -> {
                keys.only("path", "shared");
                ArrowSource arrow = source instanceof ArrowSource s ? s : ArrowSource.of("broken");
                return keys.flag("shared", arrow, (s, on) -> on ? s : s.perMember());
            }
        }
    }

    private static CsvSource text(Keys keys, CsvSource source) {
        CsvSource csv = keys.flag("header", source, CsvSource::header);
        csv = keys.texts("columns", csv, (s, names) -> s.columns(expanded(names)));
        csv = keys.text("charset", csv, (s, name) -> s.charset(charset(name)));
        csv = keys.whole(
                "maxField", csv, (s, chars) -> s.maxField((int) Math.max(-1, Math.min(Integer.MAX_VALUE, chars))));
        return keys.flag("shared", csv, (s, on) -> on ? s : s.perMember());
    }

    private static RowSource jdbc(Keys keys) {
        keys.only("url", "query", "user", "password", "driver");
        keys.require("url", "the database's, beginning with jdbc:");
        keys.require("query", "a SELECT");
        JdbcSource jdbc = JdbcSource.of("jdbc:broken", "broken");
        jdbc = keys.text("query", jdbc, (s, query) -> JdbcSource.of(s.url(), query));
        jdbc = keys.secret("url", jdbc, (s, url) -> JdbcSource.of(url, s.query()));
        jdbc = keys.text("user", jdbc, JdbcSource::user);
        jdbc = keys.text("driver", jdbc, JdbcSource::driver);
        return keys.secret("password", jdbc, JdbcSource::password);
    }

    private static String[] expanded(String[] names) {
        return Columns.expanded("columns", List.of(names)).toArray(String[]::new);
    }

    private static char character(String setting, String text) {
        if (text.length() != 1) {
            throw new InvalidGraphException(setting + " is '" + text + "', must be one character"
                    + (setting.equals("quote") ? ", or none" : "; a tab is \"\\t\""));
        }
        return text.charAt(0);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new InvalidGraphException(
                    "charset '" + name + "' is not known to Java, must be one like UTF-8, ISO-8859-1, windows-1252");
        }
    }

    /** A path or glob, from the base if it is relative. The beginning that is no glob is put in its shortest form. */
    static String resolved(Path base, String path) {
        String slashed = path.replace('\\', '/');
        int glob = 0;
        while (glob < slashed.length() && "*?[{".indexOf(slashed.charAt(glob)) < 0) {
            glob++;
        }
        int end = glob == slashed.length() ? glob : slashed.lastIndexOf('/', glob) + 1;
        Path folder = base.resolve(slashed.substring(0, end)).toAbsolutePath().normalize();
        String rest = slashed.substring(end);
        return rest.isEmpty() ? folder.toString() : folder + "/" + rest;
    }
}

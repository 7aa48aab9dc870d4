package io.filbert.examples.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Figure.Verdict;
import io.filbert.examples.bench.Rounds.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What benches found: a table on the way and in the end, and a file. One thread. */
final class BenchReport {
    private static final String ROW = "%-9s %-44s %12s %12s %-11s %7s %6s %-8s %s";

    private final PrintStream out;
    private final PrintStream progress;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> invalid = new ArrayList<>();

    /**
     * @param out for tables
     * @param progress for what is measured on the way
     */
    BenchReport(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    /** Says what goes on. */
    void progress(String format, Object... values) {
        progress.println(String.format(Locale.ROOT, format, values));
    }

    /** A sentence beside the table. */
    void note(String format, Object... values) {
        String note = String.format(Locale.ROOT, format, values);
        notes.add(note);
        out.println("  " + note);
    }

    /** A figure of {@code rounds} beside its yardstick. */
    void add(
            String bench,
            String what,
            String unit,
            Rounds rounds,
            String name,
            String yardstick,
            @Nullable Target target) {
        add(Figure.of(bench, what, unit, rounds.of(name), rounds.of(yardstick), rounds.ratio(name, yardstick), target));
    }

    void add(Figure figure) {
        if (figures.isEmpty()) {
            out.println(String.format(
                    ROW, "bench", "what", "Filbert", "yardstick", "unit", "ratio", "spread", "target", "verdict"));
        }
        figures.add(figure);
        out.println(line(figure));
    }

    /** A yardstick that is not good enough to be one makes the whole run invalid. */
    void require(String yardstick, Sample value, double least, String unit) {
        if (value.median() < least) {
            String reason = String.format(
                    Locale.ROOT,
                    "%s: %s %s, must be at least %s",
                    yardstick,
                    number(value.median()),
                    unit,
                    number(least));
            invalid.add(reason);
            out.println("  INVALID " + reason);
        }
    }

    private static String line(Figure f) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        f.bench(),
                        f.what(),
                        number(f.value()),
                        f.yardstick() == null ? "" : number(f.yardstick()),
                        f.unit(),
                        f.ratio() == null ? "" : number(f.ratio()),
                        Math.round(100 * f.spread()) + "%",
                        f.target() == null ? "" : f.target(),
                        f.verdict() == Verdict.TOLD ? "" : f.verdict().name().toLowerCase(Locale.ROOT))
                .stripTrailing();
    }

    /** Four digits, more for a whole number. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.4gM", value / 1e6);
        }
        return size >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : size >= 10 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.3f", value);
    }

    /** The whole table again when several benches ran, and the count. */
    void summary() {
        if (figures.stream().map(Figure::bench).distinct().count() > 1) {
            out.println();
            out.println(String.format(
                    ROW, "bench", "what", "Filbert", "yardstick", "unit", "ratio", "spread", "target", "verdict"));
            figures.forEach(f -> out.println(line(f)));
            out.println();
        }
        long judged = figures.stream().filter(f -> f.verdict() != Verdict.TOLD).count();
        out.println(String.format(
                Locale.ROOT,
                "%d of %d targets reached, %d short by a tenth at most, %d by more%s",
                count(Verdict.PASS),
                judged,
                count(Verdict.NEAR),
                count(Verdict.FAIL),
                invalid.isEmpty() ? "" : "; invalid: " + String.join("; ", invalid)));
    }

    private long count(Verdict verdict) {
        return figures.stream().filter(f -> f.verdict() == verdict).count();
    }

    /** Whether nothing falls short by more than a tenth and every yardstick was good. */
    boolean passed() {
        return count(Verdict.FAIL) == 0 && invalid.isEmpty();
    }

    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", Jvm.machine());
        all.put("passed", passed());
        all.put("invalid", invalid);
        all.put("figures", figures);
        all.put("notes", notes);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }
}

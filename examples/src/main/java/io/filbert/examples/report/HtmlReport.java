package io.filbert.examples.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.filbert.examples.report.Curve.Point;
import io.filbert.examples.report.TrainingLog.Scalar;
import io.filbert.examples.report.TrainingLog.Throughput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A training as a page: one HTML file with everything in it, which a browser opens without a network. It has the results, a plot
 * for each tag with a line for each run and their mean, where the time of the epochs went with the share that the trainer waited for
 * data, throughput and settings; all but the curves themselves is in tables, too. Parts for which nothing was logged are left out.
 *
 * <p>Names and texts of the log are shown as they are, whatever they contain. The page's content security policy allows its own two
 * scripts, no other and no request.
 */
public final class HtmlReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private final TrainingLog log;
    private final List<String> runs;
    private final List<Scalar> scalars;
    private final List<Throughput> throughput;
    private final EpochTimes times;
    private final List<Curve> curves;
    private final List<Curve> rates;
    private final Html page = new Html();
    private final List<Map<String, @Nullable Object>> plots = new ArrayList<>();

    private HtmlReport(TrainingLog log) {
        this.log = log;
        this.runs = log.runs();
        this.scalars = log.scalars();
        this.throughput = log.throughput();
        this.times = EpochTimes.of(log.phases());
        this.curves = Curve.of(scalars, runs);
        this.rates = throughput.isEmpty()
                ? List.of()
                : List.of(
                        rate("seeds per second", Throughput::seedsPerSecond),
                        rate("edges per second", Throughput::edgesPerSecond));
    }

    /**
     * Writes the page; folders that are missing are made, a file that is there is replaced.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(TrainingLog log, Path file) throws IOException {
        String page = html(log);
        OutputFolders.makeFor(file);
        Files.write(file, page.getBytes(StandardCharsets.UTF_8));
    }

    /** The page as a text; in a file it is UTF-8. */
    static String html(TrainingLog log) {
        return new HtmlReport(log).html();
    }

    private String html() {
        page.open("html", "lang", "en");
        head();
        page.open("body").open("main");
        header();
        if (!log.results().isEmpty()) {
            page.element("h2", "Results");
            ReportTables.pairs(page, "Results", "results", log.results());
        }
        curves();
        times();
        throughput();
        if (!log.settings().isEmpty()) {
            page.element("h2", "Settings");
            ReportTables.pairs(page, "Settings", "settings", log.settings());
        }
        footer();
        page.close();
        scripts();
        return page.close().close().toString();
    }

    private void head() {
        page.open("head")
                .empty("meta", "charset", "utf-8")
                .empty(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
                                + PageParts.allowed(PageParts.UPLOT_SCRIPT) + " "
                                + PageParts.allowed(PageParts.SCRIPT))
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("link", "rel", "icon", "href", "data:,")
                .element("title", log.title())
                .open("style")
                .raw(PageParts.STYLE)
                .close()
                .close();
    }

    private void header() {
        page.open("header").element("h1", log.title()).open("dl", "class", "facts");
        fact("Model", log.model());
        fact("Data set", log.dataset());
        fact("Runs", runs.isEmpty() ? "" : Integer.toString(runs.size()));
        int last = scalars.stream().mapToInt(Scalar::epoch).max().orElse(-1);
        fact("Epochs", last < 0 ? "" : Integer.toString(last + 1));
        fact("Started", TIME.format(log.start().atOffset(ZoneOffset.UTC)));
        page.close();
        if (!times.phases().isEmpty()) {
            page.element("p", times.waiting(), "class", "wait");
        }
        if (runs.isEmpty()) {
            page.element("p", "No run has logged anything yet.");
        }
        page.close();
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            page.open("div").element("dt", name).element("dd", value).close();
        }
    }

    private void curves() {
        if (curves.isEmpty() && rates.isEmpty()) {
            return;
        }
        page.element("h2", curves.isEmpty() ? "Runs" : "Curves")
                .open("ul", "class", "legend", "aria-label", "Runs; press one to hide its lines");
        for (int i = 0; i < runs.size(); i++) {
            key(Integer.toString(i), "swatch c" + i % 8 + " d" + i / 8 % 3, runs.get(i));
        }
        if (curves.stream().anyMatch(c -> c.mean() != null) || rates.stream().anyMatch(c -> c.mean() != null)) {
            key("mean", "swatch mean", "mean");
        }
        page.close().open("div", "class", "plots");
        curves.forEach(this::plot);
        page.close();
        if (!scalars.isEmpty()) {
            page.element("h3", "Last values");
            ReportTables.lastValues(page, scalars, runs);
        }
    }

    private void key(String line, String swatch, String name) {
        page.open("li")
                .open("button", "type", "button", "data-line", line, "aria-pressed", "true")
                .element("span", "", "class", swatch)
                .text(name)
                .close()
                .close();
    }

    private void plot(Curve curve) {
        String id = "plot-" + plots.size();
        long lines = curve.lines().stream()
                .filter(l -> l.stream().anyMatch(v -> v != null))
                .count();
        String what = curve.title() + " by " + curve.x() + ", " + (lines == 1 ? "1 run" : lines + " runs");
        page.open("figure").element("h3", curve.title());
        canvas(id, what + "; the tables have the values");
        page.open("figcaption").text(what + (curve.mean() == null ? "" : ", the thick line is their mean") + ".");
        if (curve.merged() > 1) {
            page.text(" Each point is the mean of " + curve.merged() + " of them.");
        }
        page.close().close();

        Map<String, @Nullable Object> plot = new LinkedHashMap<>();
        plot.put("id", id);
        plot.put("x", curve.x());
        plot.put("xs", curve.xs());
        plot.put("lines", curve.lines().stream().map(l -> rounded(l)).toList());
        @Nullable List<@Nullable Double> mean = curve.mean();
        plot.put("mean", mean == null ? null : rounded(mean));
        plots.add(plot);
    }

    private void canvas(String id, String what) {
        page.open("div", "id", id, "class", "plot", "role", "img", "aria-label", what)
                .element("p", "The plot needs scripts; the tables below do not.", "class", "no-script soft")
                .close();
    }

    private void times() {
        if (times.phases().isEmpty()) {
            return;
        }
        page.element("h2", "Where the time went").open("figure").element("h3", "Seconds of an epoch");
        page.open("ul", "class", "legend", "aria-label", "Phases and their shares of the time");
        for (String phase : times.phases()) {
            page.open("li", "class", "key")
                    .element("span", "", "class", "swatch box " + times.color(phase))
                    .text(phase + " " + ReportNumbers.percent(times.total(phase), times.total()))
                    .close();
        }
        page.close();
        int count = times.byRun().size();
        String what = "seconds by epoch and phase" + (count == 1 ? "" : ", mean of " + count + " runs");
        canvas("times", what + "; the table has the sums");
        page.open("figcaption").text(what + ".");
        if (times.merged() > 1) {
            page.text(" Each bar is the mean of " + times.merged() + " epochs.");
        }
        page.close().close();
        ReportTables.times(page, times);
    }

    private void throughput() {
        if (rates.isEmpty()) {
            return;
        }
        page.element("h2", "Throughput").open("div", "class", "plots");
        rates.forEach(this::plot);
        page.close();
        ReportTables.throughput(page, throughput, runs);
    }

    private void footer() {
        page.open("footer")
                .element("p", "Drag over a plot to zoom in, double-click to zoom out.")
                .open("details")
                .element("summary", "Plots by uPlot " + PageParts.UPLOT_VERSION + ", under the MIT licence")
                .element("pre", PageParts.UPLOT_LICENCE)
                .close()
                .close();
    }

    private void scripts() {
        page.open("div", "hidden", "");
        for (String probe : List.of("axis", "grid")) {
            page.element("span", "", "class", "swatch " + probe);
        }
        page.close();
        page.open("script", "type", "application/json", "id", "data")
                .raw(json())
                .close();
        page.open("script").raw(PageParts.UPLOT_SCRIPT).close();
        page.open("script").raw(PageParts.SCRIPT).close();
    }

    /** What the plots show, as JSON that cannot end the script element it stands in. */
    private String json() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("runs", runs);
        data.put("curves", plots);
        if (!times.phases().isEmpty()) {
            Map<String, Object> bars = new LinkedHashMap<>();
            bars.put("id", "times");
            bars.put("xs", times.epochs());
            bars.put("phases", times.phases());
            bars.put("colors", times.phases().stream().map(times::color).toList());
            bars.put("seconds", times.seconds().stream().map(s -> rounded(s)).toList());
            bars.put("merged", times.merged());
            data.put("bars", bars);
        }
        try {
            return new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers are JSON", e);
        }
    }

    private Curve rate(String title, ToDoubleFunction<Throughput> rate) {
        return Curve.of(
                title,
                runs.size(),
                throughput.stream()
                        .map(t -> new Point(runs.indexOf(t.run()), t.epoch(), t.epoch(), rate.applyAsDouble(t)))
                        .toList());
    }

    private static List<@Nullable Double> rounded(List<? extends @Nullable Double> values) {
        List<@Nullable Double> rounded = new ArrayList<>();
        for (@Nullable Double value : values) {
            rounded.add(value == null ? null : ReportNumbers.rounded(value));
        }
        return rounded;
    }
}

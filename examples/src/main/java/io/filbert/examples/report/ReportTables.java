package io.filbert.examples.report;

import io.filbert.examples.report.TrainingLog.Scalar;
import io.filbert.examples.report.TrainingLog.Throughput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tables of the page; they tell what the plots tell, without scripts. */
final class ReportTables {
    private static final String NONE = "–";

    private ReportTables() {}

    /** Names and texts in two columns. */
    static void pairs(Html page, String caption, String style, Map<String, String> rows) {
        open(page, caption, style);
        page.open("tbody");
        rows.forEach((name, value) -> page.open("tr")
                .element("th", name, "scope", "row")
                .element("td", value)
                .close());
        page.close().close().close();
    }

    /** The last value of each run and tag, and mean and deviation over the runs. */
    static void lastValues(Html page, List<Scalar> scalars, List<String> runs) {
        Map<String, Map<String, Scalar>> last = new HashMap<>();
        scalars.forEach(s -> last.computeIfAbsent(s.tag(), t -> new HashMap<>()).put(s.run(), s));
        List<String> tags = scalars.stream().map(Scalar::tag).distinct().toList();
        List<List<String>> rows = new ArrayList<>();
        for (String run : runs) {
            List<String> row = new ArrayList<>(List.of(run));
            for (String tag : tags) {
                @Nullable Scalar s = last.getOrDefault(tag, Map.of()).get(run);
                row.add(s == null ? NONE : ReportNumbers.text(s.value()));
            }
            if (row.stream().skip(1).anyMatch(v -> !v.equals(NONE))) {
                rows.add(row);
            }
        }
        boolean several = rows.size() > 1;
        if (several) {
            List<String> row = new ArrayList<>(List.of("mean ± standard deviation"));
            for (String tag : tags) {
                List<Double> values = last.getOrDefault(tag, Map.of()).values().stream()
                        .map(Scalar::value)
                        .sorted()
                        .toList();
                row.add(values.size() > 1 ? ReportNumbers.meanAndDeviation(values) : NONE);
            }
            rows.add(row);
        }
        List<String> heads = new ArrayList<>(List.of("run"));
        heads.addAll(tags);
        numbers(page, "The last value of each run", heads, rows, several);
    }

    /** The share that each run waited for data, and its seconds by phase. */
    static void times(Html page, EpochTimes times) {
        List<List<String>> rows = new ArrayList<>();
        times.byRun().forEach((run, seconds) -> rows.add(times(run, times, p -> seconds.getOrDefault(p, 0.0))));
        boolean several = rows.size() > 1;
        if (several) {
            rows.add(times("all runs", times, times::total));
        }
        List<String> heads = new ArrayList<>(List.of("run"));
        if (times.phases().contains(TrainingLog.WAITING_FOR_DATA)) {
            heads.add("share waiting for data");
        }
        heads.addAll(times.phases());
        heads.add("all");
        numbers(page, "Seconds of all epochs by phase", heads, rows, several);
    }

    private static List<String> times(String name, EpochTimes times, ToDoubleFunction<String> seconds) {
        double all = times.phases().stream().mapToDouble(seconds).sum();
        List<String> row = new ArrayList<>(List.of(name));
        if (times.phases().contains(TrainingLog.WAITING_FOR_DATA)) {
            row.add(ReportNumbers.percent(seconds.applyAsDouble(TrainingLog.WAITING_FOR_DATA), all));
        }
        times.phases().forEach(p -> row.add(ReportNumbers.seconds(seconds.applyAsDouble(p))));
        row.add(ReportNumbers.seconds(all));
        return row;
    }

    /** The mean over its epochs of each run's throughput. */
    static void throughput(Html page, List<Throughput> throughput, List<String> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (String run : runs) {
            List<Throughput> epochs =
                    throughput.stream().filter(t -> t.run().equals(run)).toList();
            if (!epochs.isEmpty()) {
                rows.add(List.of(
                        run,
                        mean(epochs, Throughput::seedsPerSecond),
                        mean(epochs, Throughput::edgesPerSecond),
                        Integer.toString(epochs.size())));
            }
        }
        numbers(
                page,
                "Throughput, the mean of a run's epochs",
                List.of("run", "seeds per second", "edges per second", "epochs"),
                rows,
                false);
    }

    private static String mean(List<Throughput> epochs, ToDoubleFunction<Throughput> rate) {
        return ReportNumbers.text(epochs.stream().mapToDouble(rate).average().orElse(0));
    }

    /** A table whose first column names the row and whose others are numbers. */
    private static void numbers(
            Html page, String caption, List<String> heads, List<List<String>> rows, boolean lastIsTotal) {
        open(page, caption, "numbers");
        page.open("thead").open("tr");
        for (int i = 0; i < heads.size(); i++) {
            page.element("th", heads.get(i), "scope", "col", "class", i == 0 ? "" : "number");
        }
        page.close().close().open("tbody");
        for (int i = 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            page.open("tr", "class", lastIsTotal && i == rows.size() - 1 ? "total" : "");
            page.element("th", row.get(0), "scope", "row");
            row.stream().skip(1).forEach(v -> page.element("td", v, "class", "number"));
            page.close();
        }
        page.close().close().close();
    }

    /** A table in a box that scrolls when the screen is narrow, also by keyboard. */
    private static void open(Html page, String caption, String style) {
        page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption)
                .open("table", "class", style)
                .element("caption", caption);
    }
}

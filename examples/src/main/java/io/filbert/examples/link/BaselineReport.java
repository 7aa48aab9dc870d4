package io.filbert.examples.link;

import io.filbert.examples.data.DataFolder;
import io.filbert.examples.data.Statistics;
import io.filbert.examples.data.Statistics.MeanAndDeviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** The figures of the baselines on the test events of real graphs, as rows of a table in Markdown. */
public final class BaselineReport {
    /** Draws of negatives, seeds 0 to {@value} - 1: a figure is their mean with the sample standard deviation. */
    public static final int SEEDS = 5;

    private BaselineReport() {}

    /** {@code BaselineReport collegemsg bitcoin_otc}: folders that {@link DataFolder} finds. */
    public static void main(String[] graphs) {
        System.out.println("| graph | negatives | baseline | average precision | area under ROC |");
        System.out.println("|---|---|---|---|---|");
        for (String graph : graphs) {
            rows(TemporalEvents.read(DataFolder.of(graph))).forEach(System.out::println);
        }
    }

    /** One row for each kind of negatives and each baseline. */
    static List<String> rows(TemporalEvents events) {
        int from = events.firstAfter(events.split().lastValidation());
        int to = events.size();
        List<Negatives> uniform = draws(seed -> Negatives.uniform(events, from, to, seed));
        List<Negatives> historical = draws(seed -> Negatives.historical(events, from, to, seed));
        // Which sources have no other history is the same for every seed.
        double fallbacks = 100.0 * historical.get(0).fallbacks() / (to - from);
        List<String> rows = new ArrayList<>();
        rows.addAll(rows(events, "uniform", uniform));
        rows.addAll(rows(events, String.format(Locale.ROOT, "historical, %.1f %% uniform", fallbacks), historical));
        return rows;
    }

    private static List<Negatives> draws(LongFunction<Negatives> draw) {
        return LongStream.range(0, SEEDS).mapToObj(draw).toList();
    }

    private static List<String> rows(TemporalEvents events, String kind, List<Negatives> draws) {
        List<Map<LinkBaseline, LinkScores>> scores =
                draws.stream().map(n -> LinkBaseline.scores(events, n)).toList();
        List<String> rows = new ArrayList<>();
        for (LinkBaseline baseline : LinkBaseline.values()) {
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |",
                    events.name(),
                    kind,
                    baseline.name().toLowerCase(Locale.ROOT),
                    overSeeds(scores, baseline, LinkScores::averagePrecision),
                    overSeeds(scores, baseline, LinkScores::areaUnderRoc)));
        }
        return rows;
    }

    private static MeanAndDeviation overSeeds(
            List<Map<LinkBaseline, LinkScores>> scores, LinkBaseline baseline, ToDoubleFunction<LinkScores> figure) {
        return Statistics.meanAndDeviation(scores.stream()
                .mapToDouble(s -> figure.applyAsDouble(Objects.requireNonNull(s.get(baseline))))
                .toArray());
    }
}

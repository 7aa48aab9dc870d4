package io.filbert.examples.report;

import io.filbert.examples.report.TrainingLog.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One plot: a line for each run over the same x.
 *
 * @param title such as {@code loss}
 * @param x what x counts: {@code epoch} or {@code step}
 * @param xs ascending
 * @param lines for each run of the report a value for each x, null where it has none
 * @param mean the mean over all runs that have a line, null where one of them has no value; no mean with
 *     fewer than two lines, or where they share no x
 * @param merged how many successive x a point is the mean of, 1 unless there were too many
 */
record Curve(
        String title,
        String x,
        List<Long> xs,
        List<List<@Nullable Double>> lines,
        @Nullable List<@Nullable Double> mean,
        int merged) {
    /** A line has at most this many points; a screen has no more pixels. */
    static final int MAX_POINTS = 2000;

    /** A value of a run. */
    record Point(int run, int epoch, long step, double value) {}

    /** A plot for each tag in the order of the log. */
    static List<Curve> of(List<Scalar> scalars, List<String> runs) {
        List<Curve> curves = new ArrayList<>();
        for (String tag : scalars.stream().map(Scalar::tag).distinct().toList()) {
            curves.add(of(
                    tag,
                    runs.size(),
                    scalars.stream()
                            .filter(s -> s.tag().equals(tag))
                            .map(s -> new Point(runs.indexOf(s.run()), s.epoch(), s.step(), s.value()))
                            .toList()));
        }
        return curves;
    }

    /** Over epochs when no run has two values in an epoch, else over steps; of two values at one x the later counts. */
    static Curve of(String title, int runs, List<Point> points) {
        Set<List<Integer>> seen = new HashSet<>();
        boolean byEpoch = points.stream().allMatch(p -> seen.add(List.of(p.run(), p.epoch())));
        List<TreeMap<Long, Double>> values = IntStream.range(0, runs)
                .mapToObj(i -> new TreeMap<Long, Double>())
                .toList();
        TreeSet<Long> all = new TreeSet<>();
        for (Point p : points) {
            long x = byEpoch ? p.epoch() : p.step();
            values.get(p.run()).put(x, p.value());
            all.add(x);
        }
        List<Long> xs = List.copyOf(all);
        int merged = (xs.size() + MAX_POINTS - 1) / MAX_POINTS;
        List<List<@Nullable Double>> lines =
                values.stream().map(v -> merge(xs, v, merged)).toList();
        return new Curve(title, byEpoch ? "epoch" : "step", every(xs, merged), lines, mean(lines), merged);
    }

    /** Every n-th of a list from the first on. */
    static <T> List<T> every(List<T> list, int n) {
        return IntStream.range(0, (list.size() + n - 1) / n)
                .mapToObj(i -> list.get(i * n))
                .collect(Collectors.toUnmodifiableList());
    }

    /** For each n successive x the mean of the values there. */
    private static List<@Nullable Double> merge(List<Long> xs, TreeMap<Long, Double> values, int n) {
        List<@Nullable Double> merged = new ArrayList<>();
        for (int i = 0; i < xs.size(); i += n) {
            long end = xs.get(Math.min(i + n, xs.size()) - 1);
            List<Double> group =
                    List.copyOf(values.subMap(xs.get(i), true, end, true).values());
            merged.add(group.isEmpty() ? null : ReportNumbers.mean(group));
        }
        return merged;
    }

    private static @Nullable List<@Nullable Double> mean(List<List<@Nullable Double>> lines) {
        List<List<@Nullable Double>> drawn =
                lines.stream().filter(l -> l.stream().anyMatch(v -> v != null)).toList();
        if (drawn.size() < 2) {
            return null;
        }
        List<@Nullable Double> mean =
                new ArrayList<>(Arrays.asList(new Double[drawn.get(0).size()]));
        for (int i = 0; i < mean.size(); i++) {
            double sum = 0;
            int count = 0;
            for (List<@Nullable Double> line : drawn) {
                @Nullable Double value = line.get(i);
                if (value != null) {
                    sum += value;
                    count++;
                }
            }
            mean.set(i, count == drawn.size() ? sum / count : null);
        }
        return mean.stream().anyMatch(v -> v != null) ? mean : null;
    }
}

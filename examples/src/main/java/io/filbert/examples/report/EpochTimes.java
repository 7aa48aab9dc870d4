package io.filbert.examples.report;

import io.filbert.examples.report.TrainingLog.PhaseTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the time of the epochs went.
 *
 * @param phases those that were logged: the known ones in their order, then the others
 * @param epochs ascending; the first of each bar
 * @param seconds for each phase the seconds of each bar: the mean over its epochs of the mean over the runs that have the epoch
 * @param byRun seconds of all epochs, by run and phase
 * @param merged how many successive epochs a bar is the mean of, 1 unless there were too many
 */
record EpochTimes(
        List<String> phases,
        List<Integer> epochs,
        List<List<Double>> seconds,
        Map<String, Map<String, Double>> byRun,
        int merged) {
    /** More bars than this are no bars on a telephone. */
    static final int MAX_BARS = 120;

    static EpochTimes of(List<PhaseTime> times) {
        Set<String> named = new LinkedHashSet<>();
        Map<String, Map<String, Double>> byRun = new LinkedHashMap<>();
        TreeMap<Integer, Map<String, Double>> sums = new TreeMap<>();
        TreeMap<Integer, Set<String>> runs = new TreeMap<>();
        for (PhaseTime t : times) {
            named.add(t.phase());
            byRun.computeIfAbsent(t.run(), r -> new LinkedHashMap<>()).merge(t.phase(), t.seconds(), Double::sum);
            sums.computeIfAbsent(t.epoch(), e -> new LinkedHashMap<>()).merge(t.phase(), t.seconds(), Double::sum);
            runs.computeIfAbsent(t.epoch(), e -> new LinkedHashSet<>()).add(t.run());
        }
        List<String> phases = new ArrayList<>(named);
        phases.sort(Comparator.comparingInt(p -> place(p)));

        List<Integer> epochs = List.copyOf(sums.keySet());
        int merged = Math.max(1, (epochs.size() + MAX_BARS - 1) / MAX_BARS);
        List<List<Double>> seconds = new ArrayList<>();
        for (String phase : phases) {
            List<Double> bars = new ArrayList<>();
            for (int i = 0; i < epochs.size(); i += merged) {
                bars.add(ReportNumbers.mean(epochs.subList(i, Math.min(i + merged, epochs.size())).stream()
                        .map(e -> sums.getOrDefault(e, Map.of()).getOrDefault(phase, 0.0)
                                / runs.getOrDefault(e, Set.of()).size())
                        .toList()));
            }
            seconds.add(bars);
        }
        return new EpochTimes(phases, Curve.every(epochs, merged), seconds, byRun, merged);
    }

    /** Seconds of a phase over all runs and epochs. */
    double total(String phase) {
        return byRun.values().stream()
                .mapToDouble(r -> r.getOrDefault(phase, 0.0))
                .sum();
    }

    /** Seconds of all phases, runs and epochs. */
    double total() {
        return phases.stream().mapToDouble(this::total).sum();
    }

    /** The colour of a phase in the style sheet: a known phase has the same in every report. */
    String color(String phase) {
        int known = TrainingLog.PHASES.indexOf(phase);
        long others = phases.stream()
                .filter(p -> !TrainingLog.PHASES.contains(p))
                .takeWhile(p -> !p.equals(phase))
                .count();
        return "p" + (known < 0 ? TrainingLog.PHASES.size() + others : known) % 8;
    }

    /** What the page says first about the time. */
    String waiting() {
        if (!phases.contains(TrainingLog.WAITING_FOR_DATA)) {
            return "How long the trainer waited for data was not logged.";
        }
        double waited = total(TrainingLog.WAITING_FOR_DATA);
        return "The trainer waited for data " + ReportNumbers.percent(waited, total()) + " of the time: "
                + ReportNumbers.seconds(waited) + " s of " + ReportNumbers.seconds(total()) + " s"
                + (byRun.size() > 1 ? ", " + byRun.size() + " runs together." : ".");
    }

    private static int place(String phase) {
        int place = TrainingLog.PHASES.indexOf(phase);
        return place < 0 ? TrainingLog.PHASES.size() : place;
    }
}

package io.filbert.examples.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Measures contestants in turn, round by round, so that what else the machine does hits all of them: the ratio of two is the median of
 * the rounds' ratios.
 */
final class Rounds {
    /** Gives one figure. */
    interface Contestant {
        /** @param round from 0, warm-up included */
        double measure(int round) throws Exception;
    }

    private final int warmup;
    private final int rounds;
    private final Map<String, Contestant> contestants = new LinkedHashMap<>();
    private final Map<String, double[]> figures = new LinkedHashMap<>();

    Rounds(int warmup, int rounds) {
        this.warmup = warmup;
        this.rounds = rounds;
    }

    Rounds with(String name, Contestant contestant) {
        contestants.put(name, contestant);
        return this;
    }

    /** Measures all; {@code progress} is told each figure. */
    Rounds run(Progress progress) throws Exception {
        contestants.keySet().forEach(name -> figures.put(name, new double[rounds]));
        for (int round = 0; round < warmup + rounds; round++) {
            for (Map.Entry<String, Contestant> e : contestants.entrySet()) {
                double figure = e.getValue().measure(round);
                progress.figure(round - warmup, e.getKey(), figure);
                if (round >= warmup) {
                    rounds(e.getKey())[round - warmup] = figure;
                }
            }
        }
        return this;
    }

    /** Told what was measured. */
    interface Progress {
        /** @param round from 0; negative while warming up */
        void figure(int round, String name, double figure);
    }

    private double[] rounds(String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    Sample of(String name) {
        return new Sample(rounds(name));
    }

    /** Of {@code name} to {@code yardstick}, round by round. */
    Sample ratio(String name, String yardstick) {
        double[] a = rounds(name);
        double[] b = rounds(yardstick);
        double[] ratio = new double[rounds];
        Arrays.setAll(ratio, i -> a[i] / b[i]);
        return new Sample(ratio);
    }

    /**
     * What was measured of one thing.
     *
     * @param values of the rounds
     */
    record Sample(double[] values) {
        double median() {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int n = sorted.length;
            return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        }

        /** From the least to the greatest, as a share of the median. */
        double spread() {
            double least = Arrays.stream(values).min().orElseThrow();
            double most = Arrays.stream(values).max().orElseThrow();
            return (most - least) / median();
        }
    }
}

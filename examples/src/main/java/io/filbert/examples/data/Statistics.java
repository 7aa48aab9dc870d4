package io.filbert.examples.data;

import java.util.Arrays;
import java.util.Locale;

/** What several runs say together. */
public final class Statistics {
    private Statistics() {}

    /**
     * The mean of some values and how far they are spread.
     *
     * @param deviation the sample standard deviation (n - 1), 0 for a single value
     */
    public record MeanAndDeviation(double mean, double deviation) {
        /** {@code .8150 ± .0042}, as shares are written. */
        @Override
        public String toString() {
            return share(mean) + " \u00b1 " + share(deviation);
        }

        private static String share(double value) {
            String text = String.format(Locale.ROOT, "%.4f", value);
            return text.startsWith("0.") ? text.substring(1) : text;
        }
    }

    /**
     * Sums values up in two passes, so that a large mean does not eat a small deviation.
     *
     * @throws IllegalArgumentException if there are no values
     */
    public static MeanAndDeviation meanAndDeviation(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("mean of no values; give at least one");
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new MeanAndDeviation(mean, values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)));
    }
}

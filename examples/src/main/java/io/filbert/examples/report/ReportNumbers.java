package io.filbert.examples.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers as a reader of the report sees them. */
final class ReportNumbers {
    private ReportNumbers() {}

    /** Four or five digits, thousands in groups: {@code 0.8125}, {@code 12.34}, {@code 1,234,568}. */
    static String text(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e15) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return fixed(value, digits(size));
    }

    private static int digits(double size) {
        return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 4 : 5;
    }

    private static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** Seconds with two digits behind the point, with one from 100 on. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds >= 100 ? "%,.1f" : "%.2f", seconds);
    }

    /** A share of a total as {@code 12.3 %}; 0 of 0 is 0. */
    static String percent(double part, double total) {
        return String.format(Locale.ROOT, "%.1f %%", total == 0 ? 0 : 100 * part / total);
    }

    /** Six digits, for plots. */
    static double rounded(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6, RoundingMode.HALF_EVEN))
                .doubleValue();
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /** {@code mean ± standard deviation} of at least two values with equally many digits, the deviation being that of a sample. */
    static String meanAndDeviation(List<Double> values) {
        double mean = mean(values);
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double deviation = Math.sqrt(squares / (values.size() - 1));
        int digits = digits(Math.max(Math.abs(mean), deviation));
        return Math.max(Math.abs(mean), deviation) < 1e-4
                ? text(mean) + " ± " + text(deviation)
                : fixed(mean, digits) + " ± " + fixed(deviation, digits);
    }
}

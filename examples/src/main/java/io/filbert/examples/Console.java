package io.filbert.examples;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the user sees: lines on standard output, a progress bar on standard error where that is a terminal. */
final class Console {
    /** Set by the launcher when standard error is a terminal; Java tells only since 22. */
    static final String TERMINAL = "filbert.terminal";

    private final PrintStream out;
    private final long start = System.nanoTime();

    Console(PrintStream out) {
        this.out = out;
    }

    /** One line, formatted in English whatever the machine speaks. */
    void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    /** The same on the writer of a command. */
    static void print(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** A block of text under a heading. */
    void block(String heading, Object text) {
        out.println();
        out.println(heading);
        text.toString().lines().forEach(l -> out.println("  " + l));
    }

    /** A bar that counts seeds; hidden where there is no terminal. Close it. */
    ProgressBar seeds(String task, long count) {
        return bar(task, count, "seeds");
    }

    /** A bar that counts; hidden where there is no terminal. Close it. */
    ProgressBar bar(String task, long count, String unit) {
        ProgressBarBuilder bar = ProgressBar.builder()
                .setTaskName(task)
                .setInitialMax(count)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed(new DecimalFormat("#,##0"))
                .clearDisplayOnFinish();
        if (!Boolean.getBoolean(TERMINAL)) {
            bar.setConsumer(new Silent());
        }
        return bar.build();
    }

    /** Seconds since the console was made. */
    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** {@code adj .991, noun .946}. */
    static String shares(Map<String, Double> byType) {
        StringJoiner joined = new StringJoiner("  ");
        byType.forEach((type, share) -> joined.add(String.format(Locale.ROOT, "%s %.3f", type, share)));
        return joined.toString();
    }
}

package io.filbert.examples;

import io.filbert.ingest.IngestProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far a load is: a bar on a terminal, elsewhere a line every few seconds. */
final class IngestProgressView implements Consumer<IngestProgress>, AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;

    private final PrintWriter out;
    private final boolean terminal = Boolean.getBoolean(Console.TERMINAL);
    private IngestProgress.@Nullable Phase phase;
    private @Nullable ProgressBar bar;
    private long phaseStart;
    private long lastLine;

    /** @param out standard error */
    IngestProgressView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(IngestProgress p) {
        if (p.phase() != phase) {
            done();
            phase = p.phase();
            phaseStart = System.nanoTime();
            lastLine = phaseStart;
        }
        if (terminal) {
            show(p);
        } else if (System.nanoTime() - lastLine >= LINE_NANOS) {
            lastLine = System.nanoTime();
            out.println(line(p));
            out.flush();
        }
    }

    private void show(IngestProgress p) {
        ProgressBar shown = bar;
        if (shown == null) {
            shown = ProgressBar.builder()
                    .setTaskName(name(p))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .setUnit(p.phase() == IngestProgress.Phase.BUILD ? " partitions" : " rows", 1)
                    .showSpeed()
                    .clearDisplayOnFinish()
                    .build();
            bar = shown;
        }
        shown.maxHint(p.total());
        shown.stepTo(p.done());
        shown.setExtraMessage(p.rejected() == 0 ? "" : p.rejected() + " rejected");
    }

    private String line(IngestProgress p) {
        double seconds = (System.nanoTime() - phaseStart) / 1e9;
        boolean build = p.phase() == IngestProgress.Phase.BUILD;
        String total = p.total() == 0 ? "" : String.format(Locale.ROOT, " of %,d", p.total());
        return String.format(
                Locale.ROOT,
                "%-9s %,d%s %s, %,.0f/s%s%s",
                name(p),
                p.done(),
                total,
                build ? "partitions" : "rows",
                p.done() / seconds,
                build ? "" : String.format(Locale.ROOT, ", %,d MB", p.bytes() >> 20),
                p.rejected() == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", p.rejected()));
    }

    private static String name(IngestProgress p) {
        return p.phase().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        done();
    }

    /** Removes the bar: what is printed next stands on a clean line. */
    void done() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

package io.filbert.examples.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a training, in memory: values by step, where the time of each epoch went, throughput, settings and results.
 * A run is one training among several, such as {@code seed 1} or {@code rank 0}; its name is what the plots show.
 *
 * <pre>{@code
 * TrainingLog log = new TrainingLog("Cora, GraphSAGE").model("GraphSAGE, 2 layers").dataset("Cora");
 * log.scalar("seed 1", "loss", epoch, step, loss);
 * log.phase("seed 1", epoch, TrainingLog.WAITING_FOR_DATA, seconds);
 * log.result("test accuracy", "81.2 %");
 * HtmlReport.write(log, Path.of("report.html"));
 * }</pre>
 *
 * <p>Any thread may append and read at any time; a list that was read does not change afterwards. A value takes less than 100 bytes.
 * Names are any text that is not blank, numbers are finite: a loss that is NaN is refused where it is logged, for nothing that
 * comes after it is worth a plot.
 */
public final class TrainingLog {
    /** The trainer had nothing to train on. */
    public static final String WAITING_FOR_DATA = "waiting for data";

    /** The model and its gradients. */
    public static final String FORWARD_BACKWARD = "forward and backward";

    /** Gradients are added up over trainers. */
    public static final String ALL_REDUCE = "all-reduce";

    /** The optimizer's step. */
    public static final String OPTIMIZER = "optimizer";

    /** The model is judged, on validation or test nodes. */
    public static final String VALIDATION = "validation";

    /** What no other phase counts. */
    public static final String OTHER = "other";

    /** The phases above in the order of a report. */
    static final List<String> PHASES =
            List.of(WAITING_FOR_DATA, FORWARD_BACKWARD, ALL_REDUCE, OPTIMIZER, VALIDATION, OTHER);

    /**
     * A value.
     *
     * @param run such as {@code seed 1}
     * @param tag what was measured, such as {@code loss}
     * @param epoch from 0
     * @param step optimizer steps of the run so far, from 0
     * @param seconds since the log was made
     * @param value finite, within the range of a float
     */
    public record Scalar(String run, String tag, int epoch, long step, double seconds, double value) {}

    /**
     * Seconds that a run spent on a phase in an epoch.
     *
     * @param run such as {@code seed 1}
     * @param epoch from 0
     * @param phase such as {@link #WAITING_FOR_DATA}
     * @param seconds of all calls together
     */
    public record PhaseTime(String run, int epoch, String phase, double seconds) {}

    /**
     * How fast an epoch was.
     *
     * @param run such as {@code seed 1}
     * @param epoch from 0
     * @param seedsPerSecond seeds trained on
     * @param edgesPerSecond edges of the mini-batches
     */
    public record Throughput(String run, int epoch, double seedsPerSecond, double edgesPerSecond) {}

    private record EpochOf(String run, int epoch) {}

    private record PhaseOf(String run, int epoch, String phase) {}

    private final String title;
    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    private String model = "";
    private String dataset = "";
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> results = new LinkedHashMap<>();
    private final LinkedHashSet<String> runs = new LinkedHashSet<>();
    private final List<Scalar> scalars = new ArrayList<>();
    private final Map<PhaseOf, Double> phases = new LinkedHashMap<>();
    private final Map<EpochOf, Throughput> throughput = new LinkedHashMap<>();

    /**
     * An empty log; its clock starts now.
     *
     * @param title the headline, such as {@code Cora, GraphSAGE}
     */
    public TrainingLog(String title) {
        this(title, Instant.now(), System::nanoTime);
    }

    TrainingLog(String title, Instant start, LongSupplier nanos) {
        this.title = named("title", title, "Cora, GraphSAGE");
        this.start = start;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** Sets what was trained, in one line. */
    public synchronized TrainingLog model(String text) {
        model = named("model", text, "GraphSAGE, 2 layers");
        return this;
    }

    /** Sets what it was trained on, in one line. */
    public synchronized TrainingLog dataset(String text) {
        dataset = named("dataset", text, "Cora");
        return this;
    }

    /** Sets a setting, such as {@code batch size}, to the text of a value; the last value of a name counts. */
    public synchronized TrainingLog setting(String name, Object value) {
        settings.put(named("name of a setting", name, "batch size"), plain(value));
        return this;
    }

    /** Sets a row of the results table, such as {@code test accuracy}; the last value of a name counts. */
    public synchronized TrainingLog result(String name, String value) {
        results.put(named("name of a result", name, "test accuracy"), value);
        return this;
    }

    /**
     * Appends a value at this moment.
     *
     * @param run such as {@code seed 1}
     * @param tag such as {@code loss}
     * @param epoch from 0
     * @param step optimizer steps of the run so far, from 0
     * @throws IllegalArgumentException if the value is not finite, or a number is below 0
     */
    public void scalar(String run, String tag, int epoch, long step, double value) {
        scalar(run, tag, epoch, step, (nanos.getAsLong() - startNanos) / 1e9, value);
    }

    /**
     * Appends a value of another moment.
     *
     * @param seconds since the log was made
     * @throws IllegalArgumentException if a number is not finite, or epoch, step or seconds are below 0
     */
    public synchronized void scalar(String run, String tag, int epoch, long step, double seconds, double value) {
        named("run", run, "seed 1");
        named("tag", tag, "loss");
        epoch(epoch);
        if (step < 0) {
            throw new IllegalArgumentException("step=" + step + " of " + where(run, epoch) + ", must be at least 0");
        }
        notNegative("seconds", run, epoch, seconds);
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    tag + "=" + value + " of " + where(run, epoch) + ", step " + step
                            + ", must be finite and within a float; stop the training where its loss goes wrong, or lower the learning rate");
        }
        runs.add(run);
        scalars.add(new Scalar(run, tag, epoch, step, seconds, value));
    }

    /**
     * Adds to the seconds that a run spent on a phase in an epoch; callable once for each mini-batch.
     *
     * @param phase one of this class's constants, or another name; time spent waiting must be {@link #WAITING_FOR_DATA} to be told
     * @param seconds at least 0, in no other phase of the epoch
     * @throws IllegalArgumentException if a number is not finite or below 0
     */
    public synchronized void phase(String run, int epoch, String phase, double seconds) {
        named("run", run, "seed 1");
        named("phase", phase, WAITING_FOR_DATA);
        epoch(epoch);
        notNegative(phase, run, epoch, seconds);
        runs.add(run);
        phases.merge(new PhaseOf(run, epoch, phase), seconds, Double::sum);
    }

    /**
     * Sets how fast an epoch was.
     *
     * @throws IllegalArgumentException if a number is not finite or below 0
     */
    public synchronized void throughput(String run, int epoch, double seedsPerSecond, double edgesPerSecond) {
        named("run", run, "seed 1");
        epoch(epoch);
        notNegative("seedsPerSecond", run, epoch, seedsPerSecond);
        notNegative("edgesPerSecond", run, epoch, edgesPerSecond);
        runs.add(run);
        throughput.put(new EpochOf(run, epoch), new Throughput(run, epoch, seedsPerSecond, edgesPerSecond));
    }

    /** The headline. */
    public String title() {
        return title;
    }

    /** When the log was made. */
    public Instant start() {
        return start;
    }

    /** What was trained; empty when nobody said. */
    public synchronized String model() {
        return model;
    }

    /** What it was trained on; empty when nobody said. */
    public synchronized String dataset() {
        return dataset;
    }

    /** Settings in the order they were set. */
    public synchronized Map<String, String> settings() {
        return new LinkedHashMap<>(settings);
    }

    /** Results in the order they were set. */
    public synchronized Map<String, String> results() {
        return new LinkedHashMap<>(results);
    }

    /** Names of the runs in the order they first appeared. */
    public synchronized List<String> runs() {
        return List.copyOf(runs);
    }

    /** All values in the order they were appended. */
    public synchronized List<Scalar> scalars() {
        return List.copyOf(scalars);
    }

    /** Times by run, epoch and phase in the order they first appeared. */
    public synchronized List<PhaseTime> phases() {
        return phases.entrySet().stream()
                .map(e -> new PhaseTime(
                        e.getKey().run(), e.getKey().epoch(), e.getKey().phase(), e.getValue()))
                .toList();
    }

    /** Throughput by run and epoch in the order they first appeared. */
    public synchronized List<Throughput> throughput() {
        return List.copyOf(throughput.values());
    }

    /** {@code 0.0005}, not {@code 5.0E-4}. */
    private static String plain(Object value) {
        return value instanceof Double number && Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    private static String named(String what, @Nullable String name, String example) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(
                    what + "=" + (name == null ? "null" : "'" + name + "'") + ", must be a text such as " + example);
        }
        return name;
    }

    private static void epoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch=" + epoch + ", must be at least 0");
        }
    }

    private static void notNegative(String what, String run, int epoch, double number) {
        if (!(number >= 0 && number <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(what + "=" + number + " of " + where(run, epoch)
                    + ", must be finite and at least 0; was something divided by 0 seconds?");
        }
    }

    private static String where(String run, int epoch) {
        return run + ", epoch " + epoch;
    }
}

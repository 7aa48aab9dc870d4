package io.filbert.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.filbert.examples.data.Statistics;
import io.filbert.examples.data.Statistics.MeanAndDeviation;
import io.filbert.examples.report.CurveCsv;
import io.filbert.examples.report.HtmlReport;
import io.filbert.examples.report.TensorBoardWriter;
import io.filbert.examples.report.TrainingLog;
import io.filbert.examples.train.RankListener;
import io.filbert.examples.train.RunResult;
import io.filbert.examples.train.RunResult.EpochResult;
import io.filbert.examples.train.TrainOptions;
import io.filbert.examples.train.TrainOptions.Kind;
import io.filbert.examples.train.Trainer;
import io.filbert.examples.train.TrainingRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;

/** Runs {@code filbert train} on a cluster of its own and tells what came of it: as text, JSON, a page and event files. */
final class TrainReport {
    private static final int PARTITIONS = 271;

    /** Up to so many have a line each. */
    private static final int FEW_EPOCHS = 10;

    private final TrainSettings settings;
    private final TrainOptions options;
    private final List<RunResult> runs = new ArrayList<>();
    private final List<RunResult> withoutGraph = new ArrayList<>();
    private final Map<String, List<Double>> baselines = new LinkedHashMap<>();

    TrainReport(TrainSettings settings, TrainOptions options) {
        this.settings = settings;
        this.options = options;
    }

    /** Trains and reports. */
    void run(PrintStream out) throws IOException, InterruptedException {
        Natives.require();
        checkFolders();
        Console console = new Console(out);
        if (settings.members == 0) {
            console.line("No cluster: batches are sampled out of arrays in this process.");
            run(TrainingRun.inHeap(options), console);
            return;
        }
        Path folder = Files.createTempDirectory("filbert-train");
        try (LocalCluster cluster = LocalCluster.start(settings.members, PARTITIONS)) {
            console.line("%s", cluster.describe(PARTITIONS));
            TrainingRun run = TrainingRun.on(cluster.access(false), cluster.address(), options, folder);
            run.load();
            run(run, console);
        }
    }

    private void run(TrainingRun run, Console console) throws IOException, InterruptedException {
        console.line("%s", run.data());
        console.line(
                "%s, %s, batches of %d, fan-out %s, %d epochs, %s",
                options.model(),
                options.task() == Kind.NODE_CLASSIFICATION ? "node classification" : "link prediction",
                options.batchSize(),
                Arrays.toString(options.fanout()),
                options.epochs(),
                settings.trainers == 1 ? "one trainer in this process" : settings.trainers + " trainer processes");
        for (long seed = 1; seed <= settings.seeds; seed++) {
            RunResult result = train(run, options, seed, console);
            runs.add(result);
            told(console, "seed " + seed, result);
            run.baselines(seed).forEach((name, value) -> baselines
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(value));
        }
        for (long seed = 1; !settings.noControls && seed <= settings.seeds; seed++) {
            withoutGraph.add(run.embedded(options.withoutGraph(), seed, Trainer.Progress.SILENT));
        }
        table(console);
        write(run.data());
    }

    private void checkFolders() throws IOException {
        Path folder =
                settings.json == null ? null : settings.json.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("--json=" + settings.json + ": " + folder + " is not a folder; make it first");
        }
        if (settings.report != null) {
            Files.createDirectories(settings.report);
        }
    }

    private RunResult train(TrainingRun run, TrainOptions how, long seed, Console console)
            throws IOException, InterruptedException {
        try (ProgressBar bar = console.bar("Seed " + seed, how.epochs(), "epochs")) {
            if (settings.trainers == 1) {
                return run.embedded(how, seed, new Trainer.Progress() {
                    @Override
                    public void epoch(EpochResult epoch) {
                        told(console, bar, epoch);
                    }
                });
            }
            return run.distributed(how, seed, settings.trainers, settings.restarts, new RankListener() {
                @Override
                public void epoch(int rank, EpochResult epoch) {
                    if (rank == 0) {
                        told(console, bar, epoch);
                    }
                }

                @Override
                public void again(int rank, String why) {
                    console.line("  rank %d: %s", rank, why);
                }
            });
        }
    }

    private void told(Console console, ProgressBar bar, EpochResult epoch) {
        bar.stepTo(epoch.epoch() + 1L);
        if (options.epochs() <= FEW_EPOCHS) {
            console.line(
                    "  epoch %d   loss %.4f   validation %.4f   %.1f s",
                    epoch.epoch(), epoch.loss(), epoch.validation(), seconds(epoch));
        }
    }

    private static double seconds(EpochResult e) {
        return e.waiting() + e.computing() + e.reducing() + e.optimizing() + e.validating();
    }

    private static void told(Console console, String name, RunResult result) {
        Map.Entry<String, Double> first = result.test().entrySet().iterator().next();
        console.line(
                "%s: epoch %d chosen   %s %.4f   waited %.1f %% of the training time, %.1f s",
                name, result.bestEpoch(), first.getKey(), first.getValue(), 100 * result.waitShare(), result.seconds());
    }

    private void table(Console console) {
        console.line("%nTest, mean and standard deviation of %d seeds", runs.size());
        TrainingRun.test(runs).forEach((name, value) -> row(console, options.model() + ": " + name, value));
        TrainingRun.test(withoutGraph)
                .forEach((name, value) -> row(console, options.model() + " without the graph: " + name, value));
        baselines.forEach((name, values) -> row(console, name, mean(values)));
        rivals(console);
        console.line("  %-64s %.1f %%", "waiting for batches, of the training time", 100 * waitShare());
    }

    /** Says where the model is not above what is known without it. */
    private void rivals(Console console) {
        TrainingRun.test(runs)
                .forEach((metric, value) -> baselines.forEach((name, values) -> {
                    if (name.endsWith(": " + metric) && mean(values).mean() >= value.mean()) {
                        console.line("  not above %s", name);
                    }
                }));
    }

    private static void row(Console console, String name, MeanAndDeviation value) {
        console.line("  %-64s %s", name, value);
    }

    private static MeanAndDeviation mean(List<Double> values) {
        return Statistics.meanAndDeviation(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private double waitShare() {
        return runs.stream().mapToDouble(RunResult::waitShare).average().orElse(0);
    }

    private void write(String data) throws IOException {
        if (settings.json != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(settings.json.toFile(), json());
        }
        if (settings.report != null) {
            TrainingLog log = log(data);
            HtmlReport.write(log, settings.report.resolve("report.html"));
            CurveCsv.write(log, settings.report.resolve("curve.csv"));
            TensorBoardWriter.write(log, settings.report.resolve(TrainSettings.TENSORBOARD));
        }
    }

    /** What is told by machine: the first metric by its own name, and all else. */
    private Map<String, Object> json() {
        Map<String, MeanAndDeviation> test = TrainingRun.test(runs);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                options.task() == Kind.NODE_CLASSIFICATION ? "test_accuracy" : "average_precision",
                test.values().iterator().next().mean());
        json.put("test", test);
        json.put("runs", runs.stream().map(RunResult::test).toList());
        json.put("validation", runs.stream().map(RunResult::validation).toList());
        json.put("wait_share", waitShare());
        json.put("without_graph", TrainingRun.test(withoutGraph));
        Map<String, MeanAndDeviation> known = new LinkedHashMap<>();
        baselines.forEach((name, values) -> known.put(name, mean(values)));
        json.put("baselines", known);
        json.put("options", options);
        json.put("curve", runs.stream().map(RunResult::epochs).toList());
        json.put("losses", runs.stream().map(RunResult::losses).toList());
        json.put("parameters", runs.stream().map(RunResult::parameters).toList());
        return json;
    }

    private TrainingLog log(String data) {
        TrainingLog log = new TrainingLog(options.model() + " on " + data.split(":", 2)[0])
                .model(options.model() + ", " + options.fanout().length
                        + (options.fanout().length == 1 ? " hop" : " hops") + ", hidden " + options.hidden())
                .dataset(data)
                .setting("batch size", options.batchSize())
                .setting("fan-out", Arrays.toString(options.fanout()))
                .setting("epochs", options.epochs())
                .setting("learning rate", options.learningRate())
                .setting("weight decay", options.weightDecay())
                .setting("dropout", options.dropout())
                .setting("trainers", settings.trainers)
                .setting("members", settings.members);
        TrainingRun.test(runs).forEach((name, value) -> log.result("test " + name, value.toString()));
        TrainingRun.test(withoutGraph)
                .forEach((name, value) -> log.result("without the graph: " + name, value.toString()));
        baselines.forEach((name, values) -> log.result(name, mean(values).toString()));
        for (RunResult run : runs) {
            String name = "seed " + run.seed();
            double at = 0;
            for (EpochResult e : run.epochs()) {
                at += seconds(e);
                log.scalar(name, "loss", e.epoch(), e.epoch(), at, e.loss());
                if (!Double.isNaN(e.validation())) {
                    log.scalar(name, "validation", e.epoch(), e.epoch(), at, e.validation());
                }
                log.phase(name, e.epoch(), TrainingLog.WAITING_FOR_DATA, e.waiting());
                log.phase(name, e.epoch(), TrainingLog.FORWARD_BACKWARD, e.computing());
                log.phase(name, e.epoch(), TrainingLog.ALL_REDUCE, e.reducing());
                log.phase(name, e.epoch(), TrainingLog.OPTIMIZER, e.optimizing());
                log.phase(name, e.epoch(), TrainingLog.VALIDATION, e.validating());
                double training = seconds(e) - e.validating();
                log.throughput(name, e.epoch(), e.seeds() / training, e.edges() / training);
            }
        }
        return log;
    }
}

package io.filbert.examples.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;

/** Logs that look like trainings. As a program it writes a report of five runs of 60 epochs to the path given, for a look at it. */
final class SampleLogs {
    private SampleLogs() {}

    /** The same values each time: loss falls, accuracy rises, the first epoch waits longest. */
    static TrainingLog training(String title, int runs, int epochs) {
        TrainingLog log = new TrainingLog(title, Instant.parse("2026-11-23T20:15:00Z"), () -> 0)
                .model("GraphSAGE, 2 layers of 64, mean, dropout .5")
                .dataset("Cora: 2,708 nodes, 10,556 edges, 1,433 features, 7 classes");
        for (int run = 0; run < runs; run++) {
            String name = "seed " + (run + 1);
            SplittableRandom random = new SplittableRandom(run);
            double luck = noise(random, .3);
            for (int epoch = 0; epoch < epochs; epoch++) {
                double progress = 1 - Math.exp(-epoch / (12 + 20 * luck));
                double seconds = (epoch + 1) * .21 + run * 13;
                log.scalar(
                        name,
                        "loss",
                        epoch,
                        epoch * 3L,
                        seconds,
                        1.95 - 1.6 * progress + .5 * luck + noise(random, .06));
                double accuracy = .14 + (.66 - .2 * luck) * progress + noise(random, .015);
                log.scalar(name, "validation accuracy", epoch, epoch * 3L, seconds, accuracy);
                log.phase(name, epoch, TrainingLog.WAITING_FOR_DATA, (epoch == 0 ? .09 : .025) + noise(random, .004));
                log.phase(name, epoch, TrainingLog.FORWARD_BACKWARD, .118 + noise(random, .01));
                log.phase(name, epoch, TrainingLog.OPTIMIZER, .021 + noise(random, .002));
                log.phase(name, epoch, TrainingLog.VALIDATION, .036 + noise(random, .003));
                log.phase(name, epoch, TrainingLog.OTHER, .008 + noise(random, .001));
                log.throughput(name, epoch, 690 + noise(random, 60), 51_300 + noise(random, 4000));
            }
        }
        return log.setting("batch size", 512)
                .setting("neighbors", "15, 10")
                .setting("learning rate", .01)
                .setting("weight decay", 5e-4)
                .setting("epochs", epochs)
                .setting("cluster", "3 members, 271 partitions")
                .result("test accuracy", "81.2 % ± 0.6")
                .result("test accuracy without edges", "58.9 % ± 1.1")
                .result("epoch chosen on validation", "41, 38, 52, 47, 44");
    }

    private static double noise(SplittableRandom random, double size) {
        return size * (random.nextDouble() - .5);
    }

    /** {@code SampleLogs FOLDER}: a report, event files and a CSV. */
    public static void main(String... args) throws IOException {
        TrainingLog log = training("Cora, GraphSAGE", 5, 60);
        Path folder = Path.of(args[0]);
        HtmlReport.write(log, folder.resolve("report.html"));
        TensorBoardWriter.write(log, folder.resolve("events"));
        CurveCsv.write(log, folder.resolve("curves.csv"));
        HtmlReport.write(training("Cora, GraphSAGE, sixteen ranks", 16, 300), folder.resolve("many.html"));
        HtmlReport.write(training("One run, one epoch", 1, 1), folder.resolve("one.html"));
    }
}

package io.filbert.examples.report;

import io.filbert.examples.report.TrainingLog.PhaseTime;
import io.filbert.examples.report.TrainingLog.Scalar;
import io.filbert.examples.report.TrainingLog.Throughput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A training as event files for TensorBoard, a folder for each run: {@code tensorboard --logdir FOLDER}. Values stand under their
 * tags at their steps; seconds of a phase under {@code seconds/PHASE} and throughput under {@code throughput/seeds per second} and
 * {@code throughput/edges per second}, at their epochs. Values are rounded to floats, for that is what TensorBoard keeps.
 */
public final class TensorBoardWriter {
    private TensorBoardWriter() {}

    /**
     * Writes an event file for each run into {@code folder/RUN}. Characters that are none for a folder become {@code _}. Writing
     * the same log again replaces its files.
     *
     * @param folder made when missing
     * @throws IOException if a file cannot be written, or a run's folder has event files of another training, which TensorBoard
     *     would draw as one line
     */
    public static void write(TrainingLog log, Path folder) throws IOException {
        String file = "events.out.tfevents." + log.start().toEpochMilli() + ".filbert";
        Map<String, Path> folders = folders(log.runs(), folder);
        for (Path run : folders.values()) {
            refuseOthers(run, file);
        }
        for (Map.Entry<String, Path> run : folders.entrySet()) {
            OutputFolders.make(run.getValue());
            Path path = run.getValue().resolve(file);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
                write(log, run.getKey(), out);
            }
        }
    }

    private static void write(TrainingLog log, String run, OutputStream out) throws IOException {
        double start = log.start().toEpochMilli() / 1e3;
        out.write(EventBytes.record(EventBytes.version(start)));
        Map<Integer, Double> ends =
                new HashMap<>(); // of an epoch its last value's time, which phases and throughput have not
        for (Scalar s : log.scalars()) {
            if (s.run().equals(run)) {
                scalar(out, start + s.seconds(), s.step(), s.tag(), s.value());
                ends.merge(s.epoch(), start + s.seconds(), Math::max);
            }
        }
        for (PhaseTime p : log.phases()) {
            if (p.run().equals(run)) {
                double time = ends.getOrDefault(p.epoch(), start);
                scalar(out, time, p.epoch(), "seconds/" + p.phase(), p.seconds());
            }
        }
        for (Throughput t : log.throughput()) {
            if (t.run().equals(run)) {
                double time = ends.getOrDefault(t.epoch(), start);
                scalar(out, time, t.epoch(), "throughput/seeds per second", t.seedsPerSecond());
                scalar(out, time, t.epoch(), "throughput/edges per second", t.edgesPerSecond());
            }
        }
    }

    private static void scalar(OutputStream out, double wallTime, long step, String tag, double value)
            throws IOException {
        out.write(EventBytes.record(EventBytes.scalar(wallTime, step, tag, (float) value)));
    }

    private static void refuseOthers(Path run, String file) throws IOException {
        if (!Files.isDirectory(run)) {
            return;
        }
        try (DirectoryStream<Path> events = Files.newDirectoryStream(run, "*tfevents*")) {
            for (Path other : events) {
                if (!named(other).equals(file)) {
                    throw new IOException(run + " has events of another training, " + named(other)
                            + "; remove the folder or write to another one");
                }
            }
        }
    }

    private static String named(Path path) {
        @Nullable Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** A folder for each run, different where the file system does not tell upper from lower case, too. */
    static Map<String, Path> folders(List<String> runs, Path folder) {
        Map<String, Path> folders = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (String run : runs) {
            String safe = run.strip().replaceAll("[^\\p{L}\\p{N} ._+=-]", "_").replaceAll("^\\.+|[. ]+$", "_");
            String name = safe;
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = safe + "-" + i;
            }
            folders.put(run, folder.resolve(name));
        }
        return folders;
    }
}

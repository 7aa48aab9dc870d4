package io.filbert.examples;

import io.filbert.archive.ExportProgress;
import io.filbert.archive.ExportReport;
import io.filbert.archive.GraphExport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert export}: a graph into a directory of Arrow files. */
@Command(
        name = "export",
        description = "Writes a graph into a directory, to be loaded by import or ingest: see docs/archive.md.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    private static final long LINE_NANOS = 5_000_000_000L;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "GRAPH", description = "Its name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String graph;

    @Parameters(paramLabel = "DIR", description = "Empty or not there; all members must see it under this name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path directory;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() {
        try (ClusterOptions.Access access = cluster.connect()) {
            print("cluster   %s", access.description());
            ExportReport report = GraphExport.of(access.hazelcast(), graph, directory)
                    .progress(lines())
                    .run();
            double seconds = Math.max(1e-3, report.time().toNanos() / 1e9);
            print(
                    "exported  graph %s to %s: %,d files, %,d rows, %,d MB in %.1f s: %,.0f MB/s",
                    graph,
                    directory,
                    report.files(),
                    report.rows(),
                    report.bytes() >> 20,
                    seconds,
                    report.bytes() / 1e6 / seconds);
        }
        return CommandLine.ExitCode.OK;
    }

    /** A line every few seconds. */
    private Consumer<ExportProgress> lines() {
        long[] last = {System.nanoTime()};
        return p -> {
            if (System.nanoTime() - last[0] >= LINE_NANOS) {
                last[0] = System.nanoTime();
                Console.print(
                        spec.commandLine().getErr(),
                        "export    %,d of %,d rows, %,d of %,d files, %,d MB",
                        p.rows(),
                        p.allRows(),
                        p.files(),
                        p.allFiles(),
                        p.bytes() >> 20);
            }
        };
    }

    private void print(String format, Object... values) {
        Console.print(spec.commandLine().getOut(), format, values);
    }
}

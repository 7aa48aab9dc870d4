package io.filbert.examples;

import io.filbert.ingest.IngestEstimate;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestReport;
import io.filbert.ingest.MappingFile;
import io.filbert.ingest.Reject;
import io.filbert.ingest.RejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert ingest}: files, databases and maps into a graph, by a mapping. */
@Command(
        name = "ingest",
        description = "Loads a graph by a mapping file: see docs/sources.md.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the message says why",
            "2:wrong options",
            "3:rows cannot be used; nothing was loaded"
        })
final class IngestCommand implements Callable<Integer> {
    private static final int REJECTED = 3;
    private static final int SHOWN = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "MAPPING", description = "What becomes which part of the graph, in YAML: docs/ingest.md.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(
            names = "--dry-run",
            description = "Reads what there is and tells how large the graph will be, and loads nothing.")
    private boolean dryRun;

    @Option(names = "--resume", description = "Goes on with a load of this mapping that was interrupted.")
    private boolean resume;

    @Option(
            names = "--reject-limit",
            paramLabel = "N",
            description =
                    "How many rows that cannot be used are left out before the load ends; default: the mapping's, 0.")
    private @Nullable Long rejectLimit;

    @Option(names = "--reject-file", paramLabel = "FILE", description = "Writes these rows there, as CSV.")
    private @Nullable Path rejectFile;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() throws IOException {
        IngestMapping mapping = MappingFile.read(file);
        if (rejectLimit != null) {
            mapping = mapping.rejectLimit(rejectLimit);
        }
        print("mapping   %s: %s", file, mapping.graph());
        try (ClusterOptions.Access access = cluster.connect();
                IngestProgressView view =
                        new IngestProgressView(spec.commandLine().getErr())) {
            print("cluster   %s", access.description());
            IngestPipeline pipeline =
                    IngestPipeline.of(access.hazelcast(), mapping).progress(view);
            if (dryRun) {
                IngestEstimate estimate = pipeline.estimate();
                view.done();
                return tell(estimate);
            }
            IngestReport report = (resume ? pipeline.resume() : pipeline).run();
            view.done();
            tell(report);
            return CommandLine.ExitCode.OK;
        } catch (RejectedException e) {
            error(String.valueOf(e.getMessage()));
            tell(e.rejects(), e.rejected());
            return REJECTED;
        }
    }

    private int tell(IngestEstimate estimate) throws IOException {
        print("to read   %,d files or parts, %s", estimate.files(), size(estimate.bytes()));
        print("%s", estimate.schema().toString().stripTrailing().indent(10).stripTrailing());
        for (int e = 0; e < estimate.edges().length; e++) {
            print(
                    "          %,d edges of type %s",
                    estimate.edges()[e], estimate.schema().edgeTypes().get(e).type());
        }
        print(
                "heap      each of %d members needs about %s while it loads, %s when it is built (%d backups); the least has %s free",
                estimate.members(),
                size(estimate.peakBytes()),
                size(estimate.finalBytes()),
                estimate.backups(),
                size(estimate.freeBytes()));
        tell(estimate.rejects(), estimate.rejected());
        if (!estimate.fits()) {
            error("it does not fit: add members, raise their heap (-Xmx), or lower the backup-count");
            return CommandLine.ExitCode.SOFTWARE;
        }
        print("          it fits; nothing was loaded");
        return CommandLine.ExitCode.OK;
    }

    private void tell(IngestReport report) throws IOException {
        double seconds = seconds(report.load());
        print(
                "read      %,d rows, %s in %.1f s: %,.0f rows/s, %s/s (survey %.1f s, build %.1f s)",
                report.records(),
                size(report.bytes()),
                seconds,
                report.records() / seconds,
                size((long) (report.bytes() / seconds)),
                seconds(report.survey()),
                seconds(report.build()));
        tell(report.rejects(), report.rejected());
        print("loaded    %s", report.graph());
        print(
                "%s",
                report.graph().schema().toString().stripTrailing().indent(10).stripTrailing());
        print(
                "%s",
                report.graph().report().toString().stripTrailing().indent(10).stripTrailing());
    }

    private void tell(List<Reject> rejects, long count) throws IOException {
        print("rejected  %,d rows", count);
        rejects.stream().limit(SHOWN).forEach(reject -> print("          %s", reject));
        if (rejectFile != null) {
            RejectFile.write(rejectFile, rejects);
            print("          %,d of them in %s", rejects.size(), rejectFile);
        } else if (rejects.size() > SHOWN) {
            print("          and more; --reject-file FILE writes them down");
        }
    }

    private static double seconds(Duration duration) {
        return Math.max(1e-3, duration.toNanos() / 1e9);
    }

    private static String size(long bytes) {
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%,d KB", (bytes + 1023) >> 10)
                : String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }

    private void print(String format, Object... values) {
        Console.print(spec.commandLine().getOut(), format, values);
    }

    private void error(String message) {
        spec.commandLine().getErr().println(spec.commandLine().getColorScheme().errorText("filbert: " + message));
    }
}

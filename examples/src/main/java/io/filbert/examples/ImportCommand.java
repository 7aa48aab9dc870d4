package io.filbert.examples;

import io.filbert.archive.GraphImport;
import io.filbert.ingest.IngestReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert import}: what {@code filbert export} wrote into a graph. */
@Command(
        name = "import",
        description = "Checks what export wrote, and loads it: see docs/archive.md.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description = "The export; this process and all members must see it under this name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path directory;

    @Option(names = "--as", paramLabel = "NAME", description = "The graph's name; default: the one that it had.")
    private @Nullable String name;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() {
        try (ClusterOptions.Access access = cluster.connect()) {
            print("cluster   %s", access.description());
            GraphImport load = GraphImport.of(access.hazelcast(), directory);
            IngestReport report = run(name == null ? load : load.as(name));
            print("loaded    %s, %,d rows", report.graph(), report.records());
            print(
                    "%s",
                    report.graph()
                            .schema()
                            .toString()
                            .stripTrailing()
                            .indent(10)
                            .stripTrailing());
            print(
                    "%s",
                    report.graph()
                            .report()
                            .toString()
                            .stripTrailing()
                            .indent(10)
                            .stripTrailing());
        }
        return CommandLine.ExitCode.OK;
    }

    private IngestReport run(GraphImport load) {
        try (IngestProgressView view = new IngestProgressView(spec.commandLine().getErr())) {
            return load.progress(view).run();
        }
    }

    private void print(String format, Object... values) {
        Console.print(spec.commandLine().getOut(), format, values);
    }
}

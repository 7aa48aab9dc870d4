package io.filbert.examples.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code filbert bench}: how fast Filbert is on this machine, beside what the machine allows. */
@Command(
        name = "bench",
        description = {
            "Measures Filbert beside a yardstick in the same run: members and clients are processes on 127.0.0.1 that it starts"
                    + " itself. docs/performance.md says what each bench does.",
            "",
            "Benches: all, kernel, sampling, features, batches, ingest, memory, latency, scaling, cache, options, allreduce."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every target was reached, or missed by a tenth at most",
            "1:one was missed by more, a yardstick was no good, or the bench failed; the message says why",
            "2:wrong options"
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Which benches to run, in this order.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--graph",
            paramLabel = "KIND",
            split = ",",
            converter = KindConverter.class,
            description =
                    "rmat, uniform, skewed or community, several with commas; by default those that the bench's target is for.")
    private List<GraphKind> graphs = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "N", description = "Another number of nodes: figures are then no targets'.")
    private @Nullable Integer nodes;

    @Option(names = "--edges", paramLabel = "N", description = "Another number of edges, likewise.")
    private @Nullable Integer edges;

    @Option(names = "--columns", paramLabel = "N", description = "Float32 columns of a node's row.")
    private int columns = 100;

    @Option(names = "--batch-size", paramLabel = "N", description = "Seeds of a batch.")
    private int batchSize = 1024;

    @Option(names = "--fanout", paramLabel = "N", split = ",", description = "Neighbors by hop.")
    private int[] fanout = {15, 10, 5};

    @Option(names = "--warmup", paramLabel = "N", description = "Rounds before those that count.")
    private int warmup = 8;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count.")
    private int rounds = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
    private @Nullable Path json;

    /** Reads the name of a graph. */
    static final class KindConverter implements ITypeConverter<GraphKind> {
        @Override
        public GraphKind convert(String value) {
            return Arrays.stream(GraphKind.values())
                    .filter(kind -> kind.label().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is none of "
                            + Arrays.stream(GraphKind.values())
                                    .map(GraphKind::label)
                                    .toList()));
        }
    }

    @Override
    public Integer call() throws Exception {
        return run(System.out, System.err) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private boolean run(PrintStream out, PrintStream progress) throws Exception {
        Map<String, Bench> benches = chosen();
        Path folder = json == null ? null : json.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException("--json=" + json + ": " + folder + " is not a folder; make it first");
        }
        out.println(Jvm.machine());
        Path files = Files.createTempDirectory("filbert-bench");
        BenchReport report = new BenchReport(out, progress);
        BenchRun run = new BenchRun(
                graphs, nodes, edges, columns, batchSize, fanout, warmup, Math.max(1, rounds), files, report);
        try {
            for (Bench bench : benches.values()) {
                bench.run(run);
            }
            delete(files); // kept after a failure: the logs of the processes are in it
        } finally {
            report.summary();
            if (json != null) {
                report.write(json);
            }
        }
        return report.passed();
    }

    private Map<String, Bench> chosen() {
        Map<String, Bench> all = Benches.all();
        if (names.contains("all")) {
            return all;
        }
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        String.format(
                                Locale.ROOT, "no bench %s; there are all, %s", name, String.join(", ", all.keySet())));
            }
        }
        all.keySet().retainAll(names);
        return all;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

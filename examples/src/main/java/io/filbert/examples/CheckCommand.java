package io.filbert.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code filbert check}: whether what {@code quickstart --json} wrote is as good as it has to be. */
@Command(
        name = "check",
        description =
                "Checks a file that quickstart --json wrote: accuracies and time must be within the project's bounds.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:within bounds", "1:not, or unreadable", "2:wrong options"})
final class CheckCommand implements Callable<Integer> {
    private static final double TEST_ACCURACY = 0.92;
    private static final double VERB_ACCURACY = 0.75;
    private static final double GAIN_BY_EDGES = 0.35;
    private static final double GAIN_BY_TYPES = 0.08;
    private static final double SHUFFLED_ACCURACY = 0.30;
    private static final double SECONDS = 480;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Of quickstart --json FILE.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Option(
            names = "--merged",
            paramLabel = "FILE",
            description = "Of quickstart --merge-types --json FILE, to compare.")
    private @Nullable Path merged;

    @Option(names = "--shuffled", paramLabel = "FILE", description = "Of quickstart --shuffle-labels --json FILE.")
    private @Nullable Path shuffled;

    private final List<String> failures = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        JsonNode result = read(file);
        double test = number(file, result, "test_accuracy");
        least("test_accuracy", test, TEST_ACCURACY);
        least("accuracy_by_type.verb", number(file, result.path("accuracy_by_type"), "verb"), VERB_ACCURACY);
        least(
                "test_accuracy - test_accuracy_no_edges",
                test - number(file, result, "test_accuracy_no_edges"),
                GAIN_BY_EDGES);
        most("seconds", number(file, result, "seconds"), SECONDS);
        if (merged != null) {
            double untyped = number(merged, read(merged), "test_accuracy");
            least("test_accuracy - that with merged types", test - untyped, GAIN_BY_TYPES);
        }
        if (shuffled != null) {
            double chance = number(shuffled, read(shuffled), "test_accuracy");
            most("test_accuracy with shuffled labels", chance, SHUFFLED_ACCURACY);
        }
        failures.forEach(f -> spec.commandLine().getErr().println("filbert: " + f));
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static JsonNode read(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(path + " cannot be read; run quickstart --json " + path + " first");
        }
        return new ObjectMapper().readTree(path.toFile());
    }

    private static double number(Path path, JsonNode node, String name) throws IOException {
        if (!node.path(name).isNumber()) {
            throw new IOException(
                    path + " has no number " + name + "; was it written by quickstart without --no-train?");
        }
        return node.path(name).asDouble();
    }

    private void least(String name, double value, double bound) {
        check(value >= bound, name, value, "at least", bound);
    }

    private void most(String name, double value, double bound) {
        check(value <= bound, name, value, "at most", bound);
    }

    private void check(boolean passed, String name, double value, String how, double bound) {
        String line = String.format(Locale.ROOT, "%-40s %8.3f   %s %.3f", name, value, how, bound);
        spec.commandLine().getOut().println(line);
        if (!passed) {
            failures.add(String.format(Locale.ROOT, "%s=%.4f, must be %s %.4f", name, value, how, bound));
        }
    }
}

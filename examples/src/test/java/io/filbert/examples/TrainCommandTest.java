package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.filbert.examples.sage.Torch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code filbert train} on small data: what it writes, and what it says to wrong options. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TrainCommandTest {
    private static final String[] SHORT = {"--members=1", "--seeds=1"};

    private final StringWriter err = new StringWriter();
    private final CommandLine tool = FilbertTool.commandLine().setErr(new PrintWriter(err));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private int train(String task, String... options) {
        return tool.execute(Stream.of(List.of("train", task), List.of(options))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void nodeClassificationWritesResultsAndAReport() throws IOException {
        Torch.assume();
        MadeUp.citations(folder);
        Path file = folder.resolve("result.json");
        Path report = folder.resolve("out").resolve("report");

        int code = train(
                "node-classification",
                "--data=" + folder,
                "--model=gcn",
                "--epochs=20",
                "--learning-rate=.05",
                "--evaluate-every=2",
                "--json=" + file,
                "--report=" + report,
                SHORT[0],
                SHORT[1]);

        assertThat(code).as(err.toString()).isZero();
        JsonNode json = json(file);
        assertThat(json.get("test_accuracy").asDouble()).as("of three classes").isBetween(.6, 1.);
        assertThat(json.get("runs")).hasSize(1);
        assertThat(json.get("runs").get(0).get("accuracy").asDouble())
                .isEqualTo(json.get("test_accuracy").asDouble());
        assertThat(json.get("wait_share").asDouble()).isBetween(0., 1.);
        assertThat(json.get("curve").get(0)).hasSize(20);
        assertThat(json.get("losses").get(0)).hasSize(20);
        assertThat(json.get("without_graph").get("accuracy").get("mean").asDouble())
                .isPositive();
        assertThat(json.get("options").get("model").asText()).isEqualTo("GCN");
        assertThat(Files.readString(report.resolve("report.html"))).contains("gcn on", "300 nodes");
        assertThat(Files.readAllLines(report.resolve("curve.csv"))).hasSizeGreaterThan(20);
        try (Stream<Path> files = Files.walk(report.resolve("tensorboard"))) {
            assertThat(files.map(path -> path.getFileName().toString())).anyMatch(name -> name.contains("tfevents"));
        }
    }

    @Test
    void linkPredictionWritesAveragePrecision() throws IOException {
        Torch.assume();
        MadeUp.events(folder);
        Path file = folder.resolve("result.json");

        int code = train(
                "link-prediction",
                "--data=" + folder,
                "--epochs=2",
                "--no-controls",
                "--json=" + file,
                SHORT[0],
                SHORT[1]);

        assertThat(code).as(err.toString()).isZero();
        JsonNode json = json(file);
        assertThat(json.get("average_precision").asDouble()).isBetween(.3, 1.);
        assertThat(json.get("runs").get(0).get("average precision").asDouble())
                .isEqualTo(json.get("average_precision").asDouble());
        assertThat(json.get("test").has("average precision, historical negatives"))
                .isTrue();
        assertThat(json.get("baselines")).isNotEmpty();
        assertThat(json.get("without_graph")).isEmpty();
        assertThat(json.get("curve").get(0)).hasSize(2);
    }

    @Test
    void wrongOptionsEndWithCodeTwoAndSayWhatToDo() throws IOException {
        String data = "--data=" + folder;
        refused("which task? One of [node-classification, link-prediction]", "train");
        refused("'--data=DIR'", "train", "node-classification");
        refused("take sage, gcn or gat", "train", "node-classification", data, "--model=rgcn");
        refused("take rgcn, or sage", "train", "node-classification", "--data=wordnet", "--model=gat");
        refused("take sage or gat", "train", "link-prediction", data, "--model=gcn");
        refused("link-prediction takes a folder of events", "train", "link-prediction", "--data=wordnet");
        refused(
                "--fanout=1 names 1 hop, the model has two layers; name two, such as --fanout=10,10",
                "train",
                "node-classification",
                data,
                "--fanout=1");
        refused(
                "--data=no-such-folder is not a folder; it must hold nodes.tsv and edges.tsv",
                "train",
                "node-classification",
                "--data=no-such-folder");
        refused(
                "--data=no-such-folder is not a folder; it must hold edges.tsv",
                "train",
                "link-prediction",
                "--data=no-such-folder");
        refused("trainers=0", "train", "link-prediction", data, "--trainers=0");
        refused("batch-size=0", "train", "link-prediction", data, "--batch-size=0");
        refused("restarts=-1", "train", "link-prediction", data, "--restarts=-1");
        refused("learning-rate=0.0", "train", "link-prediction", data, "--learning-rate=0");
        refused("fanout=[-2]", "train", "link-prediction", data, "--fanout=-2");
        refused("start at least one member", "train", "link-prediction", data, "--members=0");
        refused("start at least one member", "train", "node-classification", data, "--members=0", "--trainers=2");
        Files.createDirectories(folder.resolve("old").resolve("tensorboard"));
        refused("events of another training", "train", "link-prediction", data, "--report=" + folder.resolve("old"));
        refused("but was 'mlp'", "train", "node-classification", data, "--model=mlp");
    }

    private void refused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(tool.execute(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void whatCannotBeReadOrWrittenEndsWithCodeOneAndIsNamed() {
        Torch.assume();
        assertThat(train("node-classification", "--data=" + folder, SHORT[0])).isEqualTo(1);
        assertThat(err.toString()).contains("nodes.tsv");
        err.getBuffer().setLength(0);
        assertThat(train("node-classification", "--data=" + folder, "--json=no-such-folder/result.json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no-such-folder is not a folder; make it first");
    }
}

package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FilbertToolTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine tool =
            FilbertTool.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void helpNamesEveryOptionOfTheQuickstart() {
        assertThat(tool.execute("quickstart", "--help")).isZero();
        assertThat(out.toString())
                .contains("--members", "--epochs", "--seed", "--client", "--sampler-threads", "--partitions")
                .contains("--merge-types", "--shuffle-labels", "--shuffle-edges", "--no-train", "--json");
    }

    @Test
    void noCommandAndWrongOptionsEndWithCodeTwo() {
        assertThat(tool.execute()).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "which command? One of [quickstart, check, partition, member, ingest, train, plain-trainer, export,"
                                + " import, graphs, drop, bench]");
        assertThat(tool.execute("quickstart", "--membres", "3")).isEqualTo(2);
        assertThat(tool.execute("quickstart", "--members", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--members=0, must be at least 1");
    }

    @Test
    void partitionComparesTheCutsOfAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("two-triangles.tsv");
        Files.writeString(file, "0\t2\n2\t4\n4\t0\n1\t3\t0.5\n3\t5\n5\t1\n0\t1\n");

        assertThat(tool.execute("partition", "--parts", "3", file.toString())).isZero();
        assertThat(out.toString())
                .contains("6 nodes, 7 edges, 3 parts")
                .containsPattern("hash +100.0 % +12 +1.000")
                .containsPattern("ldg +\\d+.\\d %")
                .contains("fennel, 10 passes", "metis");
    }

    @Test
    void aFailureEndsWithCodeOneAndSaysWhatToDo() {
        assertThat(tool.execute("quickstart", "--json", "no-such-folder/result.json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no-such-folder is not a folder; make it first");
    }

    @Test
    void jsonHasTheDocumentedNamesAndLeavesOutWhatWasNotTrained() {
        QuickstartResult trained = new QuickstartResult(
                .9, .5, Map.of("noun", .95), Map.of("noun", .4), .91, 4, .7, .8, Map.of("noun", .9), 1e6, "ab", 3, 60);
        JsonNode json = new ObjectMapper().valueToTree(trained);
        for (String name : new String[] {"test_accuracy", "test_accuracy_no_edges", "accuracy_by_type", "members"}) {
            assertThat(json.has(name)).as(name).isTrue();
        }
        for (String name : new String[] {"label_propagation", "sampled_edges_per_s", "epoch_digest", "seconds"}) {
            assertThat(json.has(name)).as(name).isTrue();
        }
        QuickstartResult sampled =
                new QuickstartResult(null, null, null, null, null, null, null, null, null, 1e6, "ab", 3, 60);
        assertThat(new ObjectMapper().valueToTree(sampled).has("test_accuracy")).isFalse();
    }

    @Test
    void checkAcceptsGoodResultsAndNamesWhatIsTooLow(@TempDir Path folder) throws IOException {
        Path good = write(folder.resolve("good.json"), result(.93, .5, .76));
        Path merged = write(folder.resolve("merged.json"), result(.84, .5, .6));
        Path bad = write(folder.resolve("bad.json"), result(.91, .6, .7));
        assertThat(tool.execute("check", good.toString())).isZero();
        assertThat(tool.execute("check", good.toString(), "--merged", merged.toString()))
                .isZero();
        assertThat(tool.execute("check", bad.toString(), "--merged", merged.toString(), "--shuffled", good.toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("test_accuracy=0.9100, must be at least 0.9200", "accuracy_by_type.verb=0.7000")
                .contains("test_accuracy - test_accuracy_no_edges=0.3100", "merged types=0.0700")
                .contains("test_accuracy with shuffled labels=0.9300, must be at most 0.3000");
        assertThat(tool.execute("check", folder.resolve("none.json").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none.json cannot be read");
    }

    private static QuickstartResult result(double test, double noEdges, double verb) {
        Map<String, Double> byType = Map.of("verb", verb);
        return new QuickstartResult(test, noEdges, byType, byType, test, 4, .7, .8, byType, 1e6, "ab", 3, 60);
    }

    private static Path write(Path file, QuickstartResult result) throws IOException {
        new ObjectMapper().writeValue(file.toFile(), result);
        return file;
    }
}

package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        assertThat(err.toString()).contains("which command? One of [quickstart]");
        assertThat(tool.execute("quickstart", "--membres", "3")).isEqualTo(2);
        assertThat(tool.execute("quickstart", "--members", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--members=0, must be at least 1");
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
}

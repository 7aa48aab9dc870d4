package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that work on a cluster that runs: a graph goes in, out into files, in again under another name, and away. */
class ClusterCommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine tool =
            FilbertTool.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void aGraphGoesInAndOutAndInAgain(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("edges.csv"), "from,to\nb,a\nc,a\nc,b\n");
        Path mapping = folder.resolve("letters.yaml");
        Files.writeString(mapping, """
                graph: letters
                nodes:
                  letter: {id: {type: string}}
                edges:
                  letter before letter: {source: from, destination: to, read: [{csv: edges.csv}]}
                """);
        String exported = folder.resolve("export").toString();
        try (LocalCluster cluster = LocalCluster.start(2, 31)) {
            run(cluster, "ingest", mapping.toString());
            assertThat(out.toString()).contains("2 members", "graph letters: 3 nodes, 3 edges");

            run(cluster, "export", "letters", exported);
            assertThat(folder.resolve("export").resolve("mapping.yaml")).exists();
            run(cluster, "import", exported, "--as", "copy");
            run(cluster, "graphs");
            assertThat(out.toString()).contains("graph copy", "graph letters");

            run(cluster, "graphs", "copy");
            assertThat(out.toString()).contains("graph copy: 3 nodes, 3 edges", "external ids STRING");

            run(cluster, "drop", "letters");
            assertThat(out.toString()).contains("graph letters is dropped");
            assertThat(execute(cluster, "drop", "letters")).isEqualTo(1);
            assertThat(err.toString()).contains("graph letters is not in the catalog, known are [copy]");
        }
    }

    private void run(LocalCluster cluster, String... command) {
        assertThat(execute(cluster, command))
                .as(() -> List.of(command) + ": " + err)
                .isZero();
    }

    private int execute(LocalCluster cluster, String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--address", cluster.address(), "--cluster", cluster.name()));
        return tool.execute(args.toArray(new String[0]));
    }

    @Test
    void aClusterThatIsNotThereIsAnError() {
        assertThat(tool.execute("graphs", "--address", "127.0.0.1:1", "--cluster", "none"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("filbert: ");
    }
}

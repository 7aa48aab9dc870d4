package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code filbert ingest} says and answers. */
class IngestCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine tool =
            FilbertTool.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @BeforeEach
    void writeTheFilesOfTheSourcesPage() throws IOException {
        Files.writeString(
                folder.resolve("papers.csv"),
                "doi,year,words\n10.1/a,2019,0.5 1 0\n10.1/b,2020,0 0.25 1\n10.1/c,2021,1 1 1\n");
        Files.writeString(folder.resolve("cites.csv"), "from,to\n10.1/b,10.1/a\n10.1/c,10.1/a\n10.1/c,10.1/b\n");
        Files.writeString(folder.resolve("papers.yaml"), """
                graph: papers
                nodes:
                  paper:
                    id: {column: doi, type: string}
                    attributes:
                      x: {dtype: float32, width: 3, column: words, separator: " "}
                      year: int32
                    read:
                      - csv: papers.csv
                edges:
                  paper cites paper:
                    source: from
                    destination: to
                    read:
                      - csv: cites.csv
                """);
    }

    private int ingest(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "ingest";
        args[1] = folder.resolve("papers.yaml").toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return tool.execute(args);
    }

    @Test
    void aDryRunTellsSizesAndALoadTellsTheGraph() {
        assertThat(ingest("--dry-run")).as(err::toString).isZero();
        assertThat(out.toString())
                .contains("2 files or parts", "3 nodes, external ids STRING", "3 edges of type paper__cites__paper")
                .contains("it fits; nothing was loaded");

        assertThat(ingest("--members", "2")).as(err::toString).isZero();
        assertThat(out.toString())
                .contains("2 members at ", "in this process only", "read      6 rows", "rejected  0 rows")
                .contains("graph papers: 3 nodes, 3 edges");
    }

    @Test
    void rowsThatCannotBeUsedAreToldAndWrittenDown() throws IOException {
        Files.writeString(folder.resolve("cites.csv"), "10.1/x,10.1/a\n", StandardOpenOption.APPEND);
        String reject = folder.resolve("cites.csv") + ":5: UNKNOWN_NODE: source 10.1/x is no node of type paper";

        assertThat(ingest()).isEqualTo(3);
        assertThat(err.toString()).contains("graph papers was not loaded: 1 row");
        assertThat(out.toString()).contains(reject);

        Path file = folder.resolve("rejects.csv");
        assertThat(ingest("--reject-limit", "1", "--reject-file", file.toString()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("graph papers: 3 nodes, 3 edges");
        assertThat(file)
                .hasContent("file,line,reason,detail,row\n" + folder.resolve("cites.csv")
                        + ",5,UNKNOWN_NODE,source 10.1/x is no node of type paper,\"10.1/x,10.1/a\"\n");
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        Files.delete(folder.resolve("cites.csv"));
        assertThat(ingest()).isEqualTo(1);
        assertThat(err.toString()).contains(folder.resolve("cites.csv").toString());

        assertThat(ingest("--resume")).isEqualTo(1);
        assertThat(err.toString()).contains("no interrupted load of graph papers");

        Files.writeString(folder.resolve("papers.yaml"), "graph: papers\nnods: {}\n");
        assertThat(ingest()).isEqualTo(1);
        assertThat(err.toString()).contains("papers.yaml:2:1", "nods", "nodes");
    }
}

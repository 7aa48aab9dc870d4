package io.filbert.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filbert.examples.data.CitationData.Part;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationDataTest {
    private static final String HEADER = "id\tlabel\tsplit\tfeatures\n";
    private static final String NODES = HEADER + "0\t2\ttrain\t0,3\n1\t0\tval\t1\n2\t0\ttest\t\n3\t-1\tnone\t0,1,2,3\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before a test
    private Path folder;

    private CitationData read(String nodes, String edges) throws IOException {
        Files.writeString(folder.resolve("nodes.tsv"), nodes);
        Files.writeString(folder.resolve("edges.tsv"), edges);
        return CitationData.read(folder);
    }

    @Test
    void aFolderIsNodesAndEdges() throws IOException {
        CitationData data = read(NODES, "0\t1\n2\t1\n");

        assertThat(data.nodes()).isEqualTo(4);
        assertThat(data.classes()).isEqualTo(3);
        assertThat(data.columns()).isEqualTo(4);
        assertThat(data.labels()).containsExactly(2, 0, 0, -1);
        assertThat(data.ids(Part.TRAIN)).containsExactly(0);
        assertThat(data.ids(Part.VALIDATION)).containsExactly(1);
        assertThat(data.ids(Part.TEST)).containsExactly(2);
        assertThat(data.ids(Part.NONE)).containsExactly(3);
        assertThat(data.ones(0)).containsExactly(0, 3);
        assertThat(data.ones(2)).isEmpty();
        assertThat(data.source()).containsExactly(0, 2);
        assertThat(data.destination()).containsExactly(1, 1);
    }

    @Test
    void rowsSumToOneOrAreEmpty() throws IOException {
        assertThat(read(NODES, "").features())
                .containsExactly(
                        new float[] {.5f, 0, 0, .5f, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ .25f, .25f, .25f, .25f});
    }

    @Test
    void edgesThatWereThereAndSelfLoopsAreLeftOutAndCounted() throws IOException {
        CitationData data = read(NODES, "0\t1\n1\t0\n2\t2\n0\t1\n3\t0\n");

        assertThat(data.source()).containsExactly(0, 3);
        assertThat(data.destination()).containsExactly(1, 0);
        assertThat(data.duplicates()).isEqualTo(2);
        assertThat(data.selfLoops()).isEqualTo(1);
        assertThat(data)
                .hasToString(data.name() + ": 4 nodes, 4 columns, 3 classes, 2 undirected edges"
                        + " (2 duplicates and 1 self-loops left out)");
    }

    @Test
    void linesMayEndAsOnOtherSystemsAndEmptyOnesAreSkipped() throws IOException {
        CitationData data = read(NODES.replace("\n", "\r\n"), "\n0\t1\r\n\n1\t2");

        assertThat(data.labels()).containsExactly(2, 0, 0, -1);
        assertThat(data.source()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "7;0;test;1     | id is '7', expected 4, ids count up from 0",
                "04;0;test;1    | id is '04', expected 4, ids count up from 0",
                "4;x;test;1     | label is 'x', expected a whole number from -1 to 2147483646",
                "4;-2;test;1    | label is '-2', expected a whole number from -1 to 2147483646",
                "4;-1;test;1    | label is '-1', expected a class, as split is test",
                "4;0;tset;1     | split is 'tset', expected train, val, test or none",
                "4;0;test;1,x   | features is 'x', expected a whole number from 2 to 2147483646",
                "4;0;test;3,3   | features is '3', expected a whole number from 4 to 2147483646",
                "4;0;test;1,    | features is '', expected a whole number from 2 to 2147483646",
                "4;0;test       | '4 0 test' has 3 fields, expected 4 with tabs between them: [id, label, split, features]",
                "4;0;test;1;9   | '4 0 test 1 9' has 5 fields, expected 4 with tabs between them: [id, label, split, features]",
            })
    void aBadNodeIsNamedByFileLineAndValue(String line, String message) {
        assertThatThrownBy(() -> read(NODES + line.replace(';', '\t') + "\n", ""))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(folder.resolve("nodes.tsv") + " line 6: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0;4    | destination is '4', expected a whole number from 0 to 3",
                "-1;0   | source is '-1', expected a whole number from 0 to 3",
                "0 1    | '0 1' has 1 fields, expected 2 with tabs between them: [source, destination]",
                "0;1;2  | '0 1 2' has 3 fields, expected 2 with tabs between them: [source, destination]",
            })
    void aBadEdgeIsNamedByFileLineAndValue(String line, String message) {
        assertThatThrownBy(() -> read(NODES, "0\t1\n" + line.replace(';', '\t') + "\n"))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(folder.resolve("edges.tsv") + " line 2: " + message);
    }

    @Test
    void aFileWithoutHeaderWithoutNodesOrAbsentIsNamed() throws IOException {
        Path nodes = folder.resolve("nodes.tsv");
        assertThatThrownBy(() -> CitationData.read(folder))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(nodes + " is not there; give the folder that has it");
        assertThatThrownBy(() -> read("", ""))
                .hasMessage(nodes + " is empty, expected a header with the columns [id, label, split, features]");
        assertThatThrownBy(() -> read(HEADER, "")).hasMessage(nodes + " has a header and no nodes");
        assertThatThrownBy(() -> read("0\t2\ttrain\t0,3\n", ""))
                .hasMessage(nodes + " line 1: the header is '0 2 train 0,3', expected the columns"
                        + " [id, label, split, features]");
        Files.writeString(nodes, NODES);
        Files.delete(folder.resolve("edges.tsv"));
        assertThatThrownBy(() -> CitationData.read(folder))
                .hasMessage(folder.resolve("edges.tsv") + " is not there; give the folder that has it");
    }

    @ParameterizedTest
    @CsvSource({
        "cora,     2708, 5278, 1433, 7, 140, 500, 1000, 1068, 0",
        "citeseer, 3327, 4552, 3703, 6, 120, 500, 1000, 1707, 15",
    })
    void theRealGraphsAreAsTheirReadmeSays(
            String name,
            int nodes,
            int edges,
            int columns,
            int classes,
            int train,
            int validation,
            int test,
            int none,
            int unlabelled) {
        assumeTrue(DataFolder.find(name).isPresent(), () -> DataFolder.absent(name));
        CitationData data = CitationData.read(DataFolder.of(name));

        assertThat(data.nodes()).isEqualTo(nodes);
        assertThat(data.edges()).isEqualTo(edges);
        assertThat(data.columns()).isEqualTo(columns);
        assertThat(data.classes()).isEqualTo(classes);
        assertThat(data.ids(Part.TRAIN)).hasSize(train);
        assertThat(data.ids(Part.VALIDATION)).hasSize(validation);
        assertThat(data.ids(Part.TEST)).hasSize(test);
        assertThat(data.ids(Part.NONE)).hasSize(none);
        assertThat(Arrays.stream(data.labels()).filter(label -> label < 0)).hasSize(unlabelled);
        assertThat(data.duplicates() + data.selfLoops()).isZero();
        float[] rows = data.features();
        for (int node = 0; node < nodes; node++) {
            int from = node * columns;
            double sum = IntStream.range(from, from + columns)
                    .mapToDouble(i -> rows[i])
                    .sum();
            assertThat(sum).isCloseTo(data.ones(node).length == 0 ? 0 : 1, within(1e-5));
        }
    }

    @Test
    void anAbsentGraphIsNamedWithTheWayOut() {
        assertThat(DataFolder.find("no_such_graph")).isEmpty();
        assertThatThrownBy(() -> DataFolder.of("no_such_graph"))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageStartingWith("no folder no_such_graph in [")
                .hasMessageEndingWith("]; set FILBERT_DATA to the folder that holds it");
    }
}

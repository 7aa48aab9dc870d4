package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends of edges in one place, their attributes in another. */
class SideBySideTest {
    private static final Field[] FIELDS = {
        Field.number("id", Field.ROW),
        Reading.attribute("w", DType.INT32, 1, "w"),
        Field.number("source", "s"),
        Field.externalId("destination", "d"),
        Field.weight("w")
    };

    @TempDir
    private Path folder = Path.of("");

    private CsvSource file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return CsvSource.of(file.toString());
    }

    private SideBySide both(String ends, String weights) throws IOException {
        return SideBySide.of(file("ends.csv", "s,d\n" + ends), List.of("s", "d"))
                .and(file("weights.csv", "w\n" + weights), List.of("w"));
    }

    @Test
    void rowsStandBesideThoseOfTheSameNumber() throws IOException {
        Reading all = Reading.of(both("1,a\n2,b\n", "10\n20\n"), FIELDS);

        assertThat(all.rows).containsExactly("0|10|1|a|10.0", "1|20|2|b|20.0");
        assertThat(all.lines).containsExactly(2L, 3L);
        assertThat(all.texts).containsExactly("1,a", "2,b");
        assertThat(all.rejects).isEmpty();
    }

    @Test
    void aRowThatOnePartRejectsIsLeftOutAsAWhole() throws IOException {
        Reading all = Reading.of(both("1,a\nx,b\n3,c\n4,d\n", "10\n20\ny\n40\n"), FIELDS);

        assertThat(all.rows).containsExactly("0|10|1|a|10.0", "3|40|4|d|40.0");
        assertThat(all.rejects)
                .extracting(r -> Path.of(r.file()).getFileName() + ":" + r.line() + " " + r.reason())
                .containsExactlyInAnyOrder("ends.csv:3 NUMBER", "weights.csv:4 NUMBER");
    }

    @Test
    void rejectsAtTheEndDoNotMakeThePartsUnequal() throws IOException {
        Reading all = Reading.of(both("1,a\n2,b\n", "10\ny\n"), FIELDS);

        assertThat(all.rows).containsExactly("0|10|1|a|10.0");
        assertThat(all.rejects).extracting(Reject::reason).containsExactly(RejectReason.NUMBER);
    }

    @Test
    void partsOfUnequalLengthAreNoTable() throws IOException {
        Reading more = Reading.of(both("1,a\n", "10\n20\n"), FIELDS);

        assertThat(more.rows).containsExactly("0|10|1|a|10.0");
        assertThat(more.rejects).singleElement().satisfies(r -> {
            assertThat(r.reason()).isEqualTo(RejectReason.FORMAT);
            assertThat(r.detail())
                    .isEqualTo("csv " + folder + "/ends.csv has 1 rows and csv " + folder
                            + "/weights.csv has 2, must have as many");
        });
    }

    @Test
    void aPartThatBreaksOffEndsTheReadingOnce() throws IOException {
        Reading broken = Reading.of(both("1,a\n2,b\n", "10\n\"20\n"), FIELDS);

        assertThat(broken.rows).containsExactly("0|10|1|a|10.0");
        assertThat(broken.rejects).extracting(Reject::reason).containsExactly(RejectReason.TRUNCATED);
    }

    @Test
    void filesOfOnePartFollowOneAnother() throws IOException {
        int rows = 3 * RowBatch.MAX_ROWS + 5;
        file("part-1.csv", "w\n" + lines(0, 7));
        file("part-2.csv", "w\n" + lines(7, rows));
        CsvSource weights = CsvSource.of(folder + "/part-*.csv");
        CsvSource ends = file(
                "ends.csv",
                "s,d\n"
                        + IntStream.range(0, rows)
                                .mapToObj(i -> i + ",n" + i + "\n")
                                .collect(Collectors.joining()));
        Reading all = Reading.of(SideBySide.of(ends, List.of("s", "d")).and(weights, List.of("w")), FIELDS);

        assertThat(all.rejects).isEmpty();
        assertThat(all.rows)
                .containsExactlyElementsOf(IntStream.range(0, rows)
                        .mapToObj(i -> i + "|" + i + "|" + i + "|n" + i + "|" + (float) i)
                        .toList());
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        SideBySide both = both("1,a\n", "10\n");

        assertThatThrownBy(() -> both.and(CsvSource.of("/more.csv"), List.of("s")))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("column s is in csv " + folder + "/ends.csv and in csv /more.csv, must be in one");
        assertThatThrownBy(() -> Reading.of(both, new Where("s", "1"), FIELDS))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageStartingWith("where column s is '1' of csv ");
        assertThatThrownBy(() -> Reading.of(both, Reading.attribute("z", DType.INT32, 2, "s", "w")))
                .hasMessageContaining("z has columns of several parts of ");
    }
}

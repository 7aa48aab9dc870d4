package io.filbert.examples.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.filbert.batch.TemporalSplit;
import io.filbert.examples.data.DataFolder;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.EdgeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalEventsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before a test
    private Path folder;

    private TemporalEvents read(String edges) throws IOException {
        Files.writeString(folder.resolve("edges.tsv"), edges);
        return TemporalEvents.read(folder);
    }

    /** Events 0 -> 1 at these times. */
    private static TemporalEvents at(long... times) {
        int[] destination = new int[times.length];
        Arrays.fill(destination, 1);
        return TemporalEvents.of(2, new int[times.length], destination, times);
    }

    @Test
    void idsBecomeNodesInAscendingOrder() throws IOException {
        TemporalEvents events = read("90\t7\t100\n7\t8\t100\n90\t7\t105\n");

        assertThat(events.size()).isEqualTo(3);
        assertThat(events.nodes()).isEqualTo(3);
        assertThat(new long[] {events.id(0), events.id(1), events.id(2)}).containsExactly(7, 8, 90);
        assertThat(events.source(0)).isEqualTo(2);
        assertThat(events.destination(0)).isEqualTo(0);
        assertThat(events.destination(1)).isEqualTo(1);
        assertThat(events.time(2)).isEqualTo(105);
        assertThat(events.hasRatings()).isFalse();
        assertThatThrownBy(() -> events.rating(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" has no ratings; ask hasRatings() first");
    }

    @Test
    void fourColumnsHaveARating() throws IOException {
        TemporalEvents events = read("1\t2\t-10\t100\n2\t1\t4\t101\n");

        assertThat(events.hasRatings()).isTrue();
        assertThat(events.rating(0)).isEqualTo(-10);
        assertThat(events.rating(1)).isEqualTo(4);
        assertThat(events.time(1)).isEqualTo(101);
    }

    @Test
    void edgesHaveTheEventsNumbersAndTimes() throws IOException {
        EdgeList edges = read("1\t2\t5\n2\t3\t6\n3\t1\t6\n").edges(1, 3);

        assertThat(edges.source()).containsExactly(1, 2);
        assertThat(edges.destination()).containsExactly(2, 0);
        assertThat(edges.ids()).containsExactly(1, 2);
        assertThat(edges.times()).containsExactly(6, 6);
    }

    @Test
    void theSplitIsByNumberOfEvents() {
        TemporalEvents events = at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);

        assertThat(events.split()).isEqualTo(new TemporalSplit(13, 16)); // 14, 3 and 3 of 20 events
        assertThat(events.firstAfter(13)).isEqualTo(14);
        assertThat(events.firstAfter(16)).isEqualTo(17);
    }

    @Test
    void eventsOfTheTimeAtACutFallToTheEarlierPart() {
        TemporalEvents events = at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 13, 16, 16, 16, 19);

        assertThat(events.split()).isEqualTo(new TemporalSplit(13, 16));
        assertThat(events.firstAfter(13)).isEqualTo(16);
        assertThat(events.firstAfter(16)).isEqualTo(19);
    }

    @Test
    void firstAfterIsBetweenTheTimes() {
        TemporalEvents events = at(5, 5, 8);

        assertThat(events.firstAfter(4)).isEqualTo(0);
        assertThat(events.firstAfter(5)).isEqualTo(2);
        assertThat(events.firstAfter(7)).isEqualTo(2);
        assertThat(events.firstAfter(Long.MAX_VALUE)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1;2;x      | time is 'x', expected a whole number from -9223372036854775808 to 9223372036854775807",
                "1;2;99     | time is '99', expected at least 100, sort the file by time",
                "-1;2;100   | source is '-1', expected a whole number from 0 to 9223372036854775807",
                "1;2.0;100  | destination is '2.0', expected a whole number from 0 to 9223372036854775807",
                "1;2        | '1 2' has 2 fields, expected 3 with tabs between them: [source, destination, time]",
                "1;2;3;100  | '1 2 3 100' has 4 fields, expected 3 with tabs between them: [source, destination, time]",
            })
    void aBadEventIsNamedByFileLineAndValue(String line, String message) {
        assertThatThrownBy(() -> read("1\t2\t100\n" + line.replace(';', '\t') + "\n"))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(folder.resolve("edges.tsv") + " line 2: " + message);
    }

    @Test
    void aBadRatingAndAnEmptyFileAreNamed() {
        assertThatThrownBy(() -> read("1\t2\tgood\t100\n"))
                .hasMessageContaining(
                        " line 1: rating is 'good', expected a whole number from -2147483648 to 2147483647");
        assertThatThrownBy(() -> read(""))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageEndingWith("edges.tsv is empty, expected events: source, destination, time");
    }

    @ParameterizedTest
    @CsvSource({
        "bitcoin_otc, 5881, 35592, 35590, true, 24914, 30253",
        "collegemsg, 1899, 59835, 20296, false, 41885, 50860"
    })
    void theRealGraphsAreAsTheirReadmeSays(
            String name, int nodes, int size, int pairs, boolean rated, int validation, int test) {
        assumeTrue(DataFolder.find(name).isPresent(), () -> DataFolder.absent(name));
        TemporalEvents events = TemporalEvents.read(DataFolder.of(name));

        assertThat(events.nodes()).isEqualTo(nodes);
        assertThat(events.size()).isEqualTo(size);
        assertThat(events.hasRatings()).isEqualTo(rated);
        long distinct = IntStream.range(0, size)
                .mapToLong(i -> LinkHistory.pair(events.source(i), events.destination(i)))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(pairs);
        assertThat(events.firstAfter(events.split().lastTrain())).isEqualTo(validation);
        assertThat(events.firstAfter(events.split().lastValidation())).isEqualTo(test);
    }
}

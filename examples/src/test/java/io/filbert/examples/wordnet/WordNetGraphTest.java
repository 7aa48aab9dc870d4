package io.filbert.examples.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordNetGraphTest {
    private static final WordNetGraph GRAPH = WordNetGraph.read();

    @Test
    void theCountsAreThoseOfWordNet31() {
        assertThat(PartOfSpeech.ALL.stream().map(GRAPH::count)).containsExactly(82_192, 13_789, 18_185, 3_625);
        assertThat(GRAPH.schema().nodeTypes().stream().mapToLong(t -> t.count()).sum())
                .isEqualTo(117_791);
        assertThat(edges(GRAPH)).isEqualTo(365_119);
        assertThat(GRAPH.edges()).hasSize(62);
        Set<Long> labels = new HashSet<>();
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            Arrays.stream(GRAPH.labels(pos)).forEach(labels::add);
        }
        assertThat(labels).hasSize(WordNetGraph.CLASSES).allMatch(l -> l >= 0 && l < WordNetGraph.CLASSES);
    }

    @Test
    void edgesAreDistinctAndSelfLoopsStay() {
        int loops = 0;
        for (WordNetGraph.Edges e : GRAPH.edges()) {
            boolean oneType = e.type().source().equals(e.type().destination());
            for (int i = 0; i < e.source().length; i++) {
                loops += oneType && e.source()[i] == e.destination()[i] ? 1 : 0;
                assertThat(i == 0
                                || e.source()[i - 1] < e.source()[i]
                                || (e.source()[i - 1] == e.source()[i] && e.destination()[i - 1] < e.destination()[i]))
                        .isTrue();
            }
        }
        assertThat(loops).isEqualTo(9);
    }

    @Test
    void theLexicographerNumberReachesLabelsOnly() {
        Random random = new Random(3);
        WordNetGraph drawn = WordNetGraph.of(WordNetReader.read(
                line -> line.substring(0, 9) + String.format("%02d", random.nextInt(45)) + line.substring(11)));
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            assertThat(Arrays.equals(drawn.features(pos), GRAPH.features(pos))).isTrue();
            assertThat(Arrays.equals(drawn.labels(pos), GRAPH.labels(pos))).isFalse();
            for (Split split : Split.values()) {
                assertThat(drawn.ids(pos, split)).isEqualTo(GRAPH.ids(pos, split));
            }
        }
        for (int i = 0; i < GRAPH.edges().size(); i++) {
            assertThat(drawn.edges().get(i).type())
                    .isEqualTo(GRAPH.edges().get(i).type());
            assertThat(drawn.edges().get(i).source())
                    .isEqualTo(GRAPH.edges().get(i).source());
            assertThat(drawn.edges().get(i).destination())
                    .isEqualTo(GRAPH.edges().get(i).destination());
        }
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() {
        List<Synset> synsets = List.of(
                WordNetReader.parse("00000001 03 n 01 a 0 001 ~ 00000002 n 0000 | first"),
                WordNetReader.parse("00000002 04 n 01 b 0 001 @ 00000001 n 0000 | second"),
                WordNetReader.parse("00000003 05 n 01 c 0 002 @ 00000002 n 0000 @ 00000002 n 0000 | third"));
        WordNetGraph graph = WordNetGraph.of(synsets);
        WordNetGraph turned = WordNetGraph.of(List.of(synsets.get(2), synsets.get(0), synsets.get(1)));
        assertThat(turned.labels(PartOfSpeech.NOUN)).isEqualTo(graph.labels(PartOfSpeech.NOUN));
        assertThat(edges(graph)).isEqualTo(3);
        assertThat(edges(turned)).isEqualTo(3);
        assertThat(turned.edges().get(0).source())
                .isEqualTo(graph.edges().get(0).source());
    }

    @Test
    void neighborsInTheFileAreNoNeighborsInTheIds() {
        // Labels stand in blocks in the files; in the order of ids equal neighbors are as rare as chance makes them.
        for (PartOfSpeech pos : List.of(PartOfSpeech.NOUN, PartOfSpeech.VERB)) {
            long[] labels = GRAPH.labels(pos);
            long[] counts = new long[WordNetGraph.CLASSES];
            Arrays.stream(labels).forEach(l -> counts[(int) l]++);
            double chance = Arrays.stream(counts)
                    .mapToDouble(c -> Math.pow((double) c / labels.length, 2))
                    .sum();
            long equal = IntStream.range(1, labels.length)
                    .filter(i -> labels[i] == labels[i - 1])
                    .count();
            double deviation = Math.sqrt(chance * (1 - chance) / labels.length);
            assertThat((double) equal / labels.length).isCloseTo(chance, within(5 * deviation));
        }
    }

    @Test
    void theSplitIsSixtyTwentyTwenty() {
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            double n = GRAPH.count(pos);
            assertShare(GRAPH.ids(pos, Split.TRAIN).length, n, 0.6);
            assertShare(GRAPH.ids(pos, Split.VALIDATION).length, n, 0.2);
            assertShare(GRAPH.ids(pos, Split.TEST).length, n, 0.2);
        }
    }

    private static void assertShare(int part, double all, double share) {
        double deviation = Math.sqrt(share * (1 - share) / all);
        assertThat(part / all).isCloseTo(share, within(5 * deviation));
    }

    @Test
    void featureRowsHaveLengthOne() {
        float[] rows = GRAPH.features(PartOfSpeech.ADVERB);
        for (int row = 0; row < GRAPH.count(PartOfSpeech.ADVERB); row++) {
            double squares = 0;
            for (int i = 0; i < WordNetGraph.COLUMNS; i++) {
                squares += rows[row * WordNetGraph.COLUMNS + i] * rows[row * WordNetGraph.COLUMNS + i];
            }
            assertThat(squares).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void mergedTypesKeepEveryEdge() {
        WordNetGraph merged = GRAPH.mergeTypes();
        assertThat(edges(merged)).isEqualTo(365_119);
        assertThat(merged.edges()).hasSize(14).allMatch(e -> e.type().relation().equals("pointer"));
    }

    @Test
    void shuffledLabelsAreTheSameLabelsElsewhere() {
        WordNetGraph shuffled = GRAPH.shuffleLabels(1);
        assertThat(allLabels(shuffled)).isNotEqualTo(allLabels(GRAPH));
        assertThat(Arrays.stream(allLabels(shuffled)).sorted().toArray())
                .isEqualTo(Arrays.stream(allLabels(GRAPH)).sorted().toArray());
    }

    @Test
    void twoSynsetsWithTheSameContentAreRefused() {
        Synset a = WordNetReader.parse("00000001 03 n 01 same 0 000 | gloss");
        Synset b = WordNetReader.parse("00000002 04 n 01 same 0 000 | gloss");
        assertThatThrownBy(() -> WordNetGraph.of(List.of(a, b)))
                .hasMessage("two synsets have the same words and gloss: [same] and [same]");
    }

    @Test
    void labelPropagationFindsTheTopicOfMostNeighbors() {
        LabelPropagation.Result result = LabelPropagation.run(GRAPH);
        assertThat(result.all().overall()).isCloseTo(0.77, within(0.02));
        assertThat(result.withinTypes().overall()).isCloseTo(0.91, within(0.01));
        assertThat(result.withinTypes().byType().get("adv")).isEqualTo(1.0);
    }

    private static long[] allLabels(WordNetGraph graph) {
        return PartOfSpeech.ALL.stream()
                .flatMapToLong(p -> Arrays.stream(graph.labels(p)))
                .toArray();
    }

    private static int edges(WordNetGraph graph) {
        return graph.edges().stream().mapToInt(e -> e.source().length).sum();
    }
}

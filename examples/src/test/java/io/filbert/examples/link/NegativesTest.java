package io.filbert.examples.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NegativesTest {
    private static final int DRAWS = 20_000;

    /** 0 -> 1 and 0 -> 2 at 1; 0 -> 1 at 2; 0 -> 3 at 3; 0 -> 1 and 0 -> 2 at 4, of 6 nodes. */
    private static final TemporalEvents EVENTS =
            TemporalEvents.of(6, new int[6], new int[] {1, 2, 1, 3, 1, 2}, new long[] {1, 1, 2, 3, 4, 4});

    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    private static int[] destinations(Negatives negatives) {
        return IntStream.range(negatives.from(), negatives.to())
                .map(negatives::destination)
                .toArray();
    }

    private static void assertAlike(int[] drawn, int... nodes) {
        double expected = (double) drawn.length / nodes.length;
        double deviation = Math.sqrt(expected * (1 - 1.0 / nodes.length));
        for (int node : nodes) {
            assertThat((double) Arrays.stream(drawn).filter(d -> d == node).count())
                    .as("draws of node %d", node)
                    .isCloseTo(expected, within(5 * deviation));
        }
        assertThat(Arrays.stream(drawn).distinct().sorted()).containsExactly(box(nodes));
    }

    private static Integer[] box(int[] nodes) {
        return Arrays.stream(nodes).boxed().toArray(Integer[]::new);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "0, 4", "4, 0", "2, 2"})
    void uniformNegativesAreEveryNodeButTheEndsAlike(int source, int destination) {
        int[] u = new int[DRAWS];
        int[] v = new int[DRAWS];
        Arrays.fill(u, source);
        Arrays.fill(v, destination);
        TemporalEvents events = TemporalEvents.of(5, u, v, new long[DRAWS]);

        int[] others = IntStream.range(0, 5)
                .filter(n -> n != source && n != destination)
                .toArray();
        assertAlike(destinations(Negatives.uniform(events, 0, DRAWS, 3)), others);
    }

    @Test
    void aNegativeIsAFunctionOfSeedKindAndEvent() {
        int[] all = destinations(Negatives.uniform(EVENTS, 0, 6, 1));
        assertThat(destinations(Negatives.uniform(EVENTS, 2, 5, 1))).containsExactly(all[2], all[3], all[4]);
        int[] history = destinations(Negatives.historical(EVENTS, 0, 6, 1));
        assertThat(destinations(Negatives.historical(EVENTS, 5, 6, 1))).containsExactly(history[5]);
        assertThat(LongStream.range(0, 50)
                        .mapToObj(seed -> Arrays.toString(destinations(Negatives.uniform(EVENTS, 0, 6, seed))))
                        .distinct())
                .hasSizeGreaterThan(25);
    }

    @Test
    void historicalNegativesAreThePastDestinationsAlikeHoweverOften() {
        // At 3 node 0 had 1 twice and 2 once.
        int[] drawn = IntStream.range(0, DRAWS)
                .map(seed -> Negatives.historical(EVENTS, 3, 4, seed).destination(3))
                .toArray();
        assertAlike(drawn, 1, 2);
    }

    @Test
    void historicalNegativesAreNotOfThisTime() {
        // At 4 node 0 had 1, 2 and 3, and has 1 and 2.
        for (int seed = 0; seed < 50; seed++) {
            Negatives negatives = Negatives.historical(EVENTS, 4, 6, seed);
            assertThat(destinations(negatives)).containsExactly(3, 3);
            assertThat(negatives.fallbacks()).isZero();
        }
    }

    @Test
    void aSourceWithoutOtherHistoryHasUniformNegatives() {
        // At 1 there is no history, the event of the same time is none.
        int[] drawn = IntStream.range(0, DRAWS)
                .map(seed -> Negatives.historical(EVENTS, 0, 1, seed).destination(0))
                .toArray();
        assertAlike(drawn, 2, 3, 4, 5);
        assertThat(Negatives.historical(EVENTS, 0, 6, 1).fallbacks()).isEqualTo(2);
        assertThat(Negatives.uniform(EVENTS, 0, 6, 1).fallbacks()).isZero();
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void historicalNegativesAreThoseOfASlowVersion(long seed) {
        TemporalEvents events = RandomEvents.of(new Random(seed));
        Negatives negatives = Negatives.historical(events, 0, events.size(), seed);
        int fallbacks = 0;
        for (int i = 0; i < events.size(); i++) {
            Set<Integer> candidates = candidates(events, i);
            if (candidates.isEmpty()) {
                fallbacks++;
                assertThat(negatives.destination(i)).isNotIn(events.source(i), events.destination(i));
            } else {
                assertThat(negatives.destination(i)).isIn(candidates);
            }
        }
        assertThat(negatives.fallbacks()).isEqualTo(fallbacks);
    }

    private static Set<Integer> candidates(TemporalEvents events, int i) {
        Set<Integer> candidates = new TreeSet<>();
        for (int j = 0; j < events.size(); j++) {
            if (events.source(j) == events.source(i) && events.time(j) < events.time(i)) {
                candidates.add(events.destination(j));
            }
        }
        for (int j = 0; j < events.size(); j++) {
            if (events.source(j) == events.source(i) && events.time(j) == events.time(i)) {
                candidates.remove(events.destination(j));
            }
        }
        candidates.remove(events.source(i));
        return candidates;
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void noLaterEventChangesANegative(long seed) {
        Random random = new Random(seed);
        TemporalEvents events = RandomEvents.of(random);
        for (int i = 0; i < events.size(); i++) {
            int later = events.firstAfter(events.time(i));
            TemporalEvents changed = RandomEvents.changed(events, later, later - 1, 1, random);
            assertThat(Negatives.historical(changed, i, i + 1, seed).destination(i))
                    .isEqualTo(Negatives.historical(events, i, i + 1, seed).destination(i));
            TemporalEvents others = RandomEvents.changed(events, 0, i, 0, random);
            assertThat(Negatives.uniform(others, i, i + 1, seed).destination(i))
                    .isEqualTo(Negatives.uniform(events, i, i + 1, seed).destination(i));
        }
    }

    @Test
    void aRangeOutsideOfTheEventsAndTooFewNodesAreRefused() {
        assertThatThrownBy(() -> Negatives.uniform(EVENTS, 2, 7, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("negatives of events 2 to 7 (excluded), there are 6");
        assertThatThrownBy(() -> Negatives.historical(EVENTS, 3, 2, 0)).isInstanceOf(IllegalArgumentException.class);
        TemporalEvents two = TemporalEvents.of(2, new int[1], new int[] {1}, new long[1]);
        assertThatThrownBy(() -> Negatives.uniform(two, 0, 1, 0))
                .hasMessage("negatives among 2 nodes, at least 3 are needed: a source, a destination and another");
    }
}

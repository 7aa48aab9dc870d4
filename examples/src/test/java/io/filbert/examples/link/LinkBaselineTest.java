package io.filbert.examples.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinkBaselineTest {
    /** 0 -> 1 at 1; 1 -> 0 and 2 -> 1 at 2; 1 -> 0 and 0 -> 1 at 3. */
    private static final TemporalEvents EVENTS =
            TemporalEvents.of(4, new int[] {0, 1, 2, 1, 0}, new int[] {1, 0, 1, 0, 1}, new long[] {1, 2, 2, 3, 3});

    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    private static double[] positives(LinkBaseline baseline, TemporalEvents events, int from, int to) {
        double[] all = scores(baseline, events, Negatives.uniform(events, from, to, 1));
        return Arrays.copyOf(all, to - from);
    }

    private static double[] scores(LinkBaseline baseline, TemporalEvents events, Negatives negatives) {
        Map<LinkBaseline, LinkScores> scores = LinkBaseline.scores(events, negatives);
        return Objects.requireNonNull(scores.get(baseline)).scores();
    }

    @Test
    void aPairIsSeenOnceItWasBefore() {
        assertThat(positives(LinkBaseline.PAIR, EVENTS, 0, 5)).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void theDegreeCountsEventsInAndOutThatWereBefore() {
        assertThat(positives(LinkBaseline.DEGREE, EVENTS, 0, 5))
                .containsExactly(0, Math.log1p(1), Math.log1p(1), Math.log1p(2), Math.log1p(3));
    }

    @Test
    void knownPairsComeFirstThenTheDegreeDecides() {
        assertThat(positives(LinkBaseline.BOTH, EVENTS, 0, 5))
                .containsExactly(new double[] {0, 1.5, 0.5, 1 + 2 / 3.0, 1.75}, within(1e-15));
    }

    @Test
    void negativesAreScoredAsEventsOfTheSameTime() {
        Negatives negatives = Negatives.historical(EVENTS, 2, 5, 1);
        double[] degrees = scores(LinkBaseline.DEGREE, EVENTS, negatives);

        assertThat(degrees).hasSize(6);
        for (int i = 2; i < 5; i++) {
            assertThat(degrees[3 + i - 2]).isEqualTo(slow(LinkBaseline.DEGREE, EVENTS, i, negatives.destination(i)));
        }
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void onePassIsASlowVersion(long seed) {
        Random random = new Random(seed);
        TemporalEvents events = RandomEvents.of(random);
        int from = random.nextInt(events.size() + 1);
        int to = from + random.nextInt(events.size() - from + 1);
        Negatives negatives = Negatives.historical(events, from, to, seed);
        for (LinkBaseline baseline : LinkBaseline.values()) {
            double[] scores = scores(baseline, events, negatives);
            for (int i = from; i < to; i++) {
                assertThat(scores[i - from]).isEqualTo(slow(baseline, events, i, events.destination(i)));
                assertThat(scores[to - from + i - from]).isEqualTo(slow(baseline, events, i, negatives.destination(i)));
            }
        }
    }

    private static double slow(LinkBaseline baseline, TemporalEvents events, int event, int destination) {
        int source = events.source(event);
        boolean seen = false;
        boolean reverse = false;
        double degree = 0;
        for (int j = 0; j < events.size(); j++) {
            if (events.time(j) < events.time(event)) {
                seen |= events.source(j) == source && events.destination(j) == destination;
                reverse |= events.source(j) == destination && events.destination(j) == source;
                degree += events.destination(j) == destination ? 1 : 0;
                degree += events.source(j) == destination ? 1 : 0;
            }
        }
        return switch (baseline) {
            case PAIR -> seen ? 1 : 0;
            case DEGREE -> Math.log1p(degree);
            case BOTH -> (seen || reverse ? 1 : 0) + degree / (1 + degree);
        };
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void noEventOfTheSameTimeOrLaterChangesAScore(long seed) {
        Random random = new Random(seed);
        TemporalEvents events = RandomEvents.of(random);
        for (int i = 0; i < events.size(); i++) {
            int same = i;
            while (same > 0 && events.time(same - 1) == events.time(i)) {
                same--;
            }
            TemporalEvents changed = RandomEvents.changed(events, same, i, 0, random);
            Negatives negatives = Negatives.uniform(events, i, i + 1, seed);
            for (LinkBaseline baseline : LinkBaseline.values()) {
                assertThat(scores(baseline, changed, negatives)).isEqualTo(scores(baseline, events, negatives));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinkBaseline.class)
    void withoutEventsThereAreNoScores(LinkBaseline baseline) {
        TemporalEvents none = TemporalEvents.of(3, new int[0], new int[0], new long[0]);

        assertThat(scores(baseline, none, Negatives.uniform(none, 0, 0, 1))).isEmpty();
    }
}

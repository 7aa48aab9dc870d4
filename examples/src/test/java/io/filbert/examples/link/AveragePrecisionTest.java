package io.filbert.examples.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AveragePrecisionTest {
    private static final double ROUNDING = 1e-12;

    static LongStream seeds() {
        return RandomEvents.seeds();
    }

    /** Items such as {@code "+.9 -.8 +.7"}. */
    private static LinkScores items(String text) {
        String[] items = text.split(" ", -1);
        double[] scores = new double[items.length];
        boolean[] labels = new boolean[items.length];
        for (int i = 0; i < items.length; i++) {
            labels[i] = items[i].charAt(0) == '+';
            scores[i] = Double.parseDouble(items[i].substring(1));
        }
        return new LinkScores(scores, labels);
    }

    private static void assertBoth(String text, double averagePrecision, double areaUnderRoc) {
        assertThat(items(text).averagePrecision()).as(text).isCloseTo(averagePrecision, within(ROUNDING));
        assertThat(items(text).areaUnderRoc()).as(text).isCloseTo(areaUnderRoc, within(ROUNDING));
    }

    @Test
    void workedByHand() {
        assertBoth("+.9 -.8 +.7 -.6", 0.5 + 0.5 * 2 / 3, 0.75);
        assertBoth("+3 +2 -1", 1, 1);
        assertBoth("-3 -2 +1", 1 / 3.0, 0);
        // At 1: recall 2/3, precision 2/3; at 0: recall 3/3, precision 3/5.
        assertBoth("+1 -1 +1 +0 -0", 4 / 9.0 + 1 / 5.0, 3.5 / 6);
    }

    @Test
    void whereAllAreTiedTheyAreChance() {
        assertBoth("+1 -1 -1 -1", 0.25, 0.5);
    }

    @Test
    void theTwoZerosAreTiedAndInfinitiesAreScores() {
        assertBoth("+0 --0", 0.5, 0.5);
        assertBoth("+-0 -0", 0.5, 0.5);
        assertBoth("+Infinity -1 --Infinity +-Infinity", 0.5 + 0.5 * 2 / 4, 1.0 * 2.5 / 4);
    }

    @Test
    void itemsWithoutNegativesHaveAPrecisionAndNoCurve() {
        assertThat(items("+1 +0").averagePrecision()).isEqualTo(1);
        assertThatThrownBy(() -> items("+1 +0").areaUnderRoc())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no item is negative, at least one must be");
    }

    @Test
    void whatCannotBeRankedIsRefused() {
        assertThatThrownBy(() -> items("-1 -0").averagePrecision())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no item is positive, at least one must be");
        assertThatThrownBy(() -> items("+1 -NaN").averagePrecision())
                .hasMessage("score 1 is NaN; a model that diverged cannot be ranked");
        assertThatThrownBy(() -> AveragePrecision.of(new double[2], new boolean[3]))
                .hasMessage("2 scores and 3 labels, must be the same number");
        assertThatThrownBy(() -> new LinkScores(new double[2], new boolean[3]))
                .hasMessage("2 scores and 3 labels, must be the same number");
    }

    @Test
    void eventsComeBeforeNegatives() {
        LinkScores scores = LinkScores.of(new double[] {1, 2}, new double[] {3, 4, 5});

        assertThat(scores.scores()).containsExactly(1, 2, 3, 4, 5);
        assertThat(scores.labels()).containsExactly(true, true, false, false, false);
    }

    private static LinkScores random(Random random) {
        int n = 2 + random.nextInt(60);
        int levels = 1 + random.nextInt(20);
        double[] scores = new double[n];
        boolean[] labels = new boolean[n];
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(levels) / 7.0 - 1;
            labels[i] = random.nextBoolean();
        }
        labels[0] = true;
        labels[1] = false;
        return new LinkScores(scores, labels);
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void bothAreThoseOfASlowVersion(long seed) {
        LinkScores items = random(new Random(seed));

        assertThat(items.averagePrecision()).isCloseTo(slowPrecision(items), within(ROUNDING));
        assertThat(items.areaUnderRoc()).isCloseTo(slowArea(items), within(ROUNDING));
    }

    private static double slowPrecision(LinkScores items) {
        double[] thresholds = Arrays.stream(items.scores()).distinct().sorted().toArray();
        double sum = 0;
        double recallBefore = 0;
        for (int t = thresholds.length - 1; t >= 0; t--) {
            double right = 0;
            double taken = 0;
            double positives = 0;
            for (int i = 0; i < items.scores().length; i++) {
                positives += items.labels()[i] ? 1 : 0;
                if (items.scores()[i] >= thresholds[t]) {
                    taken++;
                    right += items.labels()[i] ? 1 : 0;
                }
            }
            sum += (right / positives - recallBefore) * right / taken;
            recallBefore = right / positives;
        }
        return sum;
    }

    private static double slowArea(LinkScores items) {
        double won = 0;
        double pairs = 0;
        for (int p = 0; p < items.scores().length; p++) {
            for (int n = 0; n < items.scores().length; n++) {
                if (items.labels()[p] && !items.labels()[n]) {
                    pairs++;
                    won += (1 + Math.signum(items.scores()[p] - items.scores()[n])) / 2;
                }
            }
        }
        return won / pairs;
    }

    @ParameterizedTest(name = "test.seed={0}")
    @MethodSource("seeds")
    void theOrderOfTheItemsDoesNotCount(long seed) {
        Random random = new Random(seed);
        LinkScores items = random(random);
        double[] scores = items.scores().clone();
        boolean[] labels = items.labels().clone();
        for (int i = scores.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double score = scores[i];
            scores[i] = scores[j];
            scores[j] = score;
            boolean label = labels[i];
            labels[i] = labels[j];
            labels[j] = label;
        }
        LinkScores mixed = new LinkScores(scores, labels);

        assertThat(mixed.averagePrecision()).isEqualTo(items.averagePrecision());
        assertThat(mixed.areaUnderRoc()).isEqualTo(items.areaUnderRoc());
    }

    /** By scikit-learn 1.9.1: average_precision_score and roc_auc_score of these 1,000 items. */
    @Test
    void aThousandItemsAreAsScikitLearnSays() {
        double[] tied = new double[1000];
        double[] distinct = new double[1000];
        boolean[] labels = new boolean[1000];
        for (int i = 0; i < 1000; i++) {
            labels[i] = i * 31 % 7 < 3;
            tied[i] = i * 7919 % 13 + (labels[i] ? i % 4 : 0);
            distinct[i] = i * 7919 % 1009 / 1009.0 + (labels[i] ? 0.25 : 0.125);
        }

        assertThat(AveragePrecision.of(tied, labels)).isCloseTo(0.5606438430264953, within(ROUNDING));
        assertThat(AveragePrecision.areaUnderRoc(tied, labels)).isCloseTo(0.6058197494274552, within(ROUNDING));
        assertThat(AveragePrecision.of(distinct, labels)).isCloseTo(0.59144133945557, within(ROUNDING));
        assertThat(AveragePrecision.areaUnderRoc(distinct, labels)).isCloseTo(0.6188055960385208, within(ROUNDING));
    }
}

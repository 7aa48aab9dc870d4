package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.AdjacencySection;
import io.filbert.store.PartitionsAt;
import io.filbert.store.RowIds;
import io.filbert.store.TestSections;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectiveDrawTest {
    private static final long KEY = 42;
    private static final Choice BY_WEIGHT = new Choice(0, -1, false, false, null, null, false);
    private static final Choice BY_TIME = new Choice(-1, 1, true, false, null, null, false);

    /** Weights that keys overflow, underflow and tie by, among plain ones. */
    private static final float[] ODD = {
        0,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        1e-30f,
        1e30f,
        Float.NEGATIVE_INFINITY
    };

    /** What is drawn for the only node of a partition, whose neighbors are numbered by their place in its list. */
    private static int[] draw(
            float[] weights, long[] times, int parts, int fanout, Choice choice, @Nullable Trees trees) {
        int n = weights.length;
        List<AdjacencySection> sections = TestSections.row(IntStream.range(0, n).toArray(), weights, times, parts);
        Slot slot = new Slot(0, 0, 0, fanout, KEY, 0, new int[0], choice);
        HopRequest request = new HopRequest(
                new PartitionsAt("g", 1, new int[] {0}, new long[] {1}),
                1,
                0,
                new int[] {0},
                List.of(slot),
                false,
                false,
                new int[] {1},
                new int[] {0},
                trees,
                trees == null ? new int[0] : new int[] {0},
                new long[0][]);
        RowIds ids = RowIds.hash(0, 1, 1);
        Piece piece = new SelectiveDraw(request, slot, sections).draw(new int[] {0}, 0, 1, ids);
        int[] drawn = Arrays.copyOf(piece.neighborInts(), piece.total());
        if (sections.size() == 1) { // the kernel draws the same
            HopKernel kernel = HopKernel.of(request, slot);
            int[] counts = new int[1];
            int[] positions = new int[kernel.count(sections.get(0), new int[] {0}, 0, 1, counts, 0)];
            kernel.draw(sections.get(0), new int[] {0}, 0, 1, ids, counts, 0, positions, 0);
            assertThat(HopKernel.draws(choice, false)).isTrue();
            assertThat(counts).containsExactly(drawn.length);
            assertThat(positions).containsExactly(drawn); // neighbors are numbered by their places
        }
        return drawn;
    }

    /** Efraimidis and Spirakis as docs/sampling.md states it: all keys, sorted. */
    private static int[] slow(float[] weights, int k) {
        long nodeKey = Draws.absorb(KEY, 0);
        double[] keys = new double[weights.length];
        for (int i = 0; i < keys.length; i++) {
            boolean counts = weights[i] > 0 && weights[i] < Float.POSITIVE_INFINITY;
            double u = ((Draws.word(nodeKey, i) >>> 11) + 1) * 0x1.0p-53;
            keys[i] = counts ? StrictMath.log(u) / weights[i] : Double.NEGATIVE_INFINITY;
        }
        return IntStream.range(0, keys.length)
                .boxed()
                .sorted(Comparator.<Integer, Double>comparing(i -> keys[i]).reversed())
                .mapToInt(i -> i)
                .limit(k)
                .toArray();
    }

    @ParameterizedTest(name = "fan-out {0}")
    @ValueSource(ints = {1, 2, 5, 15, 40})
    void weightedDrawsAreThoseOfTheGreatestKeysWhateverTheWeights(int fanout) {
        SplittableRandom random = new SplittableRandom(fanout);
        for (int round = 0; round < 300; round++) {
            int n = fanout + 1 + random.nextInt(120);
            float[] weights = new float[n];
            for (int i = 0; i < n; i++) {
                boolean odd = random.nextInt(100) < round % 4 * 30;
                weights[i] = odd ? ODD[random.nextInt(ODD.length)] : (float) random.nextDouble();
            }
            int[] expected = slow(weights, fanout);
            for (int parts : new int[] {1, 3}) {
                assertThat(draw(weights, new long[n], parts, fanout, BY_WEIGHT, null))
                        .as("round %d, parts %d, weights %s", round, parts, Arrays.toString(weights))
                        .containsExactly(expected);
            }
        }
    }

    /** All keys are the same but for rounding: the table cannot tell them apart. */
    @Test
    void keysTooCloseForTheTableAreComputed() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 200; round++) {
            int n = 6 + random.nextInt(60);
            Weighted weighted = new Weighted();
            double[] weights = weighted.weights(n);
            double[] keys = new double[n];
            for (int i = 0; i < n; i++) {
                double log = StrictMath.log(((Draws.word(round, i) >>> 11) + 1) * 0x1.0p-53);
                weights[i] = -log * (1 + random.nextInt(3) * 0x1.0p-50);
                if (round % 2 == 1) { // keys that have lost bits
                    weights[i] = Double.MAX_VALUE / (1 + random.nextInt(50));
                }
                keys[i] = log / weights[i];
            }
            int[] expected = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.<Integer, Double>comparing(i -> keys[i]).reversed())
                    .mapToInt(i -> i)
                    .limit(5)
                    .toArray();
            int[] drawn = new int[5];
            weighted.withoutReplacement(n, 5, round, null, drawn, 0, 0);
            assertThat(drawn).containsExactly(expected);
        }
    }

    @Test
    void logarithmsOfTheTableAreCloserThanKeysAreToldApart() {
        SplittableRandom random = new SplittableRandom(7);
        long[] bounds = {1, 2, 3, (1L << 53) - 1, (1L << 53) - 2, 3L << 51, (3L << 51) - 1, (3L << 51) + 1, 1L << 52};
        for (int i = 0; i < 2_000_000; i++) {
            long u = i < bounds.length
                    ? bounds[i]
                    : i % 2 == 0
                            ? 1 + random.nextLong(1L << random.nextInt(1, 54))
                            : (1L << 53) - random.nextLong(1L << random.nextInt(1, 53));
            if (u < 1L << 53) {
                double log = -StrictMath.log(u * 0x1.0p-53);
                assertThat(Math.abs(Weighted.minusLog(u) - log) <= log * 0x1.0p-32)
                        .as("u %d / 2^53", u)
                        .isTrue();
            }
        }
        assertThat(Weighted.minusLog(1L << 53)).isZero();
    }

    @Test
    void ofAListByTimeAllUpToTheSeedTimeAndNoneLaterMayBeDrawn() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 300; round++) {
            int n = random.nextInt(40);
            long[] times = random.longs(n, -5, 5).sorted().toArray();
            long bound = random.nextLong(-7, 7);
            Trees trees = new Trees(new long[] {9}, new long[] {bound}, null);
            for (int parts : new int[] {1, 3}) {
                assertThat(draw(new float[n], times, parts, -1, BY_TIME, trees))
                        .containsExactly(IntStream.range(0, n)
                                .filter(i -> times[i] <= bound)
                                .toArray());
            }
        }
    }
}

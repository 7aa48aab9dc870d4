package io.filbert.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.sampler.HopKernel.Piece;
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
        Piece piece = new SelectiveDraw(request, slot, sections).draw(new int[] {0}, 0, 1, RowIds.hash(0, 1, 1));
        return Arrays.copyOf(piece.neighborInts(), piece.total());
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

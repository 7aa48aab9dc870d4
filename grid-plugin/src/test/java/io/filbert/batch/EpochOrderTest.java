package io.filbert.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochOrderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 16, 17, 1000, 65_537})
    void aShuffledEpochVisitsEveryPositionOnce(long n) {
        for (int epoch = 0; epoch < 3; epoch++) {
            EpochOrder order = new EpochOrder(n, true, 7, epoch);
            long[] visited = LongStream.range(0, n).map(order::at).sorted().toArray();
            assertThat(visited).isEqualTo(LongStream.range(0, n).toArray());
        }
    }

    @Test
    void epochsAndSeedsDiffer() {
        long[] a = LongStream.range(0, 1000)
                .map(new EpochOrder(1000, true, 7, 0)::at)
                .toArray();
        assertThat(a).isNotEqualTo(LongStream.range(0, 1000).toArray());
        assertThat(a)
                .isNotEqualTo(LongStream.range(0, 1000)
                        .map(new EpochOrder(1000, true, 7, 1)::at)
                        .toArray());
        assertThat(a)
                .isNotEqualTo(LongStream.range(0, 1000)
                        .map(new EpochOrder(1000, true, 8, 0)::at)
                        .toArray());
    }

    @Test
    void positionsAreUniformWithinFiveStandardDeviations() {
        int n = 10;
        int epochs = 20_000;
        int[][] counts = new int[n][n];
        for (int epoch = 0; epoch < epochs; epoch++) {
            EpochOrder order = new EpochOrder(n, true, 3, epoch);
            for (int i = 0; i < n; i++) {
                counts[i][(int) order.at(i)]++;
            }
        }
        double expected = (double) epochs / n;
        double bound = 5 * Math.sqrt(expected * (1 - 1.0 / n));
        for (int[] row : counts) {
            assertThat(Arrays.stream(row).boxed()).allMatch(count -> Math.abs(count - expected) < bound);
        }
    }

    @Test
    void theSlicesOfAllRanksAreTheBatch() {
        for (int seeds = 0; seeds < 20; seeds++) {
            int next = 0;
            for (int rank = 0; rank < 6; rank++) {
                RankSlice slice = new RankSlice(rank, 6);
                assertThat(slice.from(seeds)).isEqualTo(next);
                next = slice.to(seeds);
            }
            assertThat(next).isEqualTo(seeds);
        }
    }
}

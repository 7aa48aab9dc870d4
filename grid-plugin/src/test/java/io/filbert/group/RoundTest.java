package io.filbert.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket under everything that may happen to it: parts sent twice, looks at any time, the bucket lost. */
class RoundTest {
    private static final int OPERATIONS = 40;

    /** A rank as the SDK has it: gives until it has the result, keeps its last one, settles it where the bucket is behind. */
    private static final class Rank {
        private final int number;
        private long operation = 1;
        private @Nullable Part last;

        Rank(int number) {
            this.number = number;
        }

        float own(long operation) {
            return 1 + 10 * number + 100 * operation;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyRankGetsEverySumWhateverIsLostOrSentTwice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(4);
        int[] ranks = new int[n];
        Rank[] all = new Rank[n];
        for (int r = 0; r < n; r++) {
            ranks[r] = r;
            all[r] = new Rank(r);
        }
        Round round = null;
        int lost = 0;
        for (int turn = 0; turn < 1_000_000; turn++) {
            Rank rank = all[random.nextInt(n)];
            if (rank.operation > OPERATIONS) {
                if (allDone(all)) {
                    break;
                }
                if (round != null || rank.last == null) {
                    continue;
                }
                round = new Round(OPERATIONS, Reduction.SUM, 1); // after a loss everyone settles what it has
                round.settle(OPERATIONS, rank.last);
                continue;
            }
            if (random.nextInt(20) == 0) {
                round = null;
                lost++;
                for (Rank other : all) { // as the SDK does when a member is lost
                    if (other.last != null) {
                        round = round == null ? new Round(other.operation - 1, Reduction.SUM, 1) : round;
                        round.settle(other.operation - 1, other.last);
                    }
                }
            }
            Part part = random.nextInt(3) == 0 ? null : Part.of(new float[] {rank.own(rank.operation)});
            if (round == null && part == null) {
                continue;
            }
            Round now = round == null ? new Round(rank.operation, Reduction.SUM, 1) : round;
            round = now;
            RoundView view = now.take(rank.operation, Reduction.SUM, 1, rank.number, ranks, part);
            switch (view.state()) {
                case COMPLETE -> {
                    float expected = 0;
                    for (Rank other : all) {
                        expected += other.own(rank.operation);
                    }
                    Part result = Objects.requireNonNull(view.result());
                    assertThat(result.floats()).containsExactly(expected);
                    rank.last = result;
                    rank.operation++;
                }
                case BEHIND -> now.settle(rank.operation - 1, rank.last == null ? Part.NOTHING : rank.last);
                case WAITING -> assertThat(view.missing()).isNotEmpty();
                case STALE, REFUSED ->
                    throw new AssertionError(view + " for rank " + rank.number + " in operation " + rank.operation);
            }
        }
        assertThat(allDone(all)).isTrue();
        assertThat(lost).isPositive();
    }

    private static boolean allDone(Rank[] all) {
        for (Rank rank : all) {
            if (rank.operation <= OPERATIONS) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aPartIsTakenOnceAndALookTakesNone() {
        Round round = new Round(1, Reduction.SUM, 1);
        int[] ranks = {0, 1};
        round.take(1, Reduction.SUM, 1, 0, ranks, Part.of(new float[] {1}));
        round.take(1, Reduction.SUM, 1, 0, ranks, Part.of(new float[] {50}));
        assertThat(round.take(1, Reduction.SUM, 1, 1, ranks, null).missing()).containsExactly(1);
        RoundView view = round.take(1, Reduction.SUM, 1, 1, ranks, Part.of(new float[] {2}));
        assertThat(view.state()).isEqualTo(RoundView.State.COMPLETE);
        assertThat(Objects.requireNonNull(view.result()).floats()).containsExactly(3);
        assertThat(round.take(2, Reduction.SUM, 1, 0, ranks, null).missing())
                .as("a look does not begin an operation")
                .containsExactly(0, 1);
        assertThat(round.take(1, Reduction.SUM, 1, 0, ranks, null).state()).isEqualTo(RoundView.State.COMPLETE);
    }

    @Test
    void whoIsTwoOperationsBehindWasThoughtLost() {
        Round round = new Round(5, Reduction.SUM, 1);
        int[] one = {0};
        round.take(5, Reduction.SUM, 1, 0, one, Part.of(new float[] {1}));
        round.take(6, Reduction.SUM, 1, 0, one, Part.of(new float[] {1}));
        assertThat(round.take(4, Reduction.SUM, 1, 0, one, Part.of(new float[] {1}))
                        .state())
                .isEqualTo(RoundView.State.STALE);
    }

    @Test
    void partsThatDoNotFitAreRefusedToEveryRank() {
        assertThat(refused(Reduction.MEAN, 2, Part.of(new float[] {1, 2})))
                .contains("MEAN")
                .contains("SUM");
        assertThat(refused(Reduction.SUM, 3, Part.of(new float[] {1, 2, 3}))).contains("3 floats");
        assertThat(refused(Reduction.SUM, 2, Part.of(new byte[] {1}))).contains("rank 1 gave 1 bytes");
    }

    private static String refused(Reduction how, int length, Part part) {
        Round round = new Round(1, Reduction.SUM, 2);
        int[] ranks = {0, 1};
        round.take(1, Reduction.SUM, 2, 0, ranks, Part.of(new float[] {1, 2}));
        String reason = round.take(1, how, length, 1, ranks, part).reason();
        RoundView other = round.take(1, Reduction.SUM, 2, 0, ranks, null);
        assertThat(other.state()).isEqualTo(RoundView.State.REFUSED);
        assertThat(other.reason()).isEqualTo(reason);
        return reason;
    }
}

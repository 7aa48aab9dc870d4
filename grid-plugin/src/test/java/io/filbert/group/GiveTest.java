package io.filbert.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractMap.SimpleEntry;
import org.junit.jupiter.api.Test;

/** A bucket that is not there. */
class GiveTest {
    private static final int[] RANKS = {0, 1};

    @Test
    void aLookWaitsForAll() {
        Give look = new Give(7, Reduction.SUM, 1, 0, RANKS, null);
        assertThat(((RoundView) look.process(new SimpleEntry<>(key(), null))).missing())
                .containsExactly(0, 1);
    }

    /** Else whoever has not fetched the result of operation 6 would be told that it is over. */
    @Test
    void aPartOfALaterOperationDoesNotBeginItBeforeTheLastResultIsBack() {
        Give give = new Give(7, Reduction.SUM, 1, 0, RANKS, Part.of(new float[] {1}));
        assertThat(give.process(new SimpleEntry<>(key(), null))).isEqualTo(RoundView.BEHIND);
    }

    private static RoundKey key() {
        return new RoundKey("g", 1, 0, 0);
    }
}

package io.filbert.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.filbert.examples.data.Statistics.MeanAndDeviation;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theDeviationIsThatOfASample() {
        MeanAndDeviation all = Statistics.meanAndDeviation(2, 4, 4, 4, 5, 5, 7, 9);

        assertThat(all.mean()).isEqualTo(5);
        assertThat(all.deviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
    }

    @Test
    void oneValueDoesNotDeviate() {
        assertThat(Statistics.meanAndDeviation(0.815)).isEqualTo(new MeanAndDeviation(0.815, 0));
    }

    @Test
    void aLargeMeanDoesNotEatASmallDeviation() {
        assertThat(Statistics.meanAndDeviation(1e9 + 1, 1e9 + 2, 1e9 + 3).deviation())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void sharesAreWrittenWithoutTheZero() {
        assertThat(new MeanAndDeviation(0.815, 0.00421)).hasToString(".8150 \u00b1 .0042");
        assertThat(new MeanAndDeviation(1, 0)).hasToString("1.0000 \u00b1 .0000");
    }

    @Test
    void noValuesHaveNoMean() {
        assertThatThrownBy(() -> Statistics.meanAndDeviation())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mean of no values; give at least one");
    }
}

package io.filbert.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.filbert.examples.bench.Figure.Target;
import io.filbert.examples.bench.Figure.Verdict;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void a_lower_bound_is_near_by_a_tenth() {
        Target target = Target.atLeast(.8);
        assertThat(target.judge(.8)).isEqualTo(Verdict.PASS);
        assertThat(target.judge(.721)).isEqualTo(Verdict.NEAR);
        assertThat(target.judge(.719)).isEqualTo(Verdict.FAIL);
        assertThat(target).hasToString(">= 0.800");
    }

    @Test
    void an_upper_bound_is_near_by_a_tenth() {
        Target target = Target.atMost(3);
        assertThat(target.judge(3)).isEqualTo(Verdict.PASS);
        assertThat(target.judge(3.29)).isEqualTo(Verdict.NEAR);
        assertThat(target.judge(3.31)).isEqualTo(Verdict.FAIL);
        assertThat(target).hasToString("<= 3.000");
    }

    @Test
    void an_exact_target_is_never_near() {
        Target target = Target.exactly(1);
        assertThat(target.judge(1)).isEqualTo(Verdict.PASS);
        assertThat(target.judge(1.01)).isEqualTo(Verdict.FAIL);
        assertThat(target.judge(.99)).isEqualTo(Verdict.FAIL);
        assertThat(target).hasToString("1.000");
    }
}

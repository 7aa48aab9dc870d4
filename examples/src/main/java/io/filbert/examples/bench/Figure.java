package io.filbert.examples.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.filbert.examples.bench.Rounds.Sample;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a bench's table.
 *
 * @param bench the bench's name
 * @param what what was measured
 * @param unit of both figures
 * @param value of Filbert: the median of the rounds
 * @param yardstick measured in the same rounds; null where there is none
 * @param ratio the median of the rounds' ratios of the two
 * @param spread of the ratio, or of the value where there is none: from the least round to the greatest, as a share of the median
 * @param target what the ratio must reach, or may not pass; null where it is only told
 * @param verdict what came of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(
        @JsonProperty("bench") String bench,
        @JsonProperty("what") String what,
        @JsonProperty("unit") String unit,
        @JsonProperty("value") double value,
        @JsonProperty("yardstick") @Nullable Double yardstick,
        @JsonProperty("ratio") @Nullable Double ratio,
        @JsonProperty("spread") double spread,
        @JsonProperty("target") @Nullable String target,
        @JsonProperty("verdict") Verdict verdict) {
    /** What came of a target. */
    enum Verdict {
        /** Told only. */
        TOLD,
        /** Reached. */
        PASS,
        /** Short by a tenth at most. */
        NEAR,
        /** Short by more. */
        FAIL
    }

    /** The least and the most that a ratio, or a figure without a yardstick, may be. */
    record Target(double least, double most) {
        static Target atLeast(double bound) {
            return new Target(bound, Double.POSITIVE_INFINITY);
        }

        static Target atMost(double bound) {
            return new Target(Double.NEGATIVE_INFINITY, bound);
        }

        /** As much as the yardstick, or off by such a share of it at most. */
        static Target within(double share) {
            return new Target(1 - share, 1 + share);
        }

        /** Nothing else, not by a tenth either. */
        static Target exactly(double bound) {
            return new Target(bound, bound);
        }

        Verdict judge(double ratio) {
            if (ratio >= least && ratio <= most) {
                return Verdict.PASS;
            }
            return least < most && ratio >= least * .9 && ratio <= most * 1.1 ? Verdict.NEAR : Verdict.FAIL;
        }

        @Override
        public String toString() {
            if (least == most) {
                return BenchReport.number(least);
            }
            if (most == Double.POSITIVE_INFINITY) {
                return ">= " + BenchReport.number(least);
            }
            return least == Double.NEGATIVE_INFINITY
                    ? "<= " + BenchReport.number(most)
                    : String.format(Locale.ROOT, "%.2f-%.2f", least, most);
        }
    }

    /** With a yardstick. */
    static Figure of(
            String bench,
            String what,
            String unit,
            Sample value,
            Sample yardstick,
            Sample ratio,
            @Nullable Target target) {
        return new Figure(
                bench,
                what,
                unit,
                value.median(),
                yardstick.median(),
                ratio.median(),
                ratio.spread(),
                target == null ? null : target.toString(),
                target == null ? Verdict.TOLD : target.judge(ratio.median()));
    }

    /** Without: the target is one of the figure itself. */
    static Figure of(String bench, String what, String unit, Sample value, @Nullable Target target) {
        return new Figure(
                bench,
                what,
                unit,
                value.median(),
                null,
                null,
                value.spread(),
                target == null ? null : target.toString(),
                target == null ? Verdict.TOLD : target.judge(value.median()));
    }
}

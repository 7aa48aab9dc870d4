package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private final NumberText number = new NumberText();
    private final TextSlice slice = new TextSlice();

    private TextSlice text(String text) {
        slice.set(text);
        return slice;
    }

    @Test
    void decimalsAreRoundedAsTheJdkRoundsThem() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 300_000; i++) {
            String text = decimal(random);
            assertThat(number.readDouble(text(text))).as(text).isTrue();
            assertThat(number.doubleValue()).as(text).isEqualTo(Double.parseDouble(text));
            assertThat(number.readFloat(text(text))).as(text).isTrue();
            assertThat((float) number.doubleValue()).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    private static String decimal(SplittableRandom random) {
        String digits = Long.toString(random.nextLong() >>> random.nextInt(63));
        int point = random.nextInt(digits.length() + 1);
        String plain = digits.startsWith("-") ? digits : digits.substring(0, point) + "." + digits.substring(point);
        return plain.equals(".") ? "0." : plain + (random.nextInt(3) == 0 ? "e" + random.nextInt(-30, 20) : "");
    }

    @Test
    void floatsBetweenTwoAreRoundedToTheNearestOfTheText() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 20_000; i++) {
            float f = 1 + random.nextInt(1 << 23) / (float) (1 << 23);
            BigDecimal middle =
                    new BigDecimal(f).add(new BigDecimal(Math.nextUp(f))).divide(BigDecimal.valueOf(2));
            for (String text : new String[] {
                middle.toPlainString(),
                middle.toPlainString() + "0001",
                middle.setScale(14, java.math.RoundingMode.HALF_UP) + ""
            }) {
                assertThat(number.readFloat(text(text))).isTrue();
                assertThat((float) number.doubleValue()).as(text).isEqualTo(Float.parseFloat(text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", "+", ".", "1f", "1d", "0x10", "0x1p3", "1e", "1e+", "1 2", "1.2.3", "--1", "1,5", "NaN1",
                "infinit", "１"
            })
    void whatIsNoDecimalIsRefused(String text) {
        assertThat(number.readDouble(text(text))).isFalse();
        assertThat(number.readFloat(text(text))).isFalse();
    }

    @Test
    void wordsForNumbersAndOverflow() {
        assertThat(number.readDouble(text("-Inf"))).isTrue();
        assertThat(number.doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(number.readFloat(text("nan"))).isTrue();
        assertThat(number.doubleValue()).isNaN();
        assertThat(number.readDouble(text("1e400"))).isFalse();
        assertThat(number.readFloat(text("1e39"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+7, 7",
        "007, 7",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void wholeNumbers(String text, long value) {
        assertThat(number.readLong(text(text))).isTrue();
        assertThat(number.longValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1.0",
                "1e3",
                " 1",
                "9223372036854775808",
                "-9223372036854775809",
                "92233720368547758070",
                "٣"
            })
    void whatIsNoWholeNumberIsRefused(String text) {
        assertThat(number.readLong(text(text))).isFalse();
    }

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = NumberText.ofHalf((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(NumberText.half(value)).isEqualTo((short) bits);
            }
        }
        assertThat(NumberText.ofHalf((short) 0x3c01)).isEqualTo(1.0009766f);
    }

    @ParameterizedTest
    @CsvSource({
        "65504, 7bff",
        "65519.99, 7bff",
        "65520, 7c00",
        "1.00048828125, 3c00",
        "1.00146484375, 3c02",
        "5.960464477539063e-8, 1",
        "2.98e-8, 0",
        "-2, c000"
    })
    void halvesAreRoundedToTheNearestTiesToEven(double value, String bits) {
        assertThat(Integer.toHexString(NumberText.half(value) & 0xffff)).isEqualTo(bits);
    }
}

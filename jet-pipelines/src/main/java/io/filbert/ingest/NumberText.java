package io.filbert.ingest;

/**
 * Reads numbers from characters. Integers and most decimals need no object: a decimal of at most 15 digits times or through a power of
 * ten up to 22 is rounded once by one operation of doubles (Clinger 1990); the others go to the JDK.
 */
final class NumberText {
    private static final int EXACT_POWER = 22;
    private static final int EXACT_DIGITS = 15;
    private static final int MAX_EXPONENT = 99_999;
    private static final double[] POWERS = new double[EXACT_POWER + 1];

    static {
        for (int i = 0; i <= EXACT_POWER; i++) {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private long mantissa;
    private int digits;
    private int exponent;
    private boolean negative;
    private double value;

    /** Whether the text is a whole number of 64 bits; {@link #longValue} has it. */
    boolean readLong(TextSlice text) {
        char[] chars = text.chars();
        int to = text.to();
        int i = text.from();
        boolean minus = i < to && chars[i] == '-';
        if (i < to && (minus || chars[i] == '+')) {
            i++;
        }
        if (i == to) {
            return false;
        }
        long sum = 0; // negative, for the least long has no counterpart
        for (; i < to; i++) {
            int digit = chars[i] - '0';
            if (digit < 0 || digit > 9 || sum < Long.MIN_VALUE / 10) {
                return false;
            }
            sum = sum * 10 - digit;
            if (sum > 0) {
                return false;
            }
        }
        if (!minus && sum == Long.MIN_VALUE) {
            return false;
        }
        mantissa = minus ? sum : -sum;
        return true;
    }

    long longValue() {
        return mantissa;
    }

    /** Whether the text is a decimal number, {@code nan} or {@code inf}; {@link #doubleValue} has it. */
    boolean readDouble(TextSlice text) {
        if (!scan(text)) {
            return readSpecial(text);
        }
        value = isExact() ? quick() : Double.parseDouble(text.toString());
        return !Double.isInfinite(value);
    }

    double doubleValue() {
        return value;
    }

    /** The same, rounded once to single precision. */
    boolean readFloat(TextSlice text) {
        if (!scan(text)) {
            return readSpecial(text);
        }
        if (isExact()) {
            value = quick();
            long below = Double.doubleToRawLongBits(value) & 0x1fff_ffffL; // what a float does not keep
            if (below < 0x0fff_ffffL || below > 0x1000_0001L) {
                float rounded = (float) value;
                value = rounded;
                return true;
            }
        }
        value = Float.parseFloat(text.toString());
        return !Double.isInfinite(value);
    }

    private boolean isExact() {
        return digits <= EXACT_DIGITS && exponent >= -EXACT_POWER && exponent <= EXACT_POWER;
    }

    private double quick() {
        double magnitude = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
        return negative ? -magnitude : magnitude;
    }

    /** Sign, digits with at most one point, exponent; nothing that only Java writes. */
    private boolean scan(TextSlice text) {
        char[] chars = text.chars();
        int to = text.to();
        int i = text.from();
        negative = i < to && chars[i] == '-';
        if (i < to && (negative || chars[i] == '+')) {
            i++;
        }
        mantissa = 0;
        digits = 0;
        exponent = 0;
        boolean point = false;
        boolean any = false;
        for (; i < to; i++) {
            char c = chars[i];
            if (c >= '0' && c <= '9') {
                any = true;
                if (digits <= EXACT_DIGITS) {
                    mantissa = mantissa * 10 + (c - '0');
                }
                digits += mantissa == 0 ? 0 : 1;
                exponent -= point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        return any && (i == to || ((chars[i] == 'e' || chars[i] == 'E') && scanExponent(chars, i + 1, to)));
    }

    private boolean scanExponent(char[] chars, int start, int to) {
        int i = start;
        boolean minus = i < to && chars[i] == '-';
        if (i < to && (minus || chars[i] == '+')) {
            i++;
        }
        int sum = 0;
        int first = i;
        for (; i < to && chars[i] >= '0' && chars[i] <= '9'; i++) {
            sum = Math.min(MAX_EXPONENT, sum * 10 + (chars[i] - '0'));
        }
        exponent += minus ? -sum : sum;
        return i == to && i > first;
    }

    private boolean readSpecial(TextSlice text) {
        int length = text.to() - text.from();
        if (length < 3 || length > 9) {
            return false;
        }
        String word = text.toString();
        boolean minus = word.charAt(0) == '-';
        String name = minus || word.charAt(0) == '+' ? word.substring(1) : word;
        if (name.equalsIgnoreCase("nan")) {
            value = Double.NaN;
        } else if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity")) {
            value = minus ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else {
            return false;
        }
        return true;
    }

    /** The bits of the half precision number nearest to a value, ties to even; beyond 65,504 infinity. */
    static short half(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int sign = (int) (bits >>> 48) & 0x8000;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65_520) {
            return (short) (sign | 0x7c00);
        }
        int power = Math.max(-14, Math.getExponent(magnitude)); // below 2^-14 steps stay those of 2^-24
        long steps = (long) Math.rint(Math.scalb(magnitude, 10 - power));
        return (short)
                (sign | (int) (steps + ((power + 14L) << 10))); // 2^10 steps carry into the exponent by themselves
    }

    /** The value of half precision bits. */
    static float ofHalf(short half) {
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb((float) (fraction + 1024), exponent - 25);
        }
        return half < 0 ? -magnitude : magnitude;
    }
}

package io.filbert.ingest;

/** Some characters of an array that is reused, so that a number is read without an object for it. One thread. */
final class TextSlice {
    private char[] chars = new char[0];
    private int from;
    private int to;
    private char[] own = new char[64];

    /** Characters of an array, not copied. */
    void set(char[] array, int offset, int length) {
        chars = array;
        from = offset;
        to = offset + length;
    }

    /** The characters of a text, copied. */
    void set(String text) {
        int length = text.length();
        if (own.length < length) {
            own = new char[Math.max(length, 2 * own.length)];
        }
        text.getChars(0, length, own, 0);
        set(own, 0, length);
    }

    /** Characters of ASCII, copied. */
    void set(byte[] ascii, int offset, int length) {
        if (own.length < length) {
            own = new char[Math.max(length, 2 * own.length)];
        }
        char[] target = own;
        for (int i = 0; i < length; i++) {
            target[i] = (char) ascii[offset + i];
        }
        set(target, 0, length);
    }

    /** A part of another slice, without the blanks around it. */
    void setStripped(TextSlice other, int begin, int end) {
        chars = other.chars;
        from = begin;
        to = end;
        strip();
    }

    /** Leaves out the blanks at both ends. */
    void strip() {
        while (from < to && Character.isWhitespace(chars[from])) {
            from++;
        }
        while (from < to && Character.isWhitespace(chars[to - 1])) {
            to--;
        }
    }

    char[] chars() {
        return chars;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** Where a text begins at or after a place, {@link #to()} when it does not. */
    int indexOf(String text, int start) {
        int length = text.length();
        char first = text.charAt(0);
        for (int i = start; i <= to - length; i++) {
            if (chars[i] == first && (length == 1 || startsWith(text, i))) {
                return i;
            }
        }
        return to;
    }

    boolean isEqualTo(String text) {
        return to - from == text.length() && startsWith(text, from);
    }

    private boolean startsWith(String text, int at) {
        for (int i = 0; i < text.length(); i++) {
            if (chars[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(chars, from, to - from);
    }
}

package io.filbert.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The fields of a record of ASCII, where they lie. */
final class PlainCells extends TextCells {
    /** Bytes that a block must have before the first field, of any value. */
    static final int BEFORE = 8;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030303030303030L;
    private static final long HIGH = 0xf0f0f0f0f0f0f0f0L;
    private static final long SIXES = 0x0606060606060606L;
    private static final int WORD_DIGITS = 8;
    private static final long WORD_LIMIT = 100_000_000;

    private byte[] block = new byte[0];
    private int start;
    private int size;
    private int[] from = new int[16];
    private int[] to = new int[16];

    /** Sets a field. */
    void add(int field, int begin, int end) {
        if (field == from.length) {
            from = Arrays.copyOf(from, 2 * field);
            to = Arrays.copyOf(to, 2 * field);
        }
        from[field] = begin;
        to[field] = end;
    }

    /** The fields set so far are a record. */
    void start(byte[] bytes, int begin, int fields) {
        block = bytes;
        start = begin;
        size = fields;
    }

    /** Where the record begins in its block. */
    int start() {
        return start;
    }

    @Override
    long whole(int column) {
        int end = to[column];
        int digits = end - from[column];
        if (digits <= 0 || digits > 2 * WORD_DIGITS) {
            return -1;
        }
        if (digits <= WORD_DIGITS) {
            return word(end, digits);
        }
        long high = word(end - WORD_DIGITS, digits - WORD_DIGITS);
        long low = word(end, WORD_DIGITS);
        return high < 0 || low < 0 ? -1 : high * WORD_LIMIT + low;
    }

    /** The number that 1 to 8 digits before a place make, eight at a time; -1 where one is no digit. */
    private long word(int end, int digits) {
        long kept = -1L << (8 * (WORD_DIGITS - digits)); // the first digit has the lowest byte
        long word = ((long) WORD.get(block, end - WORD_DIGITS) & kept) | (ZEROS & ~kept);
        if ((word & HIGH) != ZEROS || ((word + SIXES) & HIGH) != ZEROS) {
            return -1;
        }
        long tens = (((word & ~HIGH) * (1 + 10 * 256)) >>> 8) & 0x00ff_00ff_00ff_00ffL;
        long hundreds = ((tens * (1 + 100 * 65_536)) >>> 16) & 0x0000_ffff_0000_ffffL;
        return (hundreds * (1 + 10_000 * 4_294_967_296L)) >>> 32;
    }

    @Override
    void text(int column, TextSlice into) {
        into.set(block, from[column], to[column] - from[column]);
    }

    @Override
    int size() {
        return size;
    }
}

package io.filbert.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Counts the lines of a text that are not empty, eight bytes at a time: without a quote each is one record. Lines end in LF, CRLF or
 * CR, so one is counted wherever the first of such bytes stands behind another one.
 */
final class LineCount {
    /** There is a quote, or something else that only the parser can judge. */
    static final long UNKNOWN = -1;

    private static final Set<Charset> CHARSETS =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BUFFER = 1 << 16;
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;
    private static final long LAST_BYTE = 0x80L << 56;
    private static final int BYTE_ORDER_MARK = 0xef;

    private LineCount() {}

    /**
     * Reads all of a text.
     *
     * @param quote that may stand around a field, beyond ASCII for none
     * @return how many records, or {@link #UNKNOWN}
     */
    static long of(InputStream in, Charset charset, char quote) throws IOException {
        if (!CHARSETS.contains(charset) || (quote > 127 && quote != CsvSource.NO_QUOTE)) {
            return UNKNOWN;
        }
        long quotes = quote > 127 ? -1L : quote * ONES; // a byte of UTF-8 is never 0xff
        byte[] buffer = new byte[BUFFER];
        long lines = 0;
        long before = 0x80; // whether the byte before ends a line; the first line begins anew
        boolean first = true;
        int left = 0;
        for (int read = in.read(buffer, 0, BUFFER); read >= 0; read = in.read(buffer, left, BUFFER - left)) {
            int n = left + read;
            if (first && n > 0) {
                first = false;
                if ((buffer[0] & 0xff) == BYTE_ORDER_MARK) {
                    return UNKNOWN;
                }
            }
            int i = 0;
            for (; i + Long.BYTES <= n; i += Long.BYTES) {
                long word = (long) WORD.get(buffer, i);
                if (equal(word, quotes) != 0) {
                    return UNKNOWN;
                }
                long ends = equal(word, '\n' * ONES) | equal(word, '\r' * ONES);
                lines += Long.bitCount(ends & ~(ends << 8 | before));
                before = (ends & LAST_BYTE) >>> 56;
            }
            left = n - i;
            System.arraycopy(buffer, i, buffer, 0, left);
        }
        for (int i = 0; i < left; i++) {
            byte b = buffer[i];
            if (b == (byte) quotes) {
                return UNKNOWN;
            }
            boolean isEnd = b == '\n' || b == '\r';
            lines += isEnd && before == 0 ? 1 : 0;
            before = isEnd ? 0x80 : 0;
        }
        return lines + (before == 0 ? 1 : 0);
    }

    /** The highest bit of each byte that is equal in both. */
    private static long equal(long a, long b) {
        long different = a ^ b;
        return ~((different & LOW) + LOW | different | LOW);
    }
}

package io.filbert.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;

/**
 * Characters of a file for the CSV parser, which can go back to the beginning of the record that the parser is in: the parser gives up
 * at a broken quote, and the next one goes on behind that record. Bytes that are no text become {@link #MALFORMED}. A byte order mark
 * is left out. One thread.
 */
final class TextReader extends Reader {
    /** Stands for bytes that do not decode. No decoder gives half a surrogate pair. */
    static final char MALFORMED = '\udc00';

    /** Ends {@link #nextChar}. */
    static final int END = -1;

    private static final int CHUNK = 8192;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(2 * CHUNK).limit(0);
    /** Characters from the beginning of the current record on. */
    private char[] window = new char[4 * CHUNK];

    private int from;
    private int given;
    private int to;
    /** Line at {@link #from}. */
    private long line;
    /** A carriage return ended the line before {@link #from}; a line feed there belongs to it. */
    private boolean isAfterReturn;

    private long recordLine;
    private boolean hasBegun;
    private boolean inputEnded;
    private boolean hasMalformed;

    /** @param firstLine the line that the input begins with; a byte order mark may stand in line 1 only */
    TextReader(InputStream in, Charset charset, long firstLine) {
        this.in = in;
        this.line = firstLine;
        this.recordLine = firstLine;
        this.hasBegun = firstLine > 1;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** The parser is at a record that begins in this line. */
    void recordAt(long start) {
        recordLine = start;
    }

    /** Where the record that the parser is in begins. */
    long recordLine() {
        return recordLine;
    }

    /** Whether {@link #MALFORMED} was given out. */
    boolean hasMalformed() {
        return hasMalformed;
    }

    @Override
    public int read(char[] out, int offset, int length) throws IOException {
        forgetRecordsBefore();
        if (given == to && !fill()) {
            return -1;
        }
        int count = Math.min(length, to - given);
        System.arraycopy(window, given, out, offset, count);
        given += count;
        return count;
    }

    /** Goes back to the beginning of the record that the parser is in. */
    void rewindToRecord() {
        forgetRecordsBefore();
        skipLineFeed();
        given = from;
    }

    /** The line of the next character. */
    long line() {
        return line;
    }

    /** The next character, {@link #END} at the end; what lies before it is forgotten. Carriage returns, alone or not, are line feeds. */
    int nextChar() throws IOException {
        from = given;
        if (given == to && !fill()) {
            return END;
        }
        skipLineFeed();
        if (given == to && !fill()) {
            return END;
        }
        char c = window[given++];
        isAfterReturn = c == '\r';
        from = given;
        if (c == '\n' || c == '\r') {
            line++;
            return '\n';
        }
        return c;
    }

    /** After {@link #nextChar} the next parser begins at a character. */
    void resume() throws IOException {
        if (given == to) {
            fill();
        }
        skipLineFeed();
        recordLine = line;
    }

    private void skipLineFeed() {
        if (isAfterReturn && from < to) {
            isAfterReturn = false;
            if (window[from] == '\n') {
                from++;
                given = Math.max(given, from);
            }
        }
    }

    private void forgetRecordsBefore() {
        while (line < recordLine && from < to) {
            char c = window[from++];
            if (c == '\n' && isAfterReturn) {
                isAfterReturn = false;
            } else {
                isAfterReturn = c == '\r';
                line += c == '\n' || c == '\r' ? 1 : 0;
            }
        }
    }

    /** Decodes more; false at the end. What was decoded before a failure of the input is given out before it. */
    private boolean fill() throws IOException {
        if (inputEnded) {
            return false;
        }
        if (window.length - to < CHUNK) {
            makeRoom();
        }
        int before = to;
        while (to == before) {
            CharBuffer out = CharBuffer.wrap(window, to, window.length - to);
            CoderResult result = decoder.decode(bytes, out, false);
            to = out.position();
            if (result.isError()) {
                putMalformed(result.length());
            } else if (result.isUnderflow() && to == before && !readBytes()) {
                finish();
                break;
            }
        }
        if (!hasBegun && to > before) {
            hasBegun = true;
            if (window[before] == BYTE_ORDER_MARK) {
                from++;
                given++;
                return given < to || fill();
            }
        }
        return to > before;
    }

    private void putMalformed(int length) {
        if (to < window.length) {
            window[to++] = MALFORMED;
            bytes.position(bytes.position() + length);
            hasMalformed = true;
        }
    }

    private boolean readBytes() throws IOException {
        bytes.compact();
        try {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (read < 0) {
                return false;
            }
            bytes.position(bytes.position() + read);
            return true;
        } finally {
            bytes.flip();
        }
    }

    private void finish() {
        inputEnded = true;
        CharBuffer out = CharBuffer.wrap(window, to, window.length - to);
        CoderResult result = decoder.decode(bytes, out, true);
        to = out.position();
        if (result.isError()) {
            putMalformed(bytes.remaining());
        }
    }

    private void makeRoom() {
        char[] target = to - from + CHUNK > window.length / 2 ? Arrays.copyOf(window, 2 * window.length) : window;
        System.arraycopy(window, from, target, 0, to - from);
        window = target;
        given -= from;
        to -= from;
        from = 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

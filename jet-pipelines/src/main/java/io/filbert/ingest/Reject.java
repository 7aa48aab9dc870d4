package io.filbert.ingest;

import java.io.Serializable;

/**
 * A row that was not taken.
 *
 * @param file where it stands, as the source names it
 * @param line 1-based line of its beginning in a text file, else the 1-based record; 0 when it is the file as a whole
 * @param reason of the refusal
 * @param detail what is wrong, for a person: {@code column weight is 'abc', must be a number}
 * @param row the row as it stands there, at most {@link #MAX_ROW} characters of it; empty for the file as a whole
 */
public record Reject(String file, long line, RejectReason reason, String detail, String row) implements Serializable {
    /** Characters of a row that are kept. */
    public static final int MAX_ROW = 4096;

    public Reject {
        row = row.length() <= MAX_ROW ? row : row.substring(0, MAX_ROW);
    }

    /** {@code file:line: REASON: detail}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason + ": " + detail;
    }
}

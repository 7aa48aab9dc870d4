package io.filbert.ingest;

import java.util.List;

/** A file that cannot be read, or not any further; it is rejected by a fatal reason and the reading ends. */
final class BadFile extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_NAMES = 50;

    private final RejectReason reason;
    private final long line;

    /** @param line as {@link Reject#line}, 0 for the file as a whole */
    BadFile(RejectReason reason, long line, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.line = line;
    }

    /** Of the file as a whole. */
    static BadFile format(String detail) {
        return new BadFile(RejectReason.FORMAT, 0, detail);
    }

    /** A column that the mapping wants and the file does not have. */
    static BadFile noColumn(String column, List<String> there) {
        String names = String.join(", ", there.subList(0, Math.min(MAX_NAMES, there.size())));
        int more = there.size() - MAX_NAMES;
        return format("has no column '" + column + "'; its columns are: " + names
                + (more > 0 ? " and " + more + " more" : ""));
    }

    RejectReason reason() {
        return reason;
    }

    long line() {
        return line;
    }

    /** The message, never null. */
    String detail() {
        return String.valueOf(getMessage());
    }
}

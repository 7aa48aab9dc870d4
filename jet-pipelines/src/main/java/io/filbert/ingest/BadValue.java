package io.filbert.ingest;

/** A record that cannot be used; it is rejected and the reading goes on. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 80;

    private final RejectReason reason;

    BadValue(RejectReason reason, String detail) {
        super(detail, null, false, false); // a row is no place in the code
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }

    /** A value in quotes, not too long for a message. */
    static String shown(String value) {
        return "'" + (value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN - 3) + "...") + "'";
    }
}

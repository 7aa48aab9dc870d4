package io.filbert.ingest;

import java.util.ArrayList;
import java.util.List;

/** Splits of one file that is stored in parts, each some successive parts of about 64 MB together. One thread. */
final class PartSplits {
    private static final long SPLIT_BYTES = 64L << 20;

    private final String file;
    private final List<Split> splits = new ArrayList<>();
    private int parts;
    private int from;
    private long bytes;
    private long records;

    PartSplits(String file) {
        this.file = file;
    }

    /** Takes the next part. */
    void add(long partBytes, long partRecords) {
        parts++;
        bytes += partBytes;
        records += partRecords;
        if (bytes >= SPLIT_BYTES) {
            close();
        }
    }

    private void close() {
        splits.add(new Split(file, "", from, parts, bytes, records, -1));
        from = parts;
        bytes = 0;
        records = 0;
    }

    /** The splits of all parts; of a file without any, one without records. */
    List<Split> splits() {
        if (from < parts || splits.isEmpty()) {
            close();
        }
        return splits;
    }
}

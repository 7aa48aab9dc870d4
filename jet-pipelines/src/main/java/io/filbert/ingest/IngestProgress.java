package io.filbert.ingest;

/**
 * How far a load is.
 *
 * @param phase what it does
 * @param done of {@code total}, in the phase's own unit: records, or partitions when it builds
 * @param total 0 when it is not known
 * @param bytes read in this phase
 * @param rejected rows in this phase
 */
public record IngestProgress(Phase phase, long done, long total, long bytes, long rejected) {
    /** What a load does, in this order. */
    public enum Phase {
        /** Lists and counts what there is to read, and collects external ids. */
        SURVEY,
        /** Reads rows and sends them to their owners. */
        LOAD,
        /** The owners build their blocks. */
        BUILD
    }
}

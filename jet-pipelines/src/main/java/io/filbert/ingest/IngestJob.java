package io.filbert.ingest;

import java.io.Serializable;

/**
 * What every processor of a job knows.
 *
 * @param mapping of the load
 * @param id tells the job's notes in the journal from those of jobs before
 */
record IngestJob(IngestMapping mapping, long id) implements Serializable {
    /** Rejects of one split that end its reading. */
    long limit() {
        return Math.min(mapping.rejectLimit(), Long.MAX_VALUE - 100) + 100;
    }
}

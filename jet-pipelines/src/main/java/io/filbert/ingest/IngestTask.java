package io.filbert.ingest;

import java.io.Serializable;

/**
 * A split to be read in a job.
 *
 * @param stream its number among all splits of the load, from 1; what it stages has this stream number
 * @param source index in {@link MappedSource#of}
 * @param split what to read
 * @param partitions those whose chunks are wanted; empty for all
 */
record IngestTask(int stream, int source, Split split, boolean[] partitions) implements Serializable {
    /** Whether chunks of a partition are to be sent. */
    boolean wants(int partition) {
        return partitions.length == 0 || partitions[partition];
    }

    /** The same task with its split numbered. */
    IngestTask of(Split numbered) {
        return new IngestTask(stream, source, numbered, partitions);
    }

    /** The same split, read again for some partitions. */
    IngestTask only(boolean[] wanted) {
        return new IngestTask(stream, source, split, wanted);
    }
}

package io.filbert.ingest;

import io.filbert.graph.GraphSchema;
import java.util.List;

/**
 * How large a graph will be, before anything is loaded.
 *
 * @param schema with the number of nodes of each type
 * @param edges by edge type, reverses included; rejects not taken off
 * @param files how many splits there are to read
 * @param bytes to be read, 0 when unknown
 * @param finalBytes on each member when all is built, backups included
 * @param peakBytes on each member while it loads, at most
 * @param freeBytes of the heap of the member with the least
 * @param backups of graph data
 * @param members that hold data
 * @param rejects that the survey met, the first of them
 * @param rejected how many it met
 */
public record IngestEstimate(
        GraphSchema schema,
        long[] edges,
        int files,
        long bytes,
        long finalBytes,
        long peakBytes,
        long freeBytes,
        int backups,
        int members,
        List<Reject> rejects,
        long rejected) {
    /** Whether each member has the heap for it. */
    public boolean fits() {
        return peakBytes <= freeBytes;
    }
}

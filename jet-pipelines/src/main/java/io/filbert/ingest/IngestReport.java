package io.filbert.ingest;

import io.filbert.grid.Graph;
import java.time.Duration;
import java.util.List;

/**
 * What a load did.
 *
 * @param graph readable now
 * @param records read in the load, used or not; those of an interrupted part before included
 * @param bytes likewise
 * @param rejected rows left out
 * @param rejects the first of them, in the order of sources, files and lines; at most 1,000 of a file
 * @param survey time of counting
 * @param load time of reading and staging
 * @param build time of building and checking
 */
public record IngestReport(
        Graph graph,
        long records,
        long bytes,
        long rejected,
        List<Reject> rejects,
        Duration survey,
        Duration load,
        Duration build) {}

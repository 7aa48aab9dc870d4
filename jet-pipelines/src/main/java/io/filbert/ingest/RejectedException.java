package io.filbert.ingest;

import io.filbert.graph.GraphException;
import java.util.Comparator;
import java.util.List;

/** A load was given up because of what it read. Nothing of it is left in the grid. */
public final class RejectedException extends GraphException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 3;

    private final transient List<Reject> rejects;
    private final long rejected;

    RejectedException(String graph, long limit, long rejected, List<Reject> rejects) {
        super("graph " + graph + " was not loaded: " + rejected + (rejected == 1 ? " row" : " rows")
                + " or files cannot be used, rejectLimit is " + limit + "; the first are "
                + rejects.stream()
                        .sorted(Comparator.comparing(
                                r -> !r.reason().isFatal())) // what ends the load whatever the limit is
                        .limit(SHOWN)
                        .map(Reject::toString)
                        .toList()
                + (rejects.stream().anyMatch(r -> r.reason().isFatal())
                        ? "; broken files and repeated nodes end a load whatever the limit is"
                        : "; mend them, or raise rejectLimit to leave them out"));
        this.rejects = List.copyOf(rejects);
        this.rejected = rejected;
    }

    /** The first of them, in the order of sources, files and lines. */
    public List<Reject> rejects() {
        return rejects;
    }

    /** How many were met before the load stopped. */
    public long rejected() {
        return rejected;
    }
}

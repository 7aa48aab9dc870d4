package io.filbert.examples.link;

import java.util.HashSet;
import java.util.Set;

/** What is known of the events so far. Not thread-safe. */
final class LinkHistory {
    private final Set<Long> pairs = new HashSet<>();
    private final int[] degrees;

    LinkHistory(int nodes) {
        degrees = new int[nodes];
    }

    /** A number for a directed pair of nodes. */
    static long pair(int source, int destination) {
        return (long) source << 32 | destination;
    }

    /** One event more. */
    void add(int source, int destination) {
        pairs.add(pair(source, destination));
        degrees[source]++;
        degrees[destination]++;
    }

    /** Whether there was an event from one to the other. */
    boolean isSeen(int source, int destination) {
        return pairs.contains(pair(source, destination));
    }

    /** Number of events that went out from a node or to it, however often to the same; one to itself counts twice. */
    int degree(int node) {
        return degrees[node];
    }
}

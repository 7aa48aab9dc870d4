package io.filbert.examples.link;

import io.filbert.rpc.IntList;
import io.filbert.sampler.Draws;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One negative for each of some events: the same source and time, and another destination. A draw is a function of (seed, kind,
 * event), so a negative does not depend on which other events are asked for. Immutable.
 *
 * <p><b>Uniform</b>: each node but the source and the true destination alike. All nodes of the events are drawn from, also those
 * that appear later only, as is usual (TGN, Rossi et al. 2020, draws from the destinations of all events). The pair may have been
 * seen before, and may be an event of the same time.
 *
 * <p><b>Historical</b>, after Poursafaei, Huang, Pelrine and Rabbany, "Towards better evaluation for dynamic link prediction", NeurIPS
 * 2022: each destination alike that the source had in an event strictly before, however often, but for the source itself and
 * those that it has in an event of this very time. Where none is left, the negative is drawn uniformly as above and counted as a fallback.
 * The paper draws whole pairs from those of the training events and not of the present step; here the source stays that of the
 * positive, as in the Temporal Graph Benchmark (Huang et al., NeurIPS 2023), and the history goes on through the test.
 */
public final class Negatives {
    private static final int UNIFORM = 1;
    private static final int HISTORICAL = 2;

    private final int from;
    private final int[] destinations;
    private final int fallbacks;

    private Negatives(int from, int[] destinations, int fallbacks) {
        this.from = from;
        this.destinations = destinations;
        this.fallbacks = fallbacks;
    }

    /** Uniform negatives of events {@code from} to {@code to - 1}. */
    public static Negatives uniform(TemporalEvents events, int from, int to, long seed) {
        check(events, from, to);
        int[] drawn = IntStream.range(from, to)
                .map(i -> uniform(events, i, Draws.word(key(seed, UNIFORM, i), 0)))
                .toArray();
        return new Negatives(from, drawn, 0);
    }

    /** Historical negatives of events {@code from} to {@code to - 1}; all events before {@code from} are history, too. */
    public static Negatives historical(TemporalEvents events, int from, int to, long seed) {
        check(events, from, to);
        @Nullable IntList[] past = new IntList[events.nodes()];
        LinkHistory history = new LinkHistory(events.nodes());
        int[] drawn = new int[to - from];
        int[] scratch = new int[events.nodes()];
        int fallbacks = 0;
        for (int start = 0; start < to; ) {
            int end = events.firstAfter(events.time(start));
            Set<Long> now = new HashSet<>();
            for (int i = start; i < end; i++) {
                now.add(LinkHistory.pair(events.source(i), events.destination(i)));
            }
            for (int i = Math.max(start, from); i < Math.min(end, to); i++) {
                int n = candidates(events.source(i), past[events.source(i)], now, scratch);
                long key = key(seed, HISTORICAL, i);
                drawn[i - from] = n == 0
                        ? uniform(events, i, Draws.word(key, 1))
                        : scratch[(int) Draws.bounded(Draws.word(key, 0), n)];
                fallbacks += n == 0 ? 1 : 0;
            }
            for (int i = start; i < end; i++) {
                int u = events.source(i);
                if (!history.isSeen(u, events.destination(i))) {
                    IntList list = past[u] == null ? new IntList(0) : past[u];
                    list.add(events.destination(i));
                    past[u] = list;
                }
                history.add(u, events.destination(i));
            }
            start = end;
        }
        return new Negatives(from, drawn, fallbacks);
    }

    /** Writes the past destinations of a source that are neither itself nor of now to {@code scratch}; returns how many. */
    private static int candidates(int source, @Nullable IntList past, Set<Long> now, int[] scratch) {
        int n = 0;
        for (int p = 0; past != null && p < past.size(); p++) {
            int destination = past.get(p);
            if (destination != source && !now.contains(LinkHistory.pair(source, destination))) {
                scratch[n++] = destination;
            }
        }
        return n;
    }

    private static void check(TemporalEvents events, int from, int to) {
        if (from < 0 || from > to || to > events.size()) {
            throw new IllegalArgumentException(
                    "negatives of events " + from + " to " + to + " (excluded), there are " + events.size());
        }
        if (events.nodes() < 3) {
            throw new IllegalArgumentException("negatives among " + events.nodes()
                    + " nodes, at least 3 are needed: a source, a destination and another");
        }
    }

    private static long key(long seed, int kind, int event) {
        return Draws.absorb(Draws.absorb(Draws.absorb(0, seed), kind), event);
    }

    /** The r-th node when the ends of the event are left out, r from the word. */
    private static int uniform(TemporalEvents events, int event, long word) {
        int low = Math.min(events.source(event), events.destination(event));
        int high = Math.max(events.source(event), events.destination(event));
        int node = (int) Draws.bounded(word, events.nodes() - (low == high ? 1 : 2));
        node += node >= low ? 1 : 0;
        return low != high && node >= high ? node + 1 : node;
    }

    /** The first event that has a negative. */
    public int from() {
        return from;
    }

    /** The event behind the last one that has a negative. */
    public int to() {
        return from + destinations.length;
    }

    /** The destination of the negative of an event, from {@link #from} to {@code to() - 1}. */
    public int destination(int event) {
        return destinations[event - from];
    }

    /** Historical negatives that were drawn uniformly, as the source had no other history; 0 for uniform ones. */
    public int fallbacks() {
        return fallbacks;
    }
}

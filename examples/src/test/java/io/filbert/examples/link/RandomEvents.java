package io.filbert.examples.link;

import java.util.Random;
import java.util.stream.LongStream;

/** Small random events with many of one time and many of one pair, some from a node to itself. */
final class RandomEvents {
    private RandomEvents() {}

    /** The seeds of a random test: all of them, or the one given by {@code -Dtest.seed=}. */
    static LongStream seeds() {
        String only = System.getProperty("test.seed");
        return only == null ? LongStream.range(0, 200) : LongStream.of(Long.parseLong(only));
    }

    static TemporalEvents of(Random random) {
        int nodes = 3 + random.nextInt(8);
        int events = random.nextInt(60);
        long[] times = new long[events];
        for (int i = 1; i < events; i++) {
            times[i] = times[i - 1] + (random.nextInt(3) == 0 ? 1 : 0);
        }
        return TemporalEvents.of(nodes, ends(events, nodes, random), ends(events, nodes, random), times);
    }

    private static int[] ends(int events, int nodes, Random random) {
        return random.ints(events, 0, nodes).toArray();
    }

    /**
     * The same events up to {@code from - 1}, and {@code kept}; the others have other ends, and those after {@code kept} other
     * times, at least {@code gap} later.
     */
    static TemporalEvents changed(TemporalEvents events, int from, int kept, int gap, Random random) {
        int n = events.size();
        int[] source = ends(n, events.nodes(), random);
        int[] destination = ends(n, events.nodes(), random);
        long[] times = new long[n];
        for (int i = 0; i < n; i++) {
            if (i < from || i == kept) {
                source[i] = events.source(i);
                destination[i] = events.destination(i);
            }
            times[i] = i <= kept ? events.time(i) : times[i - 1] + random.nextInt(2) + (i == kept + 1 ? gap : 0);
        }
        return TemporalEvents.of(events.nodes(), source, destination, times);
    }
}

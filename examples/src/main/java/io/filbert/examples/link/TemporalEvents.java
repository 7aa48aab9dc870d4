package io.filbert.examples.link;

import io.filbert.batch.TemporalSplit;
import io.filbert.examples.data.TsvFile;
import io.filbert.graph.InvalidGraphException;
import io.filbert.store.EdgeList;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Directed events in the order of their times; event i is the i-th of the file. One file makes them, {@code edges.tsv}, without
 * a header and sorted by time:
 *
 * <pre>
 * source destination time             or
 * source destination rating time
 * </pre>
 *
 * <p>The ids of the file become nodes 0 to {@code nodes() - 1} in ascending order of ids, so a node's number does not tell when it
 * came. An event that repeats an earlier one is an event; so is one from a node to itself. Immutable.
 */
public final class TemporalEvents {
    /** Share of the events that validate: {@value}. */
    public static final double VALIDATION = 0.15;

    /** Share of the events of the test: {@value}. */
    public static final double TEST = 0.15;

    private final String name;
    private final long[] ids;
    private final int[] source;
    private final int[] destination;
    private final int @Nullable [] ratings;
    private final long[] times;

    private TemporalEvents(
            String name, long[] ids, int[] source, int[] destination, int @Nullable [] ratings, long[] times) {
        this.name = name;
        this.ids = ids;
        this.source = source;
        this.destination = destination;
        this.ratings = ratings;
        this.times = times;
    }

    /**
     * Reads the events of a folder.
     *
     * @throws InvalidGraphException naming the file, the line, the value and what was expected
     */
    public static TemporalEvents read(Path folder) {
        Path file = folder.resolve("edges.tsv");
        int fields = TsvFile.fields(file);
        if (fields == 0) {
            throw new InvalidGraphException(file + " is empty, expected events: source, destination, time");
        }
        boolean rated = fields == 4;
        TsvFile tsv = rated
                ? TsvFile.of(file, "source", "destination", "rating", "time")
                : TsvFile.of(file, "source", "destination", "time");
        LongStream.Builder sources = LongStream.builder();
        LongStream.Builder destinations = LongStream.builder();
        LongStream.Builder times = LongStream.builder();
        IntStream.Builder ratings = IntStream.builder();
        long[] last = {Long.MIN_VALUE};
        tsv.read(row -> {
            int timeColumn = rated ? 3 : 2;
            long time = row.number(timeColumn, Long.MIN_VALUE, Long.MAX_VALUE);
            if (time < last[0]) {
                throw row.wrong(timeColumn, row.text(timeColumn), "at least " + last[0] + ", sort the file by time");
            }
            last[0] = time;
            sources.add(row.number(0, 0, Long.MAX_VALUE));
            destinations.add(row.number(1, 0, Long.MAX_VALUE));
            if (rated) {
                ratings.add((int) row.number(2, Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            times.add(time);
        });
        long[] from = sources.build().toArray();
        long[] to = destinations.build().toArray();
        long[] ids = LongStream.concat(Arrays.stream(from), Arrays.stream(to))
                .sorted()
                .distinct()
                .toArray();
        return new TemporalEvents(
                String.valueOf(folder.getFileName()),
                ids,
                dense(from, ids),
                dense(to, ids),
                rated ? ratings.build().toArray() : null,
                times.build().toArray());
    }

    private static int[] dense(long[] values, long[] ids) {
        return Arrays.stream(values).mapToInt(v -> Arrays.binarySearch(ids, v)).toArray();
    }

    /**
     * Events without ratings between nodes 0 to {@code nodes - 1}, whose ids are their numbers. The arrays are copied.
     *
     * @throws InvalidGraphException if lengths differ, a node is out of range or times do not ascend
     */
    static TemporalEvents of(int nodes, int[] source, int[] destination, long[] times) {
        if (source.length != times.length || destination.length != times.length) {
            throw new InvalidGraphException("source, destination and times have " + source.length + ", "
                    + destination.length + " and " + times.length + " values, must be the same");
        }
        for (int i = 0; i < times.length; i++) {
            if (Math.min(source[i], destination[i]) < 0 || Math.max(source[i], destination[i]) >= nodes) {
                throw new InvalidGraphException("event " + i + " goes from " + source[i] + " to " + destination[i]
                        + ", nodes are 0 to " + (nodes - 1));
            }
            if (i > 0 && times[i] < times[i - 1]) {
                throw new InvalidGraphException(
                        "event " + i + " has time " + times[i] + " after " + times[i - 1] + "; sort events by time");
            }
        }
        long[] ids = LongStream.range(0, nodes).toArray();
        return new TemporalEvents("events", ids, source.clone(), destination.clone(), null, times.clone());
    }

    /** The folder's name. */
    public String name() {
        return name;
    }

    /** Number of events. */
    public int size() {
        return times.length;
    }

    /** Number of nodes, those that appear late included. */
    public int nodes() {
        return ids.length;
    }

    /** The id of a node in the file. */
    public long id(int node) {
        return ids[node];
    }

    /** The node that an event goes out from. */
    public int source(int event) {
        return source[event];
    }

    /** The node that an event goes to. */
    public int destination(int event) {
        return destination[event];
    }

    /** When an event was, in the unit of the file. */
    public long time(int event) {
        return times[event];
    }

    /** Whether events have ratings. */
    public boolean hasRatings() {
        return ratings != null;
    }

    /**
     * The rating of an event.
     *
     * @throws IllegalStateException if events have none
     */
    public int rating(int event) {
        if (ratings == null) {
            throw new IllegalStateException(name + " has no ratings; ask hasRatings() first");
        }
        return ratings[event];
    }

    /**
     * Where training, validation and test end, by number of events: the last {@value #TEST} of them are the test, the {@value #VALIDATION} before
     * them validate. Events of the time at a cut fall to the earlier part, so no time is in two parts. Validation begins at {@code
     * firstAfter(lastTrain())}, the test at {@code firstAfter(lastValidation())}.
     */
    public TemporalSplit split() {
        return TemporalSplit.quantiles(times, VALIDATION, TEST);
    }

    /** The first event later than a time, {@link #size} if there is none. */
    public int firstAfter(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Events {@code from} to {@code to - 1} as edges with times, in new arrays; an edge's id is the event's number. */
    public EdgeList edges(int from, int to) {
        return EdgeList.of(widened(source, from, to), widened(destination, from, to))
                .ids(LongStream.range(from, to).toArray())
                .times(Arrays.copyOfRange(times, from, to));
    }

    private static long[] widened(int[] nodes, int from, int to) {
        return Arrays.stream(nodes, from, to).asLongStream().toArray();
    }

    /** {@code collegemsg: 1,899 nodes, 59,835 events}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %,d nodes, %,d events", name, nodes(), size());
    }
}

package io.filbert.loader;

import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.VersionGoneException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a loader stands: with it a loader of the same options on the same graph goes on with the very next batch, in another
 * process, on another machine, on a member or a client. {@link #toString} and {@link #parse} are its text, one line without
 * blanks at its ends, to be kept in a file or a map. Immutable.
 *
 * <p>A state tells what batches depend on, and nothing else: prefetch, threads and caches may differ. It does not know what a
 * transform does, which is the trainer's to keep.
 *
 * @param epoch the epoch
 * @param step the batch that comes next; the number of steps when all were taken
 * @param graph name of the graph
 * @param incarnation of the graph: loaded again it is another graph
 * @param versions hash of the versions of its partitions: a write changes it
 * @param options that batches depend on; long values by their SHA-256
 */
public record LoaderState(
        int epoch, int step, String graph, long incarnation, String versions, SortedMap<String, String> options) {
    private static final String FORM = "filbert-loader-state/1";

    public LoaderState {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** The text of {@link #toString}; throws {@link FormatException} for any other text. */
    public static LoaderState parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        if (!parts[0].equals(FORM)) {
            throw new FormatException(
                    "'" + shortened(text) + "' is no loader state that this version reads, which begins with " + FORM);
        }
        SortedMap<String, String> fields = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int at = parts[i].indexOf('=');
            if (at < 1 || fields.put(decoded(parts[i].substring(0, at)), parts[i].substring(at + 1)) != null) {
                throw new FormatException("'" + shortened(parts[i]) + "' in a loader state is not a field of its own");
            }
        }
        return new LoaderState(
                Math.toIntExact(number(fields, ".epoch")),
                Math.toIntExact(number(fields, ".step")),
                field(fields, ".graph"),
                number(fields, ".incarnation"),
                field(fields, ".versions"),
                fields);
    }

    /** An option of one edge type has its name, which may have blanks and an equals sign. */
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new FormatException("'" + shortened(name) + "' in a loader state is no name of an option");
        }
    }

    private static long number(SortedMap<String, String> fields, String name) {
        String value = field(fields, name);
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && (name.equals(".incarnation") || number <= Integer.MAX_VALUE)) {
                return number;
            }
        } catch (NumberFormatException e) { // told below
        }
        throw new FormatException("'" + shortened(value) + "' is no " + name.substring(1) + " of a loader state");
    }

    private static String field(SortedMap<String, String> fields, String name) {
        String value = fields.remove(name);
        if (value == null) {
            throw new FormatException("a loader state without its " + name.substring(1) + "; was its text cut off?");
        }
        return value;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** Refuses to go on with this state where another one of the same loader would not be like it. */
    void requireLike(LoaderState other) {
        if (!graph.equals(other.graph)) {
            throw new GraphConfigException("the state is of graph " + graph + ", the loader of graph " + other.graph);
        }
        if (incarnation != other.incarnation) {
            throw new VersionGoneException("the state is of another graph of the name " + graph
                    + ": it was loaded again, or is another cluster's; start the epoch again");
        }
        if (!versions.equals(other.versions)) {
            throw new VersionGoneException(
                    "graph " + graph + " was written to since the state's epoch began; start the epoch again");
        }
        TreeSet<String> names = new TreeSet<>(options.keySet());
        names.addAll(other.options.keySet());
        for (String name : names) {
            String here = other.options.getOrDefault(name, "(none)");
            String there = options.getOrDefault(name, "(none)");
            if (!here.equals(there)) {
                throw new GraphConfigException("the state is of a loader with " + name + "=" + there + ", this one has "
                        + name + "=" + here + "; batches depend on it");
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(FORM)
                .append(" .epoch=")
                .append(epoch)
                .append(" .step=")
                .append(step)
                .append(" .graph=")
                .append(graph)
                .append(" .incarnation=")
                .append(incarnation)
                .append(" .versions=")
                .append(versions);
        options.forEach((name, value) -> text.append(' ')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(value));
        return text.toString();
    }
}

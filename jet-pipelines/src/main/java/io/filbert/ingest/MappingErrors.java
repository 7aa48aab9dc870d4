package io.filbert.ingest;

import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with a mapping file. Values from the environment and passwords are not shown. */
final class MappingErrors {
    /** A shorter value would hide parts of other words. */
    private static final int MIN_HIDDEN = 3;

    private record Found(int line, int column, List<String> path, String text) {}

    private final String file;
    private final List<Found> found = new ArrayList<>();
    private final Map<List<String>, Node> keys = new HashMap<>();
    private final Map<String, String> hidden = new HashMap<>();

    MappingErrors(String file) {
        this.file = file;
    }

    /** Remembers where a key stands. */
    void key(List<String> path, Node key) {
        keys.put(path, key);
    }

    /** Shows a value as something else from now on. */
    void hide(String value, String shown) {
        if (value.length() >= MIN_HIDDEN) {
            hidden.put(value, shown);
        }
    }

    /** An error at a node of the file; null for the file as a whole. */
    void add(@Nullable Node at, List<String> path, String text) {
        Mark mark = at == null ? null : at.getStartMark().orElse(null);
        add(mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, path, text);
    }

    /** An error at a place, both from 1. */
    void add(int line, int column, List<String> path, String text) {
        found.add(new Found(line, column, path, text));
    }

    /** An error of the mapping as a whole, at the nearest key of its path; not again where an error is known. */
    void add(Problem problem) {
        List<String> path = problem.path();
        if (found.stream().anyMatch(f -> startsWith(f.path(), path))) {
            return;
        }
        int length = path.size();
        while (length > 0 && !keys.containsKey(path.subList(0, length))) {
            length--;
        }
        add(keys.get(path.subList(0, length)), path, problem.text());
    }

    private static boolean startsWith(List<String> path, List<String> beginning) {
        return path.size() >= beginning.size()
                && path.subList(0, beginning.size()).equals(beginning);
    }

    boolean any() {
        return !found.isEmpty();
    }

    /** Throws when there is any: one to a line, in the order of the file. */
    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        String lines = found.stream()
                .sorted(Comparator.comparingInt(Found::line).thenComparingInt(Found::column))
                .map(this::line)
                .distinct()
                .collect(Collectors.joining("\n"));
        throw new InvalidGraphException(lines);
    }

    private String line(Found error) {
        String text = error.text();
        for (Map.Entry<String, String> secret : hidden.entrySet()) {
            text = text.replace(secret.getKey(), secret.getValue());
        }
        String path = dotted(error.path());
        return file + ":" + error.line() + ":" + error.column() + ": " + (path.isEmpty() ? "" : path + ": ") + text;
    }

    /** {@code nodes.paper.read[0].csv}. */
    private static String dotted(List<String> path) {
        StringBuilder out = new StringBuilder();
        for (String key : path) {
            boolean isIndex = !out.isEmpty() && key.chars().allMatch(Character::isDigit) && !key.isEmpty();
            out.append(isIndex ? "[" + key + "]" : out.isEmpty() ? key : "." + key);
        }
        return out.toString();
    }
}

package io.filbert.examples.data;

import io.filbert.graph.InvalidGraphException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the real graphs are: in the folder that the environment variable {@value #VARIABLE} names, else in {@code shared/data}
 * beside the project. Each graph is a folder of its own there. They are not a part of the project.
 */
public final class DataFolder {
    /** Names the folder that holds the graphs. */
    public static final String VARIABLE = "FILBERT_DATA";

    /** From the project's folder, and from a module's. */
    private static final List<Path> BESIDE =
            List.of(Path.of("..", "shared", "data"), Path.of("..", "..", "shared", "data"));

    private DataFolder() {}

    /** The folder of a graph, empty when there is none. */
    public static Optional<Path> find(String graph) {
        return places(System.getenv(VARIABLE))
                .map(place -> place.resolve(graph))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /**
     * The folder of a graph.
     *
     * @throws InvalidGraphException if there is none; the message names the places
     */
    public static Path of(String graph) {
        return find(graph).orElseThrow(() -> new InvalidGraphException(absent(graph)));
    }

    /** What to say when a graph is not there. */
    public static String absent(String graph) {
        return "no folder " + graph + " in "
                + places(System.getenv(VARIABLE)).map(Path::toString).toList() + "; set " + VARIABLE
                + " to the folder that holds it";
    }

    private static Stream<Path> places(@Nullable String given) {
        return given == null || given.isEmpty() ? BESIDE.stream() : Stream.of(Path.of(given));
    }
}

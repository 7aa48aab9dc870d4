package io.filbert.pipeline;

import com.hazelcast.map.IMap;
import io.filbert.graph.GraphConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.LongStream;

/** Reads lists of node ids from where they are kept. */
final class SeedLists {
    private SeedLists() {}

    /** One id a line, in the order of the lines; empty lines are left out. */
    static long[] read(Path file) {
        LongStream.Builder ids = LongStream.builder();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    ids.add(parse(file, number, line.strip()));
                }
            }
        } catch (IOException e) {
            throw new GraphConfigException("seeds cannot be read from " + file + ": " + e);
        }
        return ids.build().toArray();
    }

    private static long parse(Path file, int number, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new GraphConfigException("line " + number + " of " + file + " is '"
                    + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "', must be a node id");
        }
    }

    /** The values of a map, in the ascending order of its keys. */
    static <K extends Comparable<K>> long[] read(IMap<K, Long> map) {
        return map.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<K, Long> entry) -> entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .toArray();
    }
}

package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.InvalidGraphException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files by a path whose last elements may be globs: {@code papers/*.csv.gz}, {@code data/**.parquet}. As a shell does, a glob leaves out
 * names that begin with a dot. Files come in the order of their paths as text, elements joined by {@code /}.
 */
final class Place {
    private Place() {}

    /** A file and the path that orders it among the others. */
    private record Found(Path file, String name) {}

    /**
     * The splits of one whole file each.
     *
     * @param shared whether all members see the same files; else the splits are this member's own
     */
    static List<Split> splits(HazelcastInstance member, String path, String format, boolean shared) {
        List<Split> splits = new ArrayList<>();
        for (Path file : files(member, path, format)) {
            splits.add(own(member, Split.file(file.toString(), size(file), -1), shared));
        }
        return splits;
    }

    /** The split as only this member can read it, unless all members see the file. */
    static Split own(HazelcastInstance member, Split split, boolean shared) {
        return shared ? split : split.on(address(member));
    }

    /**
     * The files, at least one.
     *
     * @throws InvalidGraphException naming the path and the member
     */
    static List<Path> files(HazelcastInstance member, String path, String format) {
        Path literal = Path.of(path);
        if (Files.isRegularFile(literal)) {
            return List.of(literal);
        }
        if (Files.isDirectory(literal)) {
            throw new InvalidGraphException(path + " on member " + address(member) + " is a directory; add /*." + format
                    + " for the files in it");
        }
        List<Path> files = isGlob(path) ? matching(member, path) : List.of();
        if (files.isEmpty()) {
            throw new InvalidGraphException("no file " + path + " on member " + address(member)
                    + (literal.isAbsolute()
                            ? ""
                            : ", whose working directory is " + Path.of("").toAbsolutePath())
                    + "; the path must be one that the member can read");
        }
        return files;
    }

    private static List<Path> matching(HazelcastInstance member, String path) {
        String all = path.replace(File.separatorChar, '/');
        int cut = all.substring(0, firstGlob(all)).lastIndexOf('/') + 1;
        String glob = all.substring(cut);
        Path base = Path.of(cut == 0 ? "" : all.substring(0, cut));
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw new InvalidGraphException("path " + path + " is no glob: " + e.getMessage());
        }
        int depth = glob.contains("**")
                ? Integer.MAX_VALUE
                : (int) glob.chars().filter(c -> c == '/').count() + 1;
        try (Stream<Path> walk = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(Files::isRegularFile)
                    .map(file ->
                            new Found(file, base.relativize(file).toString().replace(File.separatorChar, '/')))
                    .filter(found -> matcher.matches(Path.of(found.name())) && !isHidden(found.name(), glob))
                    .sorted(Comparator.comparing(Found::name))
                    .map(Found::file)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new InvalidGraphException(
                    "path " + path + " on member " + address(member) + " cannot be listed: " + e);
        }
    }

    private static boolean isHidden(String name, String glob) {
        return (name.startsWith(".") && !glob.startsWith(".")) || (name.contains("/.") && !glob.contains("/."));
    }

    private static boolean isGlob(String path) {
        return firstGlob(path) < path.length();
    }

    private static int firstGlob(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[{".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return path.length();
    }

    /** As {@link Split#member} has it: {@code 127.0.0.1:5701}. */
    static String address(HazelcastInstance member) {
        var address = member.getCluster().getLocalMember().getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    /** In bytes, -1 when it cannot be told. */
    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** A path as a source takes it. */
    static String checked(String path) {
        if (path.isBlank()) {
            throw new InvalidGraphException("path is empty, must name files: papers/*.csv");
        }
        if (path.startsWith("~")) {
            throw new InvalidGraphException(
                    "path " + path + " begins with ~, which only a shell knows; write the whole path");
        }
        return path;
    }
}

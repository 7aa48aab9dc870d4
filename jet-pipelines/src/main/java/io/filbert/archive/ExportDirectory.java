package io.filbert.archive;

import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import io.filbert.graph.InvalidGraphException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory that an export is written to or read from. Files have other names until they are complete, the mapping comes last: a directory
 * without it is no export.
 */
final class ExportDirectory {
    static final String MAPPING = "mapping.yaml";
    static final String SUMS = "SHA256SUMS";

    private final Path path;
    private final String token;

    /** @param token of the export that writes; its own names begin with it */
    ExportDirectory(Path path, String token) {
        this.path = path;
        this.token = token;
    }

    private Path mark() {
        return path.resolve("." + token);
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** A name for what is not complete. */
    Path temporary(String name) {
        return path.resolve("." + token + "-" + name + "-" + UUID.randomUUID());
    }

    /**
     * Makes the directory this export's, or finds that it is: then the job was started again, and what says that it is complete goes.
     *
     * @throws GraphConfigException when something else is in it, or it cannot be written to
     */
    void begin() {
        try {
            Files.createDirectories(path);
            if (Files.exists(mark())) {
                Files.deleteIfExists(file(MAPPING));
                Files.deleteIfExists(file(SUMS));
                return;
            }
            SortedSet<String> found = names();
            if (!found.isEmpty()) {
                throw new GraphConfigException("directory " + path + " is not empty, it has " + found.first()
                        + "; give the export a directory of its own, or remove what an export left that failed");
            }
            Files.createFile(mark());
        } catch (IOException e) {
            throw new GraphConfigException("directory " + path + " of an export cannot be used: " + e);
        }
    }

    /**
     * Refuses a directory that is not the one where the export began.
     *
     * @param member that looks
     */
    void requireSeen(String member) {
        if (!Files.exists(mark())) {
            throw new GraphConfigException("directory " + path + " on member " + member
                    + " is not the one where the export began; it must be one that all members see under this name");
        }
    }

    /**
     * Makes the directory an export.
     *
     * @param sums of all files, hexadecimal by name
     * @throws InvalidGraphException naming a file that is missing or not the export's
     */
    void complete(SortedMap<String, String> sums, String mapping) throws IOException {
        for (String name : names()) {
            if (name.startsWith(mark().getFileName() + "-")) {
                Files.deleteIfExists(file(name)); // of a run that was cut off
            }
        }
        SortedSet<String> found = names();
        found.remove(mark().getFileName().toString());
        requireSame(found, new TreeSet<>(sums.keySet()));
        byte[] text = mapping.getBytes(StandardCharsets.UTF_8);
        SortedMap<String, String> all = new TreeMap<>(sums);
        all.put(MAPPING, HexFormat.of().formatHex(sha256().digest(text)));
        StringBuilder lines = new StringBuilder();
        all.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
        write(SUMS, lines.toString().getBytes(StandardCharsets.UTF_8));
        write(MAPPING, text);
        Files.deleteIfExists(mark());
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path temporary = temporary(name);
        Files.write(temporary, bytes);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private SortedSet<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            SortedSet<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    private void requireSame(SortedSet<String> found, SortedSet<String> expected) {
        for (String name : expected) {
            if (!found.contains(name)) {
                throw new InvalidGraphException("file " + file(name) + " of the export is missing; export again");
            }
        }
        for (String name : found) {
            if (!expected.contains(name)) {
                throw new InvalidGraphException("file " + file(name)
                        + " is not of the export; remove it, or move the export to a directory of its own");
            }
        }
    }

    /**
     * Reads every byte of an export.
     *
     * @throws InvalidGraphException naming the first file that is missing, changed or not of the export
     */
    static void verify(Path path) {
        ExportDirectory directory = new ExportDirectory(path, "");
        try {
            if (!Files.exists(directory.file(MAPPING))) {
                throw new InvalidGraphException("directory " + path + " is no export: it has no " + MAPPING
                        + ", which is written last; was the export cut off?");
            }
            if (!Files.exists(directory.file(SUMS))) {
                throw new InvalidGraphException("directory " + path + " is no export: it has no " + SUMS);
            }
            SortedMap<String, String> sums = sums(directory.file(SUMS));
            SortedSet<String> found = directory.names();
            found.remove(SUMS);
            directory.requireSame(found, new TreeSet<>(sums.keySet()));
            for (var entry : sums.entrySet()) {
                Path file = directory.file(entry.getKey());
                if (!sum(file).equals(entry.getValue())) {
                    throw new InvalidGraphException("file " + file
                            + " of the export was changed: its SHA-256 is not that in " + SUMS + "; copy it again");
                }
            }
        } catch (IOException e) {
            throw new GraphException("the export in " + path + " cannot be read: " + e, e);
        }
    }

    private static SortedMap<String, String> sums(Path file) throws IOException {
        SortedMap<String, String> sums = new TreeMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.matches("[0-9a-f]{64} [ *][A-Za-z0-9_-][A-Za-z0-9_.-]*")) {
                throw new InvalidGraphException(
                        "line " + (i + 1) + " of " + file + " is no checksum of a file of an export; copy it again");
            }
            sums.put(line.substring(66), line.substring(0, 64));
        }
        if (!sums.containsKey(MAPPING)) {
            throw new InvalidGraphException(file + " has no checksum of " + MAPPING + "; copy it again");
        }
        return sums;
    }

    private static String sum(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] bytes = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                digest.update(bytes, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

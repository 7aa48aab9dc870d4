package io.filbert.ingest;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The files of an OGB folder: what they are called, and what their first lines and headers tell. */
final class OgbFiles {
    private static final List<String> ENDINGS = List.of(".csv.gz", ".csv", ".npy");

    /** Lists of graphs and node types are short. */
    private static final int MAX_LINES = 100_000;

    /**
     * A file with a row for each node or edge.
     *
     * @param path of the file
     * @param source that reads it
     * @param names of its columns as the source has them
     * @param dtype that fits its first row
     * @param width elements of a row
     * @param rows -1 where only reading tells
     */
    record Table(Path path, RowSource source, List<String> names, DType dtype, int width, long rows) {
        /** The same with other names of columns: {@code edge_attr0, edge_attr1...}. */
        Table renamed(String prefix) {
            List<String> others =
                    IntStream.range(0, width).mapToObj(i -> prefix + i).toList();
            String[] array = others.toArray(String[]::new);
            RowSource renamed = source instanceof CsvSource
                    ? CsvSource.of(path.toString()).header(false).columns(array)
                    : NpySource.of(path.toString()).columns(array);
            return new Table(path, renamed, others, dtype, width, rows);
        }
    }

    private final Path folder;

    OgbFiles(Path folder) {
        this.folder = folder;
    }

    /** Names of files without their endings, sorted. */
    List<String> bases(Path place) {
        TreeSet<String> bases = new TreeSet<>();
        for (Path file : list(place)) {
            String name = String.valueOf(file.getFileName());
            for (String ending : ENDINGS) {
                if (name.endsWith(ending) && Files.isRegularFile(file)) {
                    bases.add(name.substring(0, name.length() - ending.length()));
                    break;
                }
            }
        }
        return List.copyOf(bases);
    }

    /** Names of folders in a folder, sorted. */
    List<String> folders(Path place) {
        return list(place).stream()
                .filter(Files::isDirectory)
                .map(path -> String.valueOf(path.getFileName()))
                .sorted()
                .toList();
    }

    private static List<Path> list(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        } catch (IOException e) {
            throw new InvalidGraphException("folder " + place + " cannot be listed: " + e);
        }
    }

    private static @Nullable Path file(Path place, String base) {
        for (String ending : ENDINGS) {
            Path file = place.resolve(base + ending);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    /** The fields of all lines of a short file; empty when there is none. */
    List<List<String>> lines(Path place, String base) {
        Path file = file(place, base);
        return file == null ? List.of() : lines(file, MAX_LINES);
    }

    private static List<List<String>> lines(Path file, int most) {
        List<List<String>> lines = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean isGzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            InputStream text = isGzip ? new GZIPInputStream(in) : in;
            BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null && lines.size() < most; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(List.of(line.strip().split(",", -1)));
                }
            }
        } catch (IOException e) {
            throw new InvalidGraphException("file " + file + " cannot be read: " + e);
        }
        return lines;
    }

    /** The numbers of a file with one in a line; empty when there is none. */
    List<Long> numbers(Path place, String base) {
        return lines(place, base).stream()
                .map(line -> number(base + " of " + place, line.get(0)))
                .toList();
    }

    static long number(String what, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new InvalidGraphException(what + " has '" + text + "', must be a whole number");
        }
    }

    /** A file by its name without the ending; null when there is none. */
    @Nullable
    Table table(Path place, String base) {
        Path file = file(place, base);
        if (file == null) {
            return null;
        }
        String path = file.toString();
        if (path.endsWith(".npy")) {
            NpyHeader header = header(file);
            List<Long> shape = header.shape();
            int width = (int) Math.min(Integer.MAX_VALUE, shape.size() == 1 ? 1 : shape.get(1));
            List<String> names = List.of(NpySource.VALUE);
            return new Table(file, NpySource.of(path), names, dtype(header), width, shape.get(0));
        }
        List<List<String>> first = lines(file, 1);
        if (first.isEmpty()) {
            throw new InvalidGraphException("file " + file + " is empty, must have a row for each node or edge");
        }
        int width = first.get(0).size();
        boolean isWhole = first.get(0).stream().allMatch(value -> Columns.reads(DType.INT64, value));
        DType dtype = isWhole ? DType.INT64 : DType.FLOAT32;
        return new Table(file, CsvSource.of(path).header(false), List.of(), dtype, width, -1).renamed("c");
    }

    /** The ends of edges, as columns {@code source} and {@code destination}. */
    Table edges(Path place) {
        Path file = file(place, "edge");
        Path index = file(place, "edge_index");
        String[] names = {"source", "destination"};
        if (file != null) {
            RowSource source = CsvSource.of(file.toString()).header(false).columns(names);
            return new Table(file, source, List.of(names), DType.INT64, 2, -1);
        }
        if (index != null && index.toString().endsWith(".npy")) {
            NpyHeader header = header(index);
            List<Long> shape = header.shape();
            boolean isTransposed = shape.get(0) == 2;
            if (shape.size() != 2 || (!isTransposed && shape.get(1) != 2)) {
                throw new InvalidGraphException(
                        index + " has the shape " + header.shown() + ", must be (2, edges) or (edges, 2)");
            }
            NpySource source = NpySource.of(index.toString()).columns(names);
            return new Table(index, isTransposed ? source.transposed() : source, List.of(names), DType.INT64, 2, -1);
        }
        throw new InvalidGraphException(
                "folder " + place + " of " + folder + " has neither edge.csv.gz nor edge_index.npy");
    }

    private static NpyHeader header(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return NpyHeader.read(channel);
        } catch (BadFile e) {
            throw new InvalidGraphException("file " + file + " " + e.detail());
        } catch (IOException e) {
            throw new InvalidGraphException("file " + file + " cannot be read: " + e);
        }
    }

    /** The least that holds every value. */
    private static DType dtype(NpyHeader header) {
        return switch (header.type()) {
            case "f2" -> DType.FLOAT16;
            case "f4" -> DType.FLOAT32;
            case "f8" -> DType.FLOAT64;
            case "i1" -> DType.INT8;
            case "b1" -> DType.BOOL;
            case "u1", "i2", "u2", "i4" -> DType.INT32;
            default -> DType.INT64;
        };
    }
}

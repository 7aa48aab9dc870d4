package io.filbert.pipeline;

import io.filbert.arrow.ArrowTypes;
import io.filbert.batch.EpochBatch;
import io.filbert.batch.EpochBatch.Column;
import io.filbert.graph.DType;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A directory of epoch files, as {@link SamplingPipeline} writes and anything that reads Arrow can read: {@code docs/epoch-files.md}.
 *
 * <pre>{@code
 * EpochFiles.read(directory, batch -> train(batch.longs("paper/n_id"), batch.floats("paper/x")));
 * }</pre>
 */
public final class EpochFiles {
    static final String DTYPE = "dtype";
    static final String WIDTH = "columns";

    /** What the epoch is made of, so that a job does not go on with the files of another one. */
    private static final String DESCRIPTION = "epoch.txt";

    private EpochFiles() {}

    static Path part(Path directory, int part) {
        return directory.resolve(String.format(Locale.ROOT, "part-%05d.arrow", part));
    }

    /** The name of a file that a job has not completed. */
    static Path temporary(Path part, long jobId) {
        return part.resolveSibling(prefix(jobId) + part.getFileName() + "-" + UUID.randomUUID());
    }

    private static String prefix(long jobId) {
        return "." + Long.toHexString(jobId) + "-";
    }

    static boolean isComplete(Path directory, int part) {
        return Files.exists(part(directory, part));
    }

    /** The complete files of a directory, in the order of the steps. */
    public static List<Path> list(Path directory) {
        try {
            return listed(directory, name -> name.matches("part-\\d+[.]arrow")).stream()
                    .sorted(Comparator.comparingInt(EpochFiles::number))
                    .toList();
        } catch (IOException e) {
            throw new GraphException("epoch files in " + directory + " cannot be listed: " + e, e);
        }
    }

    private static List<Path> listed(Path directory, Predicate<String> named) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> named.test(file.getFileName().toString()))
                    .toList();
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
    }

    /**
     * Reads all batches of a directory in order, one in memory at a time. The JVM needs
     * {@code --add-opens=java.base/java.nio=ALL-UNNAMED}.
     */
    public static void read(Path directory, Consumer<EpochBatch> action) {
        list(directory).forEach(file -> readFile(file, action));
    }

    /** Reads the batches of one file. */
    public static void readFile(Path file, Consumer<EpochBatch> action) {
        ArrowTypes.requireOpenModule("epoch files");
        try (RootAllocator allocator = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                action.accept(batch(root));
            }
        } catch (IOException e) {
            throw new FormatException("epoch file " + file + " cannot be read: " + e);
        }
    }

    private static EpochBatch batch(VectorSchemaRoot root) {
        List<Column> columns = new ArrayList<>();
        for (int f = 2; f < root.getFieldVectors().size(); f++) {
            ListVector list = (ListVector) root.getVector(f);
            Field field = list.getField();
            DType dtype = DType.valueOf(metadata(field, DTYPE));
            byte[] data = new byte[list.getElementEndIndex(0) * dtype.bytes()];
            ((BaseFixedWidthVector) list.getDataVector()).getDataBuffer().getBytes(0, data);
            columns.add(new Column(field.getName(), dtype, Integer.parseInt(metadata(field, WIDTH)), data));
        }
        BigIntVector epoch = (BigIntVector) root.getVector(ArrowPart.EPOCH);
        IntVector step = (IntVector) root.getVector(ArrowPart.STEP);
        return new EpochBatch(epoch.get(0), step.get(0), columns);
    }

    private static String metadata(Field field, String name) {
        String value = field.getMetadata().get(name);
        if (value == null) {
            throw new FormatException("column " + field.getName() + " of an epoch file has no " + name
                    + " in its metadata; SamplingPipeline writes one");
        }
        return value;
    }

    /**
     * Makes a directory one of this epoch, or finds that it is: complete files stay, and what the job left half-written before it was
     * restarted goes.
     *
     * @throws GraphConfigException when it has files of another epoch, or when it cannot be written to
     */
    static void begin(Path directory, SortedMap<String, String> description, long jobId) {
        String text = description.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        Path file = directory.resolve(DESCRIPTION);
        try {
            Files.createDirectories(directory);
            String found = found(file);
            if (found == null && list(directory).isEmpty()) {
                Path temporary = directory.resolve("." + DESCRIPTION + "-" + UUID.randomUUID());
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else if (!text.equals(found)) {
                throw new GraphConfigException("directory " + directory + " has files of another epoch"
                        + (found == null ? "" : ", " + difference(found, description))
                        + "; give the epoch a directory of its own");
            }
            for (Path left : listed(directory, name -> name.startsWith(prefix(jobId)))) {
                Files.deleteIfExists(left);
            }
        } catch (IOException e) {
            throw new GraphConfigException("directory " + directory + " of an epoch cannot be used: " + e);
        }
    }

    private static @Nullable String found(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String difference(String found, SortedMap<String, String> wanted) {
        for (String line : found.lines().toList()) {
            String[] option = line.split("=", 2);
            String here = wanted.get(option[0]);
            if (option.length == 2 && !option[1].equals(here)) {
                return option[0] + "=" + option[1] + " and not " + here;
            }
        }
        return "which has fewer options";
    }
}

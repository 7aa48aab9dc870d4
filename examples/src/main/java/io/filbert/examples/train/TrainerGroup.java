package io.filbert.examples.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.filbert.examples.bench.Jvm;
import io.filbert.examples.train.RunResult.EpochResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The trainer processes of a run, started again when they die. */
final class TrainerGroup implements AutoCloseable {
    private static final String HEAP = "-Xmx1g";

    private final ObjectMapper json = new ObjectMapper();
    private final Path folder;
    private final String clusterName;
    private final String address;
    private final TrainOptions options;
    private final long seed;
    private final int worldSize;
    private final int restarts;
    private final RankListener listener;
    private final String group = "train-" + UUID.randomUUID();
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param restarts how often a rank that died is started again
     */
    TrainerGroup(
            Path folder,
            String clusterName,
            String address,
            TrainOptions options,
            long seed,
            int worldSize,
            int restarts,
            RankListener listener) {
        this.folder = folder;
        this.clusterName = clusterName;
        this.address = address;
        this.options = options;
        this.seed = seed;
        this.worldSize = worldSize;
        this.restarts = restarts;
        this.listener = listener;
    }

    /** Runs all ranks to the end; answers what each of them says, by rank. */
    List<RunResult> run() throws IOException, InterruptedException {
        List<CompletableFuture<RunResult>> ranks = new ArrayList<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int r = 0; r < worldSize; r++) {
            int rank = r;
            CompletableFuture<RunResult> result = new CompletableFuture<>();
            ranks.add(result);
            Thread thread = new Thread(() -> {
                try {
                    result.complete(rank(rank));
                } catch (IOException | InterruptedException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                    result.completeExceptionally(e);
                    close(); // the others would wait for it
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        List<RunResult> results = new ArrayList<>();
        for (CompletableFuture<RunResult> rank : ranks) {
            try {
                results.add(rank.get());
            } catch (ExecutionException e) {
                Throwable first = Objects.requireNonNullElse(failure.get(), e);
                throw new IOException(first.getMessage(), first);
            }
        }
        return results;
    }

    private RunResult rank(int rank) throws IOException, InterruptedException {
        for (int started = 0; ; started++) {
            RunResult result = once(rank, started);
            if (result != null) {
                return result;
            }
            Path errors = errors(rank, started);
            String why = reason(Files.readAllLines(errors));
            if (closed || started >= restarts) {
                throw new IOException("rank " + rank + " of " + worldSize + " ended before its work was done: " + why
                        + "; see " + errors);
            }
            listener.again(rank, "rank " + rank + " died and is started again: " + why);
        }
    }

    /** The last line that is no frame of a stack: the exception, or what a JVM said before it ended. */
    private static String reason(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce((before, after) -> after)
                .orElse("it said nothing");
    }

    private Path errors(int rank, int started) {
        return folder.resolve("trainer-" + seed + "-" + rank + "-" + started + ".err");
    }

    private @Nullable RunResult once(int rank, int started) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(Jvm.flags());
        command.add("-Dai.djl.offline=true");
        command.add("-Dai.djl.pytorch.num_threads=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TrainerProcess.class.getName()));
        command.addAll(List.of(
                clusterName,
                address,
                group,
                Integer.toString(rank),
                Integer.toString(worldSize),
                Long.toString(seed),
                json.writeValueAsString(options)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(Redirect.to(errors(rank, started).toFile()));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        processes.put(rank, process);
        if (closed) { // before it was in the map
            process.destroyForcibly();
        }
        RunResult result = null;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(TrainerProcess.RESULT)) {
                    result = json.readValue(line.substring(TrainerProcess.RESULT.length()), RunResult.class);
                } else {
                    tell(rank, line);
                }
            }
        }
        process.waitFor();
        return result;
    }

    private void tell(int rank, String line) throws IOException {
        if (line.startsWith(TrainerProcess.STEP)) {
            String[] numbers = line.substring(TrainerProcess.STEP.length()).split(" ", 2);
            listener.step(rank, Long.parseLong(numbers[0]), Double.parseDouble(numbers[1]));
        } else if (line.startsWith(TrainerProcess.EPOCH)) {
            listener.epoch(rank, json.readValue(line.substring(TrainerProcess.EPOCH.length()), EpochResult.class));
        } else if (line.startsWith(TrainerProcess.AGAIN)) {
            listener.again(rank, line.substring(TrainerProcess.AGAIN.length()));
        }
    }

    /** Kills a rank as a crash does. */
    void kill(int rank) {
        Process process = processes.get(rank);
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** The name of the group, and of its checkpoints. */
    String name() {
        return group;
    }

    /** Ends all processes; none is started again. */
    @Override
    public void close() {
        closed = true;
        for (Process process : processes.values()) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

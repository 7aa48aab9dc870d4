package io.filbert.examples.train;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.data.Statistics;
import io.filbert.grid.GraphGrid;
import io.filbert.train.Checkpoints;
import io.filbert.train.DistContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads the data into a cluster and trains once for each seed: by one trainer in this JVM, or by processes that are clients of the cluster. */
public final class TrainingRun {
    private final @Nullable HazelcastInstance hazelcast;
    private final String address;
    private final TrainOptions options;
    private final Path folder;
    private final TrainingData data;

    private TrainingRun(@Nullable HazelcastInstance hazelcast, String address, TrainOptions options, Path folder) {
        this.hazelcast = hazelcast;
        this.address = address;
        this.options = options;
        this.folder = folder;
        this.data = TrainingData.read(options);
    }

    /**
     * @param hazelcast a member or a client in this JVM
     * @param address where processes connect to
     * @param folder for the error output of processes
     */
    public static TrainingRun on(HazelcastInstance hazelcast, String address, TrainOptions options, Path folder) {
        return new TrainingRun(hazelcast, address, options, folder);
    }

    /**
     * Without a cluster: batches come out of arrays in this heap, for comparison. Losses, parameters and results are those of
     * {@link #embedded} on a cluster, bit for bit. Citation graphs only.
     */
    public static TrainingRun inHeap(TrainOptions options) {
        return new TrainingRun(null, "", options, Path.of(""));
    }

    /** The data in words. */
    public String data() {
        return data.toString();
    }

    /** Puts the data into the grid. */
    public void load() {
        try (GraphGrid grid = GraphGrid.of(cluster())) {
            data.load(grid);
        }
    }

    /** What is known of the test without a model, for a seed. */
    public Map<String, Double> baselines(long seed) {
        return with(options, seed, Task::baselines);
    }

    /** One run by a trainer in this JVM, whose instance may be a member. */
    public RunResult embedded(TrainOptions how, long seed, Trainer.Progress progress) {
        return with(how, seed, task -> new Trainer(task, how, seed, null, null, progress).run());
    }

    /** The part of a rank of several, on the calling thread; {@code trainers} stays open. */
    public RunResult rank(DistContext trainers, TrainOptions how, long seed, Trainer.Progress progress) {
        try (GraphGrid grid = GraphGrid.of(cluster());
                Task task =
                        data.task(grid.open(TrainingData.GRAPH), how, seed, trainers.rank(), trainers.worldSize())) {
            return new Trainer(task, how, seed, trainers, null, progress).run();
        }
    }

    private <T> T with(TrainOptions how, long seed, Function<Task, T> work) {
        if (hazelcast == null) {
            try (Task task = data.inHeap(how, seed)) {
                return work.apply(task);
            }
        }
        try (GraphGrid grid = GraphGrid.of(hazelcast);
                Task task = data.task(grid.open(TrainingData.GRAPH), how, seed, 0, 1)) {
            return work.apply(task);
        }
    }

    private HazelcastInstance cluster() {
        if (hazelcast == null) {
            throw new IllegalStateException("this run has no cluster");
        }
        return hazelcast;
    }

    /** The processes of one run; {@link TrainerGroup#run} starts them. */
    TrainerGroup group(TrainOptions how, long seed, int trainers, int restarts, RankListener listener) {
        String name = cluster().getConfig().getClusterName();
        return new TrainerGroup(folder, name, address, how, seed, trainers, restarts, listener);
    }

    /** One run by processes; what rank 0 says, after all ranks said the same. */
    public RunResult distributed(TrainOptions how, long seed, int trainers, int restarts, RankListener listener)
            throws IOException, InterruptedException {
        try (TrainerGroup group = group(how, seed, trainers, restarts, listener)) {
            List<RunResult> ranks = group.run();
            Checkpoints.of(cluster(), group.name()).clear();
            for (RunResult rank : ranks) {
                if (!rank.parameters().equals(ranks.get(0).parameters())) {
                    throw new IOException("rank " + rank.rank() + " ends with other parameters than rank 0");
                }
            }
            return ranks.get(0);
        }
    }

    /** Mean and deviation over runs, by metric. */
    public static Map<String, Statistics.MeanAndDeviation> test(List<RunResult> runs) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (RunResult run : runs) {
            run.test().forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(value));
        }
        Map<String, Statistics.MeanAndDeviation> means = new LinkedHashMap<>();
        values.forEach((name, all) -> means.put(
                name,
                Statistics.meanAndDeviation(
                        all.stream().mapToDouble(Double::doubleValue).toArray())));
        return means;
    }
}

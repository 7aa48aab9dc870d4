package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.filbert.examples.train.RunResult.EpochResult;
import io.filbert.group.Reduction;
import io.filbert.nn.GradientTape;
import io.filbert.nn.Parameters;
import io.filbert.nn.Seeds;
import io.filbert.train.Adam;
import io.filbert.train.Checkpoint;
import io.filbert.train.Checkpoints;
import io.filbert.train.DistContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a trainer, alone or as a rank of several. In each step every rank computes the gradient of its slice of the global batch over
 * the number of all seeds, the gradients are summed over the ranks, and every rank does the same step of Adam. The loss is summed with
 * them. What a step computes depends on (seed, epoch, step, rank) and the parameters only, so a run that goes on from a checkpoint ends with
 * the bits of one that was not disturbed. One thread.
 */
public final class Trainer {
    private final Task task;
    private final TrainOptions options;
    private final long seed;
    private final @Nullable DistContext trainers;
    private final @Nullable Checkpoints checkpoints;
    private final Progress progress;
    private final Parameters model;
    private final Adam adam;
    private final float[] gradients;
    private History history = new History();
    private float[] best;

    /** Told what happens. */
    public interface Progress {
        Progress SILENT = new Progress() {};

        /** After a step, counted from the first of the run. */
        default void step(long step, double loss) {}

        default void epoch(EpochResult epoch) {}
    }

    /**
     * @param trainers the ranks, null for one alone
     * @param checkpoints where to go on from and to leave checkpoints, null for nowhere
     */
    Trainer(
            Task task,
            TrainOptions options,
            long seed,
            @Nullable DistContext trainers,
            @Nullable Checkpoints checkpoints,
            Progress progress) {
        this.task = task;
        this.options = options;
        this.seed = seed;
        this.trainers = trainers;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.model = task.parameters();
        this.adam = new Adam(model.size(), options.learningRate(), options.weightDecay());
        this.gradients = new float[model.size() + 1]; // and the loss
        this.best = model.values().clone();
    }

    private int rank() {
        return trainers == null ? 0 : trainers.rank();
    }

    /** Trains, judges the epoch that validation chose on the test part, and says how it went. */
    RunResult run() {
        long start = System.nanoTime();
        try (NDManager base = NDManager.newBaseManager("PyTorch")) {
            if (trainers != null) {
                trainers.broadcast(model.values());
            }
            int epoch = 0;
            Optional<Checkpoint> last = checkpoints == null ? Optional.empty() : latest(checkpoints);
            if (last.isPresent()) {
                Checkpoint from = last.get();
                epoch = restore(from);
                int done = history.losses().size() - epoch * task.steps();
                epoch(base, epoch, task.resume(from.text("loader." + rank())), done);
                epoch++;
            }
            for (; epoch < options.epochs(); epoch++) {
                epoch(base, epoch, task.epoch(epoch), 0);
            }
            String parameters = sha(model.values());
            System.arraycopy(best, 0, model.values(), 0, best.length);
            Map<String, Double> test = evaluate(base, Task.Part.TEST);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new RunResult(
                    seed,
                    rank(),
                    history.bestEpoch(),
                    history.bestValidation(),
                    test,
                    history.losses(),
                    history.epochs(),
                    parameters,
                    seconds);
        }
    }

    private void epoch(NDManager base, int epoch, Iterator<? extends Step> steps, int firstStep) {
        Phases phases = new Phases();
        List<Double> losses = history.losses();
        double sum = losses.stream()
                .skip((long) epoch * task.steps())
                .mapToDouble(l -> l)
                .sum();
        long seeds = 0;
        long edges = 0;
        int done = firstStep;
        phases.begin();
        while (steps.hasNext()) {
            Step step = steps.next();
            phases.waited();
            double loss = step(base, step, epoch, done, phases);
            losses.add(loss);
            sum += loss;
            seeds += step.seeds();
            edges += step.edges();
            done++;
            progress.step(losses.size(), loss);
            if (checkpoints != null && losses.size() % options.checkpointEvery() == 0) {
                save(checkpoints);
            }
            phases.begin();
        }
        boolean judged = (epoch + 1) % options.evaluateEvery() == 0 || epoch == options.epochs() - 1;
        double validation = judged ? judge(base, epoch) : Double.NaN;
        phases.validated();
        EpochResult result = phases.result(epoch, sum / Math.max(1, done), validation, seeds, edges);
        history.epochs().add(result);
        progress.epoch(result);
    }

    private double step(NDManager base, Step step, int epoch, int number, Phases phases) {
        Seeds.reseed(seed, epoch, number, rank());
        try (NDManager arrays = base.newSubManager();
                GradientTape tape = GradientTape.open()) {
            Parameters.Bound bound = model.bind(arrays, true);
            NDArray loss = step.loss(bound, arrays);
            tape.backward(loss);
            float[] own = new float[model.size()];
            bound.gradients(own);
            System.arraycopy(own, 0, gradients, 0, own.length);
            gradients[own.length] = loss.getFloat();
            phases.computed();
            if (trainers != null) {
                trainers.allReduce(gradients, Reduction.SUM);
            }
            phases.reduced();
            System.arraycopy(gradients, 0, own, 0, own.length);
            adam.step(model.values(), own);
            phases.optimized();
            return gradients[own.length];
        }
    }

    /** Keeps the parameters when they are the best so far by the first metric. */
    private double judge(NDManager base, int epoch) {
        Map<String, Double> values = evaluate(base, Task.Part.VALIDATION);
        if (history.judged(epoch, values)) {
            best = model.values().clone();
        }
        return History.first(values);
    }

    private Map<String, Double> evaluate(NDManager base, Task.Part part) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String set : task.sets()) {
            List<float[]> own = new ArrayList<>();
            Iterator<? extends Step> steps = task.evaluation(part, set);
            while (steps.hasNext()) {
                Step step = steps.next();
                try (NDManager arrays = base.newSubManager()) {
                    own.add(step.outcome(model.bind(arrays, false), arrays));
                }
            }
            metrics.putAll(task.metrics(set, trainers == null ? own : everyones(trainers, own)));
        }
        return metrics;
    }

    private static List<float[]> everyones(DistContext trainers, List<float[]> own) {
        ByteBuffer bytes =
                ByteBuffer.allocate(own.stream().mapToInt(o -> o.length).sum() * Float.BYTES);
        for (float[] outcome : own) {
            for (float value : outcome) {
                bytes.putFloat(value);
            }
        }
        List<float[]> all = new ArrayList<>();
        for (byte[] part : trainers.allGather(bytes.array())) {
            float[] values = new float[part.length / Float.BYTES];
            ByteBuffer.wrap(part).asFloatBuffer().get(values);
            all.add(values);
        }
        return all;
    }

    /** The one that rank 0 finds: all ranks go on from the same, whatever is written meanwhile. */
    private Optional<Checkpoint> latest(Checkpoints checkpoints) {
        if (trainers == null) {
            return checkpoints.latest();
        }
        Optional<Checkpoint> own = rank() == 0 ? checkpoints.latest() : Optional.empty();
        byte[] step = own.map(c -> Long.toString(c.step()).getBytes(StandardCharsets.UTF_8))
                .orElse(new byte[0]);
        byte[] chosen = trainers.allGather(step).get(0);
        if (rank() == 0 || chosen.length == 0) {
            return own;
        }
        return Optional.of(checkpoints.load(Long.parseLong(new String(chosen, StandardCharsets.UTF_8))));
    }

    /** Rank 0 writes; of every rank there is where its loaders stand. */
    private void save(Checkpoints checkpoints) {
        byte[] state = task.state().getBytes(StandardCharsets.UTF_8);
        List<byte[]> states = trainers == null ? List.of(state) : trainers.allGather(state);
        if (rank() != 0) {
            return;
        }
        Checkpoint.Builder made = Checkpoint.at(history.losses().size())
                .text("layout", model.layout())
                .floats("parameters", model.values())
                .floats("best", best)
                .text("history", history.text());
        for (int r = 0; r < states.size(); r++) {
            made.bytes("loader." + r, states.get(r));
        }
        checkpoints.save(adam.save(made, "adam").build());
    }

    /** Answers the epoch to go on with. */
    private int restore(Checkpoint from) {
        model.restore(from.text("layout"), from.floats("parameters"));
        adam.restore(from, "adam");
        best = from.floats("best");
        history = History.of(from.text("history"));
        return (history.losses().size() - 1) / task.steps();
    }

    private static String sha(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

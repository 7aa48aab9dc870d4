package io.filbert.examples.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.TrainerLostException;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.train.Checkpoints;
import io.filbert.train.DistContext;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A rank in a process of its own: {@code TrainerProcess CLUSTER ADDRESS GROUP RANK WORLD SEED OPTIONS}, the options as JSON. It tells what
 * happens by lines on standard output. When another rank is lost it waits for it to come back, and all go on from the last checkpoint.
 */
final class TrainerProcess {
    static final String STEP = "STEP ";
    static final String EPOCH = "EPOCH ";
    static final String AGAIN = "AGAIN ";
    static final String RESULT = "RESULT ";

    /** Short, as trainers of one machine do not lose sight of each other: {@value} s. */
    private static final int LOST_AFTER_SECONDS = 5;

    private TrainerProcess() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err); // what a library prints is no answer
        ObjectMapper json = new ObjectMapper();
        int rank = Integer.parseInt(args[3]);
        int worldSize = Integer.parseInt(args[4]);
        long seed = Long.parseLong(args[5]);
        TrainOptions options = json.readValue(args[6], TrainOptions.class);
        TrainingData data = TrainingData.read(options);
        ClientConfig config = new ClientConfig().setClusterName(args[0]);
        config.getNetworkConfig().addAddress(args[1].split(",", -1));
        HazelcastInstance client = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
        try (GraphGrid grid = GraphGrid.of(client)) {
            RunResult result = null;
            while (result == null) {
                try (DistContext trainers = DistContext.builder(client, args[2], worldSize)
                                .rank(rank)
                                .lostAfter(Duration.ofSeconds(LOST_AFTER_SECONDS))
                                .join();
                        Task task = data.task(grid.open(TrainingData.GRAPH), options, seed, rank, worldSize)) {
                    result = new Trainer(
                                    task, options, seed, trainers, Checkpoints.of(client, args[2]), progress(out, json))
                            .run();
                    trainers.barrier(); // nobody leaves while another one may need him
                } catch (TrainerLostException e) {
                    out.println(AGAIN + String.valueOf(e.getMessage()).replace('\n', ' '));
                }
            }
            out.println(RESULT + json.writeValueAsString(result));
        } finally {
            client.shutdown();
        }
        System.exit(0);
    }

    private static Trainer.Progress progress(PrintStream out, ObjectMapper json) {
        return new Trainer.Progress() {
            @Override
            public void step(long step, double loss) {
                out.println(STEP + step + " " + loss);
            }

            @Override
            public void epoch(RunResult.EpochResult epoch) {
                try {
                    out.println(EPOCH + json.writeValueAsString(epoch));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}

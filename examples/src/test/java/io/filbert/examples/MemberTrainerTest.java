package io.filbert.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.examples.data.CitationData;
import io.filbert.examples.plain.PlainTrainer;
import io.filbert.examples.plain.Sgc;
import io.filbert.examples.train.CitationGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.loader.MiniBatch;
import io.filbert.train.Adam;
import io.filbert.train.DistContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainers inside members, as {@code docs/training.md} shows them: each trains on the seeds that its member owns. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MemberTrainerTest {
    private static final int EPOCHS = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final List<HazelcastInstance> members = new ArrayList<>();
    private final String clusterName = "filbert-" + UUID.randomUUID();

    /**
     * What a trainer comes to.
     *
     * @param losses of every step
     * @param seeds of every epoch, ascending
     */
    private record Trained(float[] parameters, List<Double> losses, List<long[]> seeds) {}

    @Test
    void twoMembersShareTheSeedsAndEndWithTheSameParameters() throws Exception {
        MadeUp.citations(folder);
        CitationData data = CitationData.read(folder);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            members.add(start(config()));
            members.add(start(config()));
            try (GraphGrid grid = GraphGrid.of(members.get(0))) {
                CitationGraph.load(grid, "papers", data);
            }
            List<Future<Trained>> running = new ArrayList<>();
            for (HazelcastInstance member : members) {
                running.add(threads.submit(() -> train(member, data)));
            }
            Trained a = running.get(0).get(60, TimeUnit.SECONDS);
            Trained b = running.get(1).get(60, TimeUnit.SECONDS);

            assertThat(a.parameters()).isEqualTo(b.parameters());
            assertThat(a.losses()).isEqualTo(b.losses());
            assertThat(a.losses().get(a.losses().size() - 1))
                    .isLessThan(a.losses().get(0) / 2);
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                assertThat(a.seeds().get(epoch)).isNotEmpty();
                assertThat(b.seeds().get(epoch)).isNotEmpty();
                assertThat(LongStream.concat(
                                Arrays.stream(a.seeds().get(epoch)),
                                Arrays.stream(b.seeds().get(epoch))))
                        .as("epoch %d", epoch)
                        .containsExactlyInAnyOrderElementsOf(Arrays.stream(data.ids(CitationData.Part.TRAIN))
                                .boxed()
                                .toList());
            }
        } finally {
            threads.shutdownNow();
            members.forEach(member -> member.getLifecycleService().terminate());
        }
    }

    private static HazelcastInstance start(Config config) {
        // training.md: begin
        HazelcastInstance member = Hazelcast.newHazelcastInstance(FilbertConfig.apply(config));
        // training.md: end
        return member;
    }

    private static Trained train(HazelcastInstance member, CitationData data) {
        List<Double> losses = new ArrayList<>();
        List<long[]> seeds = new ArrayList<>();
        long[] train = data.ids(CitationData.Part.TRAIN);
        // training.md: begin
        Sgc model = new Sgc(data.columns(), data.classes());
        Adam adam = new Adam(model.parameters().length, 0.1f, 0);
        try (GraphGrid grid = GraphGrid.of(member);
                DistNeighborLoader loader = DistNeighborLoader.builder(grid.open("papers"), 10, 10)
                        .inputNodes(GraphSchema.NODE, train)
                        .seedsByOwner() // those that this member owns
                        .batchSize(16) // of each member
                        .shuffle(true)
                        .seed(7)
                        .build();
                DistContext trainers =
                        DistContext.builder(member, "on-members", 2).join()) {
            for (int epoch = 0; epoch < 20; epoch++) {
                // training.md: end
                LongStream.Builder served = LongStream.builder();
                // training.md: begin
                for (MiniBatch batch : loader.epoch(epoch)) {
                    double loss = PlainTrainer.step(model, adam, batch, trainers);
                    // training.md: end
                    losses.add(loss);
                    Arrays.stream(batch.nId(), 0, batch.batchSize()).forEach(served);
                    // training.md: begin
                }
                // training.md: end
                seeds.add(served.build().toArray());
                // training.md: begin
            }
        }
        // training.md: end
        return new Trained(model.parameters(), losses, seeds);
    }

    /** Of a member on loopback that joins those before it. */
    private Config config() {
        Config config = new Config().setClusterName(clusterName);
        config.setProperty("hazelcast.partition.count", "31");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getNetworkConfig().setPortCount(1000);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        for (HazelcastInstance member : members) {
            int port = member.getCluster().getLocalMember().getAddress().getPort();
            join.getTcpIpConfig().addMember("127.0.0.1:" + port);
        }
        return config;
    }
}

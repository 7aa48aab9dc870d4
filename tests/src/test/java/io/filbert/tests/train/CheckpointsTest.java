package io.filbert.tests.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.filbert.graph.FormatException;
import io.filbert.graph.UnknownNameException;
import io.filbert.group.GroupMaps;
import io.filbert.tests.cluster.TestCluster;
import io.filbert.train.Adam;
import io.filbert.train.Checkpoint;
import io.filbert.train.Checkpoints;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a training goes on from is there, whole, also after a member was lost. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CheckpointsTest {
    private static Checkpoint checkpoint(long step, int length) {
        return Checkpoint.at(step)
                .floats("parameters", DistContextTest.gradients(3, (int) step, length))
                .text("loader", "epoch=1 step=" + step)
                .bytes("rest", new byte[] {1, 2, 3})
                .build();
    }

    @Test
    void theLatestIsWholeAfterTheLossOfAMember() {
        try (TestCluster cluster = TestCluster.of(3).start()) {
            HazelcastInstance client = cluster.client();
            Checkpoints checkpoints = Checkpoints.of(client, "cora");
            assertThat(checkpoints.latest()).isEmpty();
            for (long step : new long[] {10, 20, 30, 40, 50}) {
                checkpoints.save(checkpoint(step, 1_000_000)); // four pieces
            }
            cluster.kill(1);

            assertThat(checkpoints.steps()).containsExactly(30L, 40L, 50L);
            Checkpoint latest =
                    Checkpoints.of(cluster.member(0), "cora").latest().orElseThrow();
            assertThat(latest.step()).isEqualTo(50);
            assertThat(latest.text("loader")).isEqualTo("epoch=1 step=50");
            assertThat(latest.bytes("rest")).containsExactly(1, 2, 3);
            assertThat(Arrays.equals(latest.floats("parameters"), DistContextTest.gradients(3, 50, 1_000_000)))
                    .isTrue();
            assertThat(checkpoints.load(30).step()).isEqualTo(30);
            assertThatThrownBy(() -> checkpoints.load(10))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("[30, 40, 50]");
            assertThatThrownBy(() -> latest.floats("momentum"))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("loader, parameters, rest");
        }
    }

    @Test
    void oneOfTheSameStepTakesItsPlaceAndNothingIsLeftOfTheOld() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            Checkpoints checkpoints = Checkpoints.of(cluster.member(0), "one").keep(1);
            checkpoints.save(checkpoint(1, 600_000));
            checkpoints.save(checkpoint(2, 600_000));
            checkpoints.save(Checkpoint.at(2).text("is", "new").build());

            assertThat(checkpoints.latest().orElseThrow().names()).containsExactly("is");
            Map<String, byte[]> map = cluster.member(0).getMap(GroupMaps.CHECKPOINTS);
            assertThat(map).as("the list and one piece").hasSize(2);
            checkpoints.clear();
            assertThat(map).isEmpty();
        }
    }

    @Test
    void whatADeadWriterHadBegunIsNoCheckpointAndIsRemovedByTheNext() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            Checkpoints checkpoints = Checkpoints.of(cluster.member(0), "dead");
            checkpoints.save(checkpoint(1, 10));
            Map<String, byte[]> map = cluster.member(0).getMap(GroupMaps.CHECKPOINTS);
            byte[] list = map.get("dead");
            ByteBuffer begun = ByteBuffer.allocate(list.length + 40).put(list); // an entry of length 0, and two pieces
            begun.putLong(2).putLong(0).putLong(0).putLong(5).putLong(6);
            map.put("dead", begun.array());
            map.put("dead#" + new UUID(5, 6) + "#0", new byte[1 << 20]);
            map.put("dead#" + new UUID(5, 6) + "#1", new byte[1]);

            assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(1);
            checkpoints.save(checkpoint(3, 10));
            assertThat(checkpoints.steps()).containsExactly(1L, 3L);
            assertThat(map).as("the list and two checkpoints").hasSize(3);
        }
    }

    @Test
    void aReaderGetsAWholeOneWhileItsWriterReplacesThem() throws Exception {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            Checkpoints checkpoints =
                    Checkpoints.of(cluster.member(0), "replaced").keep(1);
            checkpoints.save(checkpoint(0, 300_000));
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int step = 1; step <= 100; step++) {
                    checkpoints.save(checkpoint(step, 300_000));
                }
            });
            Checkpoints readers = Checkpoints.of(cluster.client(), "replaced");
            long last = 0;
            while (!writer.isDone()) {
                Checkpoint latest = readers.latest().orElseThrow();
                assertThat(latest.text("loader")).isEqualTo("epoch=1 step=" + latest.step());
                assertThat(latest.step()).isGreaterThanOrEqualTo(last);
                last = latest.step();
            }
            writer.get();
            assertThat(readers.steps()).containsExactly(100L);
        }
    }

    @Test
    void aPieceThatChangedOrIsGoneIsAnErrorThatSaysSo() {
        try (TestCluster cluster = TestCluster.of(1).start()) {
            Checkpoints checkpoints = Checkpoints.of(cluster.member(0), "broken");
            checkpoints.save(checkpoint(7, 10));
            Map<String, byte[]> map = cluster.member(0).getMap(GroupMaps.CHECKPOINTS);
            String piece = map.keySet().stream()
                    .filter(key -> key.contains("#"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = map.get(piece);
            bytes[bytes.length - 1] ^= 1;
            map.put(piece, bytes);
            assertThatThrownBy(checkpoints::latest)
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("checksum");
            map.remove(piece);
            assertThatThrownBy(checkpoints::latest)
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("piece 0");
        }
    }

    @Test
    void anOptimizerGoesOnWithTheBitsOfOneThatWasNotInterrupted() {
        float[] straight = DistContextTest.gradients(0, 0, 1000);
        float[] resumed = straight.clone();
        Adam one = new Adam(1000, .01f, 5e-4f);
        Adam two = new Adam(1000, .01f, 5e-4f);
        for (int step = 0; step < 20; step++) {
            one.step(straight, DistContextTest.gradients(1, step, 1000));
            two.step(resumed, DistContextTest.gradients(1, step, 1000));
            if (step % 7 == 3) {
                Checkpoint saved = two.save(Checkpoint.at(step), "adam")
                        .floats("parameters", resumed)
                        .build();
                two = new Adam(1000, .01f, 5e-4f);
                two.restore(saved, "adam");
                resumed = saved.floats("parameters");
            }
        }
        assertThat(resumed).containsExactly(straight);
        assertThat(two.steps()).isEqualTo(20);
    }
}

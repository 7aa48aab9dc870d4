package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestClusterTest {

    @Test
    void membersJoinAndLeaveAndAClientSeesThem() {
        try (TestCluster cluster = TestCluster.of(3).partitions(31).start()) {
            HazelcastInstance client = cluster.client();
            assertThat(cluster.member(0).getCluster().getMembers()).hasSize(3);
            assertThat(client.getPartitionService().getPartitions()).hasSize(31);

            client.getMap("m").put("k", "v");
            cluster.kill(2);
            cluster.shutdown(1);

            assertThat(cluster.member(0).getCluster().getMembers()).hasSize(1);
            assertThat(client.getMap("m").get("k")).isEqualTo("v");
        }
    }

    @Test
    void twoClustersDoNotSeeEachOther() {
        try (TestCluster one = TestCluster.of(1).start();
                TestCluster two = TestCluster.of(1).start()) {
            assertThat(one.member(0).getCluster().getMembers()).hasSize(1);
            assertThat(two.member(0).getCluster().getMembers()).hasSize(1);
        }
    }

    @Test
    void anAwaitThatFailsSaysWhatItWaitedFor() {
        assertThatThrownBy(() -> Await.until(() -> false, Duration.ofMillis(20), () -> "no rain"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("after 20 ms still: no rain");
    }
}

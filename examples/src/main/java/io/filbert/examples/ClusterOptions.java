package io.filbert.examples;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command works on: one that runs, or one of its own that ends with it. */
final class ClusterOptions {
    private static final int PARTITIONS = 271;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description =
                    "A member of the cluster, to be repeated for several; without it the command starts members in its own"
                            + " process, and what it loads ends with it.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name; default ${DEFAULT-VALUE}.")
    private String cluster = "dev";

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "Without --address: how many members to start; default ${DEFAULT-VALUE}.")
    private int members = 1;

    /** The cluster, and what to close with it. */
    record Access(HazelcastInstance hazelcast, @Nullable LocalCluster own, String description)
            implements AutoCloseable {
        @Override
        public void close() {
            if (own == null) {
                hazelcast.shutdown();
            } else {
                own.close();
            }
        }
    }

    Access connect() {
        if (addresses.isEmpty()) {
            LocalCluster own = LocalCluster.start(members, PARTITIONS);
            return new Access(own.access(false), own, own.describe(PARTITIONS) + ", in this process only");
        }
        ClientConfig config = new ClientConfig().setClusterName(cluster);
        config.getNetworkConfig().setAddresses(addresses);
        config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(10_000);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
        return new Access(
                client,
                null,
                "cluster " + cluster + ", " + client.getCluster().getMembers().size() + " members");
    }
}

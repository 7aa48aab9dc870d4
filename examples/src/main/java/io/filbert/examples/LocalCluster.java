package io.filbert.examples;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Hazelcast members of this JVM on loopback, under a cluster name of their own: nothing else on the machine or the network
 * is found or joined. {@link #close()} ends them.
 */
final class LocalCluster implements AutoCloseable {
    private static final int FIRST_PORT = 5701;

    private final List<HazelcastInstance> members = new ArrayList<>();
    private final List<HazelcastInstance> clients = new ArrayList<>();
    private final String name = "filbert-" + UUID.randomUUID();

    private LocalCluster() {}

    /** Starts {@code members} members that divide their data into {@code partitions} partitions. */
    static LocalCluster start(int members, int partitions) {
        LocalCluster cluster = new LocalCluster();
        try {
            for (int i = 0; i < members; i++) {
                cluster.members.add(Hazelcast.newHazelcastInstance(cluster.config(partitions)));
            }
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private Config config(int partitions) {
        Config config = new Config().setClusterName(name);
        config.setProperty("hazelcast.partition.count", Integer.toString(partitions));
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(true);
        config.getNetworkConfig().setPort(FIRST_PORT).setPortCount(1000).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        for (HazelcastInstance member : members) {
            join.getTcpIpConfig().addMember(address(member));
        }
        return FilbertConfig.apply(config);
    }

    private static String address(HazelcastInstance member) {
        return "127.0.0.1:" + member.getCluster().getLocalMember().getAddress().getPort();
    }

    /** The first member, or a new thin client. */
    HazelcastInstance access(boolean throughClient) {
        if (!throughClient) {
            return members.get(0);
        }
        ClientConfig config = new ClientConfig().setClusterName(name);
        members.forEach(m -> config.getNetworkConfig().addAddress(address(m)));
        HazelcastInstance client = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
        clients.add(client);
        return client;
    }

    /** Takes a member away as a crash does. */
    void kill(int member) {
        members.get(member).getLifecycleService().terminate();
    }

    /** What a client calls the cluster. */
    String name() {
        return name;
    }

    /** Where its first member listens. */
    String address() {
        return address(members.get(0));
    }

    /** Version, members and partitions in words. */
    String describe(int partitions) {
        List<String> addresses = members.stream().map(LocalCluster::address).toList();
        String version =
                members.get(0).getCluster().getLocalMember().getVersion().toString();
        return "Hazelcast " + version + ", " + members.size() + (members.size() == 1 ? " member" : " members") + " at "
                + String.join(", ", addresses) + ", " + partitions + " partitions";
    }

    @Override
    public void close() {
        clients.forEach(HazelcastInstance::shutdown);
        members.forEach(m -> m.getLifecycleService().terminate());
    }
}

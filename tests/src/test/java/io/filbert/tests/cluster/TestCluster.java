package io.filbert.tests.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Real Hazelcast members in this JVM, over TCP on the loopback interface, and thin clients of them. No multicast and no
 * auto-detection, so that nothing outside of this object ever joins; the name of the cluster is its own besides.
 *
 * <pre>
 * try (TestCluster cluster = TestCluster.of(3).partitions(31).start()) {
 *     cluster.member(0) ... cluster.client() ... cluster.kill(2);
 * }
 * </pre>
 */
public final class TestCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = "test-" + UUID.randomUUID();
    private final List<HazelcastInstance> members = new ArrayList<>();
    private final List<HazelcastInstance> clients = new ArrayList<>();
    private final int size;
    private boolean filbert = true;
    private int partitions = 11;
    private int backups = FilbertConfig.DEFAULT_BACKUPS;
    private Consumer<Config> memberConfig = config -> {};
    private Consumer<ClientConfig> clientConfig = config -> {};

    private TestCluster(int size) {
        this.size = size;
    }

    /** A cluster of this many members; {@link #start} starts them. */
    public static TestCluster of(int members) {
        return new TestCluster(members);
    }

    /** 11 by default. */
    public TestCluster partitions(int count) {
        this.partitions = count;
        return this;
    }

    /** Backups of graph data, {@value FilbertConfig#DEFAULT_BACKUPS} by default. */
    public TestCluster backups(int count) {
        this.backups = count;
        return this;
    }

    /** Starts members without what Filbert needs. */
    public TestCluster withoutFilbertConfig() {
        this.filbert = false;
        return this;
    }

    /** Java serialization filtered by Hazelcast's default list, on members and clients. */
    public TestCluster withSerializationFilter() {
        memberConfig(config ->
                config.getSerializationConfig().setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()));
        return clientConfig(config ->
                config.getSerializationConfig().setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()));
    }

    /** Changes the configuration of every member that starts from now on. */
    public TestCluster memberConfig(Consumer<Config> change) {
        this.memberConfig = memberConfig.andThen(change);
        return this;
    }

    /** Changes the configuration of every client that starts from now on. */
    public TestCluster clientConfig(Consumer<ClientConfig> change) {
        this.clientConfig = clientConfig.andThen(change);
        return this;
    }

    public TestCluster start() {
        while (members.size() < size) {
            startMember();
        }
        return this;
    }

    /** Starts one more member, and returns when all members see it and every partition is where it will be. */
    public HazelcastInstance startMember() {
        Config config = new Config();
        config.setClusterName(name);
        config.setProperty("hazelcast.partition.count", Integer.toString(partitions));
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        int port = freePort();
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port);
        for (HazelcastInstance other : members) {
            join.getTcpIpConfig().addMember(address(other));
        }
        memberConfig.accept(config);
        members.add(Hazelcast.newHazelcastInstance(filbert ? FilbertConfig.apply(config, backups) : config));
        awaitSafe();
        return members.get(members.size() - 1);
    }

    public List<HazelcastInstance> members() {
        return List.copyOf(members);
    }

    public HazelcastInstance member(int index) {
        return members.get(index);
    }

    /** A new thin client; {@link #close} shuts it down if nobody did. */
    public HazelcastInstance client() {
        ClientConfig config = new ClientConfig();
        config.setClusterName(name);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
        members.forEach(m -> config.getNetworkConfig().addAddress(address(m)));
        clientConfig.accept(config);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
        clients.add(client);
        return client;
    }

    /** Ends a member as a crash does: nothing is handed over. */
    public void kill(int index) {
        HazelcastInstance member = members.remove(index);
        member.getLifecycleService().terminate();
        awaitSize();
    }

    /** Ends a member in good order: its partitions are handed over first. */
    public void shutdown(int index) {
        HazelcastInstance member = members.remove(index);
        member.shutdown();
        awaitSafe();
    }

    private void awaitSize() {
        for (HazelcastInstance member : members) {
            Await.until(
                    () -> member.getCluster().getMembers().size() == members.size(),
                    PATIENCE,
                    () -> member.getName() + " sees "
                            + member.getCluster().getMembers().size() + " members of " + members.size());
        }
    }

    /**
     * Waits until all members agree on who is there and on who owns what, and no backup and no migration is due. Before
     * somebody asks for an owner there are none, and a cluster without owners calls itself safe.
     */
    public void awaitSafe() {
        awaitSize();
        for (HazelcastInstance member : members) {
            Await.until(
                    () -> member.getPartitionService().getPartitions().stream().noneMatch(p -> p.getOwner() == null),
                    PATIENCE,
                    () -> member.getName() + " sees a partition without an owner");
        }
        for (HazelcastInstance member : members) {
            Await.until(
                    () -> member.getPartitionService().isClusterSafe(),
                    PATIENCE,
                    () -> member.getName() + " sees an unsafe cluster");
        }
    }

    @Override
    public void close() {
        clients.forEach(HazelcastInstance::shutdown);
        members.forEach(member -> member.getLifecycleService().terminate());
        clients.clear();
        members.clear();
    }

    private static String address(HazelcastInstance member) {
        return "127.0.0.1:" + member.getCluster().getLocalMember().getAddress().getPort();
    }

    /** A port of the loopback interface that nobody listens on, as far as can be known. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

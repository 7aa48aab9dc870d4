package io.filbert.examples.bench;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Members as processes on 127.0.0.1 (or all in one), clients as processes, and a client in this JVM to load graphs with. Closing it ends all. */
final class BenchCluster implements AutoCloseable {
    private static final int PARTITIONS = 271;

    private final Path folder;
    private final String name = "bench-" + UUID.randomUUID();
    private final List<ChildProcess> members = new ArrayList<>();
    private final List<ChildProcess> clients = new ArrayList<>();
    private final String addresses;
    private final HazelcastInstance loader;

    /**
     * Each member in a process of its own.
     *
     * @param folder for logs
     * @param size number of members
     * @param heap of each, as in {@code -Xmx}
     * @param backups of graph data
     * @param flags more of them for {@code java}
     */
    BenchCluster(Path folder, int size, String heap, int backups, String... flags) throws IOException {
        this(folder, size, 1, heap, backups, List.of(flags));
    }

    /** All members in one process with one heap. */
    static BenchCluster inOneProcess(Path folder, int size, String heap, int backups, String... flags)
            throws IOException {
        return new BenchCluster(folder, 1, size, heap, backups, List.of(flags));
    }

    private BenchCluster(Path folder, int processes, int each, String heap, int backups, List<String> flags)
            throws IOException {
        this.folder = folder;
        List<String> all = new ArrayList<>();
        int first = 0;
        try {
            for (int i = 0; i < processes; i++) {
                int[] ports = freePorts(each);
                first = i == 0 ? ports[0] : first;
                Arrays.stream(ports).forEach(port -> all.add("127.0.0.1:" + port));
                members.add(new ChildProcess(
                        folder,
                        name + "-member-" + i,
                        heap,
                        flags,
                        List.of(
                                "member",
                                "cluster=" + name,
                                "partitions=" + PARTITIONS,
                                "ports=" + Settings.text(ports),
                                "first=" + first,
                                "backups=" + backups)));
            }
        } catch (IOException | RuntimeException e) {
            members.forEach(ChildProcess::close);
            throw e;
        }
        addresses = String.join(",", all);
        ClientConfig config = new ClientConfig().setClusterName(name);
        all.forEach(config.getNetworkConfig()::addAddress);
        loader = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
    }

    private static int[] freePorts(int n) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        int[] ports = new int[n];
        try {
            for (int i = 0; i < n; i++) {
                sockets.add(new ServerSocket(0)); // all open at once: else one could be given twice
                ports[i] = sockets.get(i).getLocalPort();
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    /** For loading graphs, through a client in this JVM; not to be closed. */
    GraphGrid grid() {
        return GraphGrid.of(loader);
    }

    /** The processes of members. */
    List<ChildProcess> members() {
        return members;
    }

    /** Where the members listen, with commas. */
    String addresses() {
        return addresses;
    }

    /**
     * A thin client in a process of its own.
     *
     * @param heap as in {@code -Xmx}
     * @param via addresses to connect to: {@link #addresses()}, or {@link SlowLink#addresses()}
     */
    ChildProcess client(String heap, String via, String... flags) throws IOException {
        ChildProcess client = new ChildProcess(
                folder,
                name + "-client-" + clients.size(),
                heap,
                List.of(flags),
                List.of("client", "cluster=" + name, "addresses=" + via));
        clients.add(client);
        return client;
    }

    /** Computing time of the members so far, in seconds. */
    double memberCpu() {
        return members.stream().mapToDouble(m -> m.cpu().toNanos() / 1e9).sum();
    }

    @Override
    public void close() {
        clients.forEach(ChildProcess::close);
        loader.shutdown();
        members.forEach(ChildProcess::close);
    }
}

package io.filbert.tests.cluster;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Members as processes of their own, which share no static state with the test, and thin clients of them. Each starts from
 * the project's {@code hazelcast.yaml}, with a cluster name and a port of its own, and knows the plug-in and what it depends
 * on, nothing of the tests. The processes end with {@link #with}; should the action fail, the end of their output is told
 * with its failure.
 */
public final class MemberProcesses {
    /** The plug-in and all that it needs at run time. */
    static final List<Class<?>> WITH_PLUGIN = List.of(GraphGrid.class, HazelcastInstance.class, Caffeine.class);

    /** Hazelcast as it comes. */
    static final List<Class<?>> WITHOUT_PLUGIN = List.of(HazelcastInstance.class);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TAIL_LINES = 40;

    private final Path folder;
    private final String clusterName = "test-" + UUID.randomUUID();
    private final int port = TestCluster.freePort();
    private final Path config;
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final List<HazelcastInstance> clients = new ArrayList<>();
    private final Thread lastResort = new Thread(() -> processes.forEach(Process::destroyForcibly));

    private MemberProcesses(Path folder, UnaryOperator<String> change) throws IOException {
        this.folder = folder;
        this.config = folder.resolve("hazelcast.yaml");
        String yaml = Files.readString(ProjectFiles.of("hazelcast.yaml"));
        yaml = replaced(yaml, "cluster-name: filbert", "cluster-name: " + clusterName);
        yaml = replaced(yaml, "port: 5701", "port: " + port);
        Files.writeString(config, change.apply(yaml));
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** A text with something else in all places where there is {@code what}, of which there must be one at least. */
    static String replaced(String text, String what, String by) {
        if (!text.contains(what)) {
            throw new AssertionError("hazelcast.yaml has no line with " + what);
        }
        return text.replace(what, by);
    }

    /** What a test does with its processes. */
    @FunctionalInterface
    public interface Action {
        void on(MemberProcesses members) throws Exception;
    }

    /** Starts so many members with a class path that holds these classes, does something with them, and ends them. */
    public static void with(Path folder, int members, List<Class<?>> classPath, Action action) throws Exception {
        with(folder, members, classPath, yaml -> yaml, action);
    }

    /** The same with a change of hazelcast.yaml. */
    static void with(Path folder, int members, List<Class<?>> classPath, UnaryOperator<String> change, Action action)
            throws Exception {
        MemberProcesses started = new MemberProcesses(folder, change);
        try {
            // One after the other and before any client, so that the partitions are laid out once, over all of them: no
            // migration is left to do, and every write has its backup.
            for (int i = 0; i < members; i++) {
                started.start(classPath);
            }
            action.on(started);
        } catch (Throwable t) {
            t.addSuppressed(new AssertionError(started.tails()));
            throw t;
        } finally {
            started.close();
        }
    }

    private void start(List<Class<?>> classPath) throws IOException {
        int index = processes.size();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=4");
        command.add("-Dhazelcast.wait.seconds.before.join=0");
        command.add("-Dhazelcast.config=" + config);
        command.add("-cp");
        command.add(classPath.stream().map(MemberProcesses::location).collect(Collectors.joining(File.pathSeparator)));
        command.add("com.hazelcast.core.server.HazelcastMemberStarter");
        processes.add(new ProcessBuilder(command)
                .directory(Files.createDirectories(folder(index)).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output(index).toFile())
                .start());
        Await.until(
                () -> Files.readString(output(index)).contains("is STARTED") || !isAlive(index),
                PATIENCE,
                () -> "member " + index + " is not started");
        if (!isAlive(index)) {
            throw new AssertionError("member " + index + " ended with exit code "
                    + processes.get(index).exitValue());
        }
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path holds no file of " + type, e);
        }
    }

    /** The working directory of a member. */
    public Path folder(int index) {
        return folder.resolve("member-" + index);
    }

    /** The configuration that the members were started from. */
    Path config() {
        return config;
    }

    boolean isAlive(int index) {
        return processes.get(index).isAlive();
    }

    /** A new thin client that sees all members; it ends with the processes. */
    public HazelcastInstance client() {
        ClientConfig client = FilbertConfig.apply(new ClientConfig());
        client.setClusterName(clusterName);
        client.setProperty("hazelcast.phone.home.enabled", "false");
        client.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
        client.getNetworkConfig().addAddress("127.0.0.1:" + port);
        client.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(PATIENCE.toMillis());
        HazelcastInstance connected = HazelcastClient.newHazelcastClient(client);
        clients.add(connected);
        long alive = processes.stream().filter(Process::isAlive).count();
        Await.until(
                () -> connected.getCluster().getMembers().size() == alive,
                PATIENCE,
                () -> alive + " members are alive, the client sees "
                        + connected.getCluster().getMembers());
        return connected;
    }

    /** Ends a member as a crash does. It is gone when this returns; whether the others know is another matter. */
    void kill(int index) throws InterruptedException {
        end(processes.get(index).destroyForcibly(), index);
    }

    /** Tells a member to end, by SIGTERM, and does not wait for it. */
    void terminate(int index) {
        processes.get(index).destroy();
    }

    /** Waits until a member has ended. */
    void awaitEnd(int index) throws InterruptedException {
        end(processes.get(index), index);
    }

    private static void end(Process process, int index) throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("member " + index + " has not ended after " + PATIENCE);
        }
    }

    private Path output(int index) {
        return folder.resolve("member-" + index + ".log");
    }

    private String tails() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            text.append("the end of the output of member ").append(i).append(":\n");
            try (Stream<String> lines = Files.lines(output(i))) {
                List<String> all = lines.toList();
                all.subList(Math.max(0, all.size() - TAIL_LINES), all.size())
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            } catch (IOException | java.io.UncheckedIOException e) {
                text.append("    not readable: ").append(e).append('\n');
            }
        }
        return text.toString();
    }

    private void close() throws InterruptedException {
        clients.forEach(HazelcastInstance::shutdown);
        processes.forEach(Process::destroyForcibly);
        for (int i = 0; i < processes.size(); i++) {
            end(processes.get(i), i);
        }
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}

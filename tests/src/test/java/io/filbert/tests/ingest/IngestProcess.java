package io.filbert.tests.ingest;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.ingest.IngestMapping;
import io.filbert.ingest.IngestPipeline;
import io.filbert.ingest.IngestProgress;
import io.filbert.tests.cluster.Await;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A client that ingests, in a process of its own, so that it can be killed. */
final class IngestProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;

    /** @param folder for its files */
    IngestProcess(Path folder, HazelcastInstance member, IngestMapping mapping) throws IOException {
        Path file = folder.resolve("mapping.ser");
        output = folder.resolve("client.log");
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
            out.writeObject(mapping);
        }
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IngestProcess.class.getName(),
                        member.getConfig().getClusterName(),
                        "127.0.0.1:"
                                + member.getCluster()
                                        .getLocalMember()
                                        .getAddress()
                                        .getPort(),
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Kills it when it is in the middle of a phase. */
    void killIn(IngestProgress.Phase phase) throws InterruptedException {
        String sign = "in the middle of " + phase;
        Await.until(
                () -> Files.readString(output).contains(sign) || !process.isAlive(),
                PATIENCE,
                () -> "the client is not " + sign);
        if (!process.isAlive()) {
            throw new AssertionError("the client ended by itself: " + text());
        }
        process.destroyForcibly().waitFor();
    }

    private String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "its output is not readable: " + e;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** @param args cluster name, address and file of the mapping */
    public static void main(String[] args) throws Exception {
        ClientConfig config = FilbertConfig.apply(new ClientConfig());
        config.setClusterName(args[0]);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().addAddress(args[1]);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(Path.of(args[2])))) {
            IngestPipeline.of(client, (IngestMapping) in.readObject())
                    .progress(p -> {
                        if (p.done() > p.total() / 3) {
                            System.out.println("in the middle of " + p.phase());
                        }
                    })
                    .run();
        }
        client.shutdown();
    }
}

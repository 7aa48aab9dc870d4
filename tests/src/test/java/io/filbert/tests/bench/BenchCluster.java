package io.filbert.tests.bench;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Members as processes, with a bound of their heap and a log of their collections, and a client of them. */
final class BenchCluster implements AutoCloseable {
    private static final Pattern PAUSE = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final int FIRST_PORT = 6701;

    private final Path folder;
    private final List<Process> members = new ArrayList<>();
    private final HazelcastInstance client;

    /** @param heap of each member, as in {@code -Xmx} */
    BenchCluster(Path folder, int size, String heap) throws IOException {
        this.folder = folder;
        String name = "bench-" + UUID.randomUUID();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (int i = 0; i < size; i++) {
            Process member = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + heap,
                            "-Xlog:gc:file=" + folder.resolve("gc-" + i + ".log"),
                            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
                            "--add-opens=java.base/java.nio=ALL-UNNAMED",
                            "-Dhazelcast.logging.type=none",
                            "-cp",
                            path,
                            BenchMember.class.getName(),
                            name,
                            Integer.toString(FIRST_PORT + i),
                            Integer.toString(FIRST_PORT))
                    .redirectError(folder.resolve("err-" + i + ".log").toFile())
                    .start();
            members.add(member);
            BufferedReader out = member.inputReader();
            for (String line = out.readLine(); line != null && !line.equals("READY"); ) {
                line = out.readLine();
            }
        }
        ClientConfig config = new ClientConfig().setClusterName(name);
        config.getNetworkConfig().addAddress("127.0.0.1:" + FIRST_PORT);
        client = HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
    }

    HazelcastInstance client() {
        return client;
    }

    /** The most MB of heap that a member used, and the most that a collection left, of all members. */
    int[] peakHeap() throws IOException {
        int[] peak = new int[2];
        for (int i = 0; i < members.size(); i++) {
            try (Stream<String> lines = Files.lines(folder.resolve("gc-" + i + ".log"))) {
                lines.forEach(line -> {
                    Matcher pause = PAUSE.matcher(line);
                    if (pause.find()) {
                        peak[0] = Math.max(peak[0], Integer.parseInt(pause.group(1)));
                        peak[1] = Math.max(peak[1], Integer.parseInt(pause.group(2)));
                    }
                });
            }
        }
        return peak;
    }

    @Override
    public void close() {
        client.shutdown();
        members.forEach(Process::destroyForcibly);
    }
}

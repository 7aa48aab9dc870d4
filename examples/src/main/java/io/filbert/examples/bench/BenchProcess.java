package io.filbert.examples.bench;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import io.filbert.grid.GraphGrid;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members or a thin client in a JVM of their own: {@code BenchProcess member cluster=... ports=... first=...}, {@code BenchProcess
 * client cluster=... addresses=...}. It says when it is there, runs the {@link Workload} that each line of standard input names, answers by a line, and ends with its input, so
 * also when the bench is killed.
 */
final class BenchProcess {
    private static final System.Logger LOG = System.getLogger(BenchProcess.class.getName());

    static final String READY = "READY";
    static final String DONE = "DONE";
    static final String FAILED = "FAILED";

    private final GraphGrid grid;
    private final Map<String, Workload> workloads = new LinkedHashMap<>();

    private BenchProcess(HazelcastInstance hz) {
        this.grid = GraphGrid.of(hz);
    }

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        Settings settings = Settings.parse(String.join(" ", args));
        HazelcastInstance hz = args[0].equals("member") ? members(settings) : client(settings);
        answers.println(READY);
        new BenchProcess(hz).answer(answers);
        hz.getLifecycleService().terminate();
        System.exit(0);
    }

    /** One for each port; the first is the one that answers. */
    private static HazelcastInstance members(Settings settings) {
        return Arrays.stream(settings.integers("ports"))
                .mapToObj(port -> member(settings, port))
                .toList()
                .get(0);
    }

    private static HazelcastInstance member(Settings settings, int port) {
        Config config = new Config().setClusterName(settings.text("cluster"));
        config.setProperty("hazelcast.partition.count", settings.text("partitions"));
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(true);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + settings.text("first"));
        return Hazelcast.newHazelcastInstance(FilbertConfig.apply(config, settings.integer("backups")));
    }

    private static HazelcastInstance client(Settings settings) {
        ClientConfig config = new ClientConfig().setClusterName(settings.text("cluster"));
        ClientAddresses.set(config, settings.text("addresses"));
        return HazelcastClient.newHazelcastClient(FilbertConfig.apply(config));
    }

    private void answer(PrintStream answers) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String name = line.substring(0, line.indexOf(' '));
            try {
                Workload workload = workloads.computeIfAbsent(name, unseen -> Workloads.of(unseen, grid));
                answers.println(DONE + " " + workload.run(Settings.parse(line)));
            } catch (Exception e) { // its own process goes on: the bench decides
                LOG.log(System.Logger.Level.ERROR, line, e);
                answers.println(FAILED + " " + String.valueOf(e).replace('\n', ' '));
            }
        }
        workloads.values().forEach(Workload::close);
    }
}

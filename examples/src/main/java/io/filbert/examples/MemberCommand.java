package io.filbert.examples;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.filbert.grid.FilbertConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code filbert member}: a member of a cluster for trying things out; production members start from {@code hazelcast.yaml}. */
@Command(
        name = "member",
        description = "Starts a Hazelcast member with Filbert and Jet, and runs until it is stopped (Ctrl-C).",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class MemberCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name.")
    private String cluster = "dev";

    @Option(names = "--host", paramLabel = "HOST", description = "The interface that it listens on.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Its port, or the next that is free.")
    private int port = 5701;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "Members to join, to be repeated; by default those on the same host and the first 10 ports.")
    private List<String> join = new ArrayList<>();

    @Option(names = "--backups", paramLabel = "N", description = "Copies of graph data on other members.")
    private int backups = FilbertConfig.DEFAULT_BACKUPS;

    @Override
    public Integer call() throws InterruptedException {
        Config config = new Config().setClusterName(cluster);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getJetConfig().setEnabled(true);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(host);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true);
        if (join.isEmpty()) {
            for (int p = port; p < port + 10; p++) {
                config.getNetworkConfig().getJoin().getTcpIpConfig().addMember(host + ":" + p);
            }
        }
        join.forEach(config.getNetworkConfig().getJoin().getTcpIpConfig()::addMember);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(FilbertConfig.apply(config, backups));
        CountDownLatch stopped = new CountDownLatch(1);
        member.getLifecycleService().addLifecycleListener(event -> {
            if (!member.getLifecycleService().isRunning()) {
                stopped.countDown();
            }
        });
        Console.print(
                spec.commandLine().getOut(),
                "member %s of cluster %s, %d members",
                member.getCluster()
                        .getLocalMember()
                        .getAddress()
                        .toString()
                        .replace("[", "")
                        .replace("]", ""),
                cluster,
                member.getCluster().getMembers().size());
        stopped.await();
        return CommandLine.ExitCode.OK;
    }
}

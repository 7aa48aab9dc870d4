package io.filbert.tests.bench;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import io.filbert.grid.FilbertConfig;

/** A member as a process of its own: {@code BenchMember CLUSTER PORT FIRST_PORT}. Prints a line when it is there. */
final class BenchMember {
    private BenchMember() {}

    public static void main(String[] args) {
        Config config = new Config().setClusterName(args[0]);
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(1);
        config.getNetworkConfig().setPort(Integer.parseInt(args[1])).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + args[2]);
        Hazelcast.newHazelcastInstance(FilbertConfig.apply(config));
        System.out.println("READY");
    }
}

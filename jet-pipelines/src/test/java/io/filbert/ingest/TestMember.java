package io.filbert.ingest;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;

/** One member that nobody can join, for all tests of this JVM. */
final class TestMember {
    private static final HazelcastInstance MEMBER = start();

    private TestMember() {}

    static HazelcastInstance get() {
        return MEMBER;
    }

    private static HazelcastInstance start() {
        Config config =
                new Config().setClusterName("readers-" + ProcessHandle.current().pid());
        config.getNetworkConfig().setPort(5981).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.setProperty("hazelcast.partition.count", "11");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        return Hazelcast.newHazelcastInstance(config);
    }
}

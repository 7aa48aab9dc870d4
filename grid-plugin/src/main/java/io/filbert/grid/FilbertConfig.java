package io.filbert.grid;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import io.filbert.group.GroupMaps;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import java.util.List;

/**
 * What {@code hazelcast.yaml} has, for an instance that the user configures himself. To be applied before the instance starts;
 * what the user set under the same names stays.
 */
public final class FilbertConfig {
    /** 1: a graph survives the loss of one member, for twice the memory. */
    public static final int DEFAULT_BACKUPS = 1;

    /** 6, Hazelcast's highest: without the catalog nothing is readable. */
    private static final int CATALOG_BACKUPS = 6;

    /** 2: a request for one seed does not wait for the long ones of loaders, which keep as many threads as there are processors busy. */
    private static final int THREADS_PER_PROCESSOR = 2;

    private static final String INDETERMINATE = "hazelcast.operation.fail.on.indeterminate.state";

    private FilbertConfig() {}

    /** Adds Filbert's maps and executor to a member's configuration. Returns the same object. */
    public static Config apply(Config config) {
        return apply(config, DEFAULT_BACKUPS);
    }

    /** The same with another number of backups of graph data, 0 to 6. */
    public static Config apply(Config config, int backups) {
        blocks(config, Maps.ADJACENCY, backups);
        blocks(config, Maps.FEATURES, backups);
        blocks(config, Maps.NODES, backups);
        blocks(config, Maps.IDS, backups);
        blocks(config, Maps.STAGING, 0);
        if (!config.getMapConfigs().containsKey(Maps.CATALOG)) {
            config.addMapConfig(new MapConfig(Maps.CATALOG).setBackupCount(CATALOG_BACKUPS));
        }
        blocks(config, GroupMaps.ROUNDS, 0);
        for (String map : List.of(Maps.INGEST, GroupMaps.GROUPS, GroupMaps.TRAINERS, GroupMaps.CHECKPOINTS)) {
            if (!config.getMapConfigs().containsKey(map)) {
                config.addMapConfig(new MapConfig(map).setBackupCount(1));
            }
        }
        if (!config.getExecutorConfigs().containsKey(RpcOptions.EXECUTOR)) {
            config.addExecutorConfig(new ExecutorConfig(RpcOptions.EXECUTOR)
                    .setPoolSize(THREADS_PER_PROCESSOR
                            * Math.max(2, Runtime.getRuntime().availableProcessors()))
                    .setQueueCapacity(0));
        }
        if (config.getProperty(INDETERMINATE) == null) {
            config.setProperty(INDETERMINATE, "true");
        }
        filter(config.getSerializationConfig().getJavaSerializationFilterConfig());
        return config;
    }

    /** A thin client needs nothing but its class path; a serialization filter, when there is one, is widened. */
    public static ClientConfig apply(ClientConfig config) {
        filter(config.getSerializationConfig().getJavaSerializationFilterConfig());
        return config;
    }

    private static void blocks(Config config, String name, int backups) {
        if (!config.getMapConfigs().containsKey(name)) {
            config.addMapConfig(new MapConfig(name)
                    .setInMemoryFormat(InMemoryFormat.OBJECT)
                    .setBackupCount(backups)
                    .setPerEntryStatsEnabled(false));
        }
    }

    private static void filter(JavaSerializationFilterConfig filter) {
        if (filter != null) {
            filter.getWhitelist().addPrefixes("io.filbert.");
        }
    }
}

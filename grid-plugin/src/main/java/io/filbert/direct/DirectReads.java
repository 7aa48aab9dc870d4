package io.filbert.direct;

import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.partition.IPartitionService;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.MapServiceContext;
import com.hazelcast.map.impl.record.Record;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.partition.PartitioningStrategy;
import com.hazelcast.spi.impl.AbstractDistributedObject;
import com.hazelcast.spi.impl.NodeEngine;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes values of maps with {@code in-memory-format: OBJECT} by reference on the calling thread, instead of a visit on each partition's
 * thread: from the record stores, which are concurrent maps, under the migration stamp before and after, as Hazelcast's own query
 * engine reads them. What it gives was in the map, and this member owned the partition, at some moment of the call; values must be
 * immutable. What it does not give says nothing: ask by an EntryProcessor. One per member; all threads may use it.
 */
public final class DirectReads {
    /** Property of a member, or of its JVM; {@value #ENTRY_PROCESSOR} turns the direct way off. */
    public static final String PROPERTY = "filbert.reads";

    /** Every read is an EntryProcessor on its partition's thread: public API only. */
    public static final String ENTRY_PROCESSOR = "entry-processor";

    private static final System.Logger LOG = System.getLogger(DirectReads.class.getName());

    private final HazelcastInstance hz;
    private final MapService service;
    private final IPartitionService partitions;
    private final NodeEngine node;

    private DirectReads(HazelcastInstance hz, MapService service) {
        this.hz = hz;
        this.service = service;
        this.node = service.getMapServiceContext().getNodeEngine();
        this.partitions = node.getPartitionService();
    }

    /**
     * Of a member; null when {@value #PROPERTY} says {@value #ENTRY_PROCESSOR}, or when Hazelcast has changed inside.
     *
     * @param map any map of the instance
     */
    public static @Nullable DirectReads of(HazelcastInstance hz, String map) {
        String way = hz.getConfig().getProperty(PROPERTY);
        if (ENTRY_PROCESSOR.equals(way == null ? System.getProperty(PROPERTY) : way)) {
            return null;
        }
        try {
            AbstractDistributedObject<?> proxy = (AbstractDistributedObject<?>) (Object) hz.getMap(map);
            return new DirectReads(hz, (MapService) proxy.getService());
        } catch (ClassCastException | LinkageError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "this Hazelcast has other internals than 5.7: reads go through EntryProcessors, which is slower",
                    e);
            return null;
        }
    }

    /** What {@link #read} calls an entry; to be kept by who reads it again. */
    public Object key(String map, Object key) {
        PartitioningStrategy<?> strategy =
                service.getMapServiceContext().getMapContainer(map).getPartitioningStrategy();
        return service.getMapServiceContext().toData(key, strategy);
    }

    /**
     * Reads.
     *
     * @param partition of each entry
     * @param keys of each entry, as {@link #key} gave it
     * @param values receives what is here, and null for the others
     */
    public void read(String map, int[] partition, Object[] keys, @Nullable Object[] values) {
        int stamp = service.getMigrationStamp();
        if (!service.validateMigrationStamp(stamp) || !isAllowed(map)) {
            return;
        }
        MapServiceContext context = service.getMapServiceContext();
        int last = -1;
        RecordStore<?> store = null;
        for (int i = 0; i < keys.length; i++) {
            if (partition[i] != last) {
                last = partition[i];
                store = partitions.isPartitionOwner(last) ? context.getExistingRecordStore(last, map) : null;
            }
            Record<?> record = store == null ? null : store.getRecord((Data) keys[i]);
            Object value = record == null ? null : record.getValue();
            values[i] = value instanceof Data ? null : value;
        }
        if (!service.validateMigrationStamp(stamp)) {
            Arrays.fill(values, null);
        }
    }

    /** Not on a minority when the map is protected from that, and not on a member that ends: the EntryProcessor says why. */
    private boolean isAllowed(String map) {
        if (!node.isRunning()) {
            return false;
        }
        MapConfig config = service.getMapServiceContext().getMapContainer(map).getMapConfig();
        String protection = config.getSplitBrainProtectionName();
        return protection == null
                || hz.getSplitBrainProtectionService()
                        .getSplitBrainProtection(protection)
                        .hasMinimumSize();
    }
}

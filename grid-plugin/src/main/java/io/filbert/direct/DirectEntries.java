package io.filbert.direct;

import com.hazelcast.client.impl.clientside.HazelcastClientInstanceImpl;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.MapSubmitToKeyCodec;
import com.hazelcast.client.impl.spi.impl.ClientInvocation;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.util.ThreadUtil;
import com.hazelcast.map.EntryProcessor;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * EntryProcessors on keys of a map, from a client: the messages of {@code IMap.submitToKey}, and answers that are read once, by the thread that
 * waits for them ({@link DirectCalls} says why). A processor may be a message of {@link DirectData}. All threads may use it.
 */
public final class DirectEntries {
    private final HazelcastClientInstanceImpl client;
    private final String map;

    private DirectEntries(HazelcastClientInstanceImpl client, String map) {
        this.client = client;
        this.map = map;
    }

    /** Null for a member, which needs no messages for what it has itself, and when Hazelcast has changed inside. */
    public static @Nullable DirectEntries of(HazelcastInstance hz, String map) {
        try {
            return hz instanceof HazelcastClientProxy proxy ? new DirectEntries(proxy.client, map) : null;
        } catch (LinkageError e) {
            return null;
        }
    }

    /**
     * Sends one.
     *
     * @param processor an {@link EntryProcessor}, or its message
     * @return what {@link #read} reads
     */
    public CompletionStage<?> submit(Object key, Object processor) {
        InternalSerializationService serialization = client.getSerializationService();
        Data keyData = serialization.toData(key);
        ClientMessage request = MapSubmitToKeyCodec.encodeRequest(
                map, serialization.toData(processor), keyData, ThreadUtil.getThreadId());
        int partition = client.getClientPartitionService().getPartitionId(keyData);
        return new ClientInvocation(client, request, map, partition).invoke();
    }

    /** The processor's answer, read on this thread. */
    public @Nullable Object read(Object answer) {
        return client.getSerializationService().toObject(MapSubmitToKeyCodec.decodeResponse((ClientMessage) answer));
    }
}

package io.filbert.store;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Some edges or rows of one partition, on their way to its owner. A chunk stored twice is stored once: a stream that is staged again
 * gives the same chunks under the same keys.
 */
public final class StagedChunk {
    private final String graph;
    private final BlockKey key;
    private final Object content;

    StagedChunk(String graph, BlockKey key, Object content) {
        this.graph = graph;
        this.key = key;
        this.content = content;
    }

    /** The graph's partition that it belongs to. */
    public int partition() {
        return key.partition();
    }

    /** An int that hashes into that partition: see {@link io.filbert.partition.PartitionKeys}. */
    public int partitionKey() {
        return key.partitionKey();
    }

    /** Stores it where the partition is. Any thread. */
    public CompletionStage<Void> store(HazelcastInstance hz) {
        IMap<BlockKey, Object> staging = hz.getMap(Maps.of(Maps.STAGING, graph));
        return staging.setAsync(key, content);
    }

    /** The wire form. */
    public static final class Hook extends WireHook<StagedChunk> {
        public Hook() {
            super(StagedChunk.class, 29, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, StagedChunk chunk) throws IOException {
            out.writeString(chunk.graph);
            out.writeObject(chunk.key);
            out.writeObject(chunk.content);
        }

        @Override
        protected StagedChunk readFields(ObjectDataInput in) throws IOException {
            return new StagedChunk(
                    Objects.requireNonNull(in.readString()),
                    Objects.requireNonNull(in.readObject()),
                    Objects.requireNonNull(in.readObject()));
        }
    }
}

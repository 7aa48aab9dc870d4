package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * External ids on their way to the partition that keeps them.
 *
 * @param partition of the graph
 * @param partitionKey an int that hashes into it
 * @param nodeType whose ids
 * @param file where they stand, when each may stand once only; else empty
 * @param lines where each stands in the file; empty when ids may repeat
 * @param ids as {@link io.filbert.graph.IdKind#encode} gives them
 */
record IdChunk(int partition, int partitionKey, int nodeType, String file, long[] lines, List<byte[]> ids) {
    /** Whether an id that was there before is an error. */
    boolean isUnique() {
        return !file.isEmpty();
    }

    /** The wire form. */
    public static final class Hook extends WireHook<IdChunk> {
        public Hook() {
            super(IdChunk.class, 103, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, IdChunk chunk) throws IOException {
            out.writeInt(chunk.partition);
            out.writeInt(chunk.partitionKey);
            out.writeInt(chunk.nodeType);
            out.writeString(chunk.file);
            Wire.writeLongs(out, chunk.lines);
            out.writeInt(chunk.ids.size());
            for (byte[] id : chunk.ids) {
                Wire.writeBytes(out, id);
            }
        }

        @Override
        protected IdChunk readFields(ObjectDataInput in) throws IOException {
            int partition = in.readInt();
            int key = in.readInt();
            int nodeType = in.readInt();
            String file = String.valueOf(in.readString());
            long[] lines = Wire.readLongs(in);
            List<byte[]> ids = new ArrayList<>();
            for (int n = Wire.readCount(in); n > 0; n--) {
                ids.add(Wire.readBytes(in));
            }
            return new IdChunk(partition, key, nodeType, file, lines, ids);
        }
    }
}

package io.filbert.ingest;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;

/**
 * Which nodes some edges join, for an assignment of nodes to members.
 *
 * @param edgeType index in the schema
 * @param source dense ids
 * @param destination likewise
 */
record Endpoints(int edgeType, long[] source, long[] destination) {
    /** The wire form. */
    public static final class Hook extends WireHook<Endpoints> {
        public Hook() {
            super(Endpoints.class, 105, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Endpoints edges) throws IOException {
            out.writeInt(edges.edgeType);
            Wire.writeLongs(out, edges.source);
            Wire.writeLongs(out, edges.destination);
        }

        @Override
        protected Endpoints readFields(ObjectDataInput in) throws IOException {
            return new Endpoints(in.readInt(), Wire.readLongs(in), Wire.readLongs(in));
        }
    }
}

package io.filbert.rpc;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message of arrays; {@code forged} other than 0 is written where the reader expects the length of an int array. */
record Arrays(
        int @Nullable [] ints,
        long @Nullable [] longs,
        float @Nullable [] floats,
        byte @Nullable [] bytes,
        int forged) {
    /** The wire form. */
    public static final class Hook extends WireHook<Arrays> {
        public Hook() {
            super(Arrays.class, 255, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Arrays a) throws IOException {
            out.writeInt(a.forged);
            if (a.forged != 0) {
                out.writeInt(a.forged);
                return;
            }
            Wire.writeInts(out, a.ints);
            Wire.writeLongs(out, a.longs);
            Wire.writeFloats(out, a.floats);
            Wire.writeBytes(out, a.bytes);
        }

        @Override
        protected Arrays readFields(ObjectDataInput in) throws IOException {
            int forged = in.readInt();
            return new Arrays(
                    Wire.readIntsOrNull(in),
                    Wire.readLongsOrNull(in),
                    Wire.readFloatsOrNull(in),
                    Wire.readBytesOrNull(in),
                    forged);
        }
    }
}

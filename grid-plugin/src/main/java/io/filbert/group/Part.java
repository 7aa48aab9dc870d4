package io.filbert.group;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Wire;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a rank gives to a bucket, or gets of it: floats, bytes, or nothing. The arrays are never changed after it was made.
 */
public record Part(float @Nullable [] floats, byte @Nullable [] bytes) {
    /** Of a rank that has nothing to give and is there. */
    public static final Part NOTHING = new Part(null, null);

    public static Part of(float[] floats) {
        return new Part(floats, null);
    }

    public static Part of(byte[] bytes) {
        return new Part(null, bytes);
    }

    boolean isNothing() {
        return floats == null && bytes == null;
    }

    String describe() {
        return floats != null ? floats.length + " floats" : bytes != null ? bytes.length + " bytes" : "nothing";
    }

    static void write(ObjectDataOutput out, @Nullable Part part) throws IOException {
        out.writeBoolean(part != null);
        if (part != null) {
            Wire.writeFloats(out, part.floats);
            Wire.writeBytes(out, part.bytes);
        }
    }

    static @Nullable Part read(ObjectDataInput in) throws IOException {
        return in.readBoolean() ? new Part(Wire.readFloatsOrNull(in), Wire.readBytesOrNull(in)) : null;
    }
}

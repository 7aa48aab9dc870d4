package io.filbert.group;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.direct.DirectData;
import io.filbert.rpc.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a rank gives to a bucket, or gets of it: floats, bytes, or nothing. The arrays are never changed after it was made.
 */
public final class Part {
    /** Of a rank that has nothing to give and is there. */
    public static final Part NOTHING = new Part(null, null, -1);

    private final float @Nullable [] floats;
    private final byte @Nullable [] bytes;
    private final int follow;
    private @Nullable Object message;

    private Part(float @Nullable [] floats, byte @Nullable [] bytes, int follow) {
        this.floats = floats;
        this.bytes = bytes;
        this.follow = follow;
    }

    public static Part of(float[] floats) {
        return new Part(floats, null, -1);
    }

    public static Part of(byte[] bytes) {
        return new Part(null, bytes, -1);
    }

    /** Only to be written: the floats themselves come behind what is written of it. */
    static Part following(int floats) {
        return new Part(null, null, floats);
    }

    public float @Nullable [] floats() {
        return floats;
    }

    public byte @Nullable [] bytes() {
        return bytes;
    }

    boolean isNothing() {
        return floats == null && bytes == null;
    }

    String describe() {
        return floats != null ? floats.length + " floats" : bytes != null ? bytes.length + " bytes" : "nothing";
    }

    /** The view of an operation with this result, as a message that all ranks are sent; made once. On its partition's thread. */
    Object complete(HazelcastInstance member) {
        RoundView view = RoundView.complete(this);
        if (floats == null) {
            return view;
        }
        if (message == null) {
            Object made = message(member, RoundView.complete(following(floats.length)), floats, 0, floats.length);
            message = made == null ? view : made;
        }
        return message;
    }

    /**
     * A message of an object that ends with a {@link #following} part; the floats are written into it at once.
     *
     * @return null when Hazelcast has changed inside
     */
    static @Nullable Object message(HazelcastInstance hz, Object head, float[] floats, int from, int to) {
        return DirectData.of(hz, head, (to - from) * Float.BYTES, (out, at) -> ByteBuffer.wrap(out, at, out.length - at)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(floats, from, to - from));
    }

    /** Its floats are the last that is written. */
    static void write(ObjectDataOutput out, @Nullable Part part) throws IOException {
        out.writeBoolean(part != null);
        if (part != null) {
            Wire.writeBytes(out, part.bytes);
            if (part.follow >= 0) {
                out.writeInt(part.follow); // as Wire.writeFloats begins
            } else {
                Wire.writeFloats(out, part.floats);
            }
        }
    }

    static @Nullable Part read(ObjectDataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        byte[] bytes = Wire.readBytesOrNull(in);
        return new Part(Wire.readFloatsOrNull(in), bytes, -1);
    }
}

package io.filbert.train;

import io.filbert.graph.FormatException;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.UnknownNameException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a training goes on from: named arrays and texts, such as the parameters, the state of the optimizer, the loader's {@code
 * LoaderState} and what was measured so far. Immutable; arrays are copied in and out.
 */
public final class Checkpoint {
    private static final int FORM = 0xF11B_0001;

    private final long step;
    private final Map<String, byte[]> entries;

    private Checkpoint(long step, Map<String, byte[]> entries) {
        this.step = step;
        this.entries = entries;
    }

    /** @param step of the training, as the trainer counts; the latest checkpoint is that of the highest one */
    public static Builder at(long step) {
        return new Builder(step);
    }

    public long step() {
        return step;
    }

    public Set<String> names() {
        return Set.copyOf(entries.keySet());
    }

    public float[] floats(String name) {
        byte[] bytes = entry(name);
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    public String text(String name) {
        return new String(entry(name), StandardCharsets.UTF_8);
    }

    public byte[] bytes(String name) {
        return entry(name).clone();
    }

    private byte[] entry(String name) {
        byte[] bytes = entries.get(name);
        if (bytes == null) {
            throw new UnknownNameException(
                    "the checkpoint of step " + step + " has no " + name + "; it has " + entries.keySet());
        }
        return bytes;
    }

    /** A number that names the form, the step, then each entry as its name's length, its name, its length and its bytes; big-endian. */
    void write(DataOutputStream out) throws IOException {
        out.writeInt(FORM);
        out.writeLong(step);
        out.writeInt(entries.size());
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            write(out, entry.getKey().getBytes(StandardCharsets.UTF_8));
            write(out, entry.getValue());
        }
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws FormatException when it is none, or ends too early */
    static Checkpoint read(DataInputStream in) throws IOException {
        try {
            if (in.readInt() != FORM) {
                throw new FormatException("these bytes are no checkpoint that this version reads");
            }
            long step = in.readLong();
            Map<String, byte[]> entries = new TreeMap<>();
            for (int n = in.readInt(); n > 0; n--) {
                String name = new String(entry(in), StandardCharsets.UTF_8);
                entries.put(name, entry(in));
            }
            return new Checkpoint(step, entries);
        } catch (EOFException e) {
            throw new FormatException("a checkpoint ends too early");
        }
    }

    private static byte[] entry(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new FormatException("a checkpoint has an entry of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** What goes into a checkpoint. One thread. */
    public static final class Builder {
        private static final int MOST_FLOATS = (Integer.MAX_VALUE - 16) / Float.BYTES;

        private final long step;
        private final Map<String, byte[]> entries = new TreeMap<>();

        private Builder(long step) {
            this.step = step;
        }

        /** At most {@value #MOST_FLOATS} floats; a longer array goes in under several names. */
        public Builder floats(String name, float[] values) {
            if (values.length > MOST_FLOATS) {
                throw new GraphConfigException(
                        name + " has " + values.length + " floats, an entry of a checkpoint at most " + MOST_FLOATS
                                + "; put it in under several names");
            }
            byte[] bytes = new byte[values.length * Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(values);
            return put(name, bytes);
        }

        public Builder text(String name, String value) {
            return put(name, value.getBytes(StandardCharsets.UTF_8));
        }

        public Builder bytes(String name, byte[] value) {
            return put(name, value.clone());
        }

        private Builder put(String name, byte[] bytes) {
            entries.put(name, bytes);
            return this;
        }

        public Checkpoint build() {
            return new Checkpoint(step, new TreeMap<>(entries));
        }
    }
}

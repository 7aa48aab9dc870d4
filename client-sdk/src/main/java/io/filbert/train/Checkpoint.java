package io.filbert.train;

import io.filbert.graph.FormatException;
import io.filbert.graph.UnknownNameException;
import java.nio.BufferUnderflowException;
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

    /** One array of bytes: a number that names the form, the step, then each entry as two lengths, its name and its bytes; big-endian. */
    byte[] toBytes() {
        int length = 16;
        for (Map.Entry<String, byte[]> e : entries.entrySet()) {
            length += 8 + e.getKey().getBytes(StandardCharsets.UTF_8).length + e.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(length).putInt(FORM).putLong(step).putInt(entries.size());
        entries.forEach((name, bytes) -> {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            out.putInt(key.length).put(key).putInt(bytes.length).put(bytes);
        });
        return out.array();
    }

    static Checkpoint parse(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.getInt() != FORM) {
                throw new FormatException("these bytes are no checkpoint that this version reads");
            }
            long step = in.getLong();
            Map<String, byte[]> entries = new TreeMap<>();
            for (int n = in.getInt(); n > 0; n--) {
                byte[] key = new byte[in.getInt()];
                in.get(key);
                byte[] value = new byte[in.getInt()];
                in.get(value);
                entries.put(new String(key, StandardCharsets.UTF_8), value);
            }
            return new Checkpoint(step, entries);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new FormatException("a checkpoint of " + bytes.length + " bytes ends too early");
        }
    }

    /** What goes into a checkpoint. One thread. */
    public static final class Builder {
        private final long step;
        private final Map<String, byte[]> entries = new TreeMap<>();

        private Builder(long step) {
            this.step = step;
        }

        public Builder floats(String name, float[] values) {
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

package io.filbert.direct;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.spi.impl.SerializationServiceSupport;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Serialized objects made by hand: Hazelcast sends them as they are. */
public final class DirectData {
    private DirectData() {}

    /** Writes bytes into an array. */
    public interface Tail {
        /** Writes to {@code out}, from {@code at} to its end. */
        void write(byte[] out, int at);
    }

    /**
     * The serialized form of an object that ends with many bytes.
     *
     * @param head an object whose serializer leaves these bytes out for now
     * @param tailBytes how many there are
     * @param tail writes them
     * @return what a callable may return in place of the object; null when Hazelcast has changed inside
     */
    public static @Nullable Object of(HazelcastInstance hz, Object head, int tailBytes, Tail tail) {
        if (!(hz instanceof SerializationServiceSupport support)) {
            return null;
        }
        Data data = support.getSerializationService().toData(head);
        byte[] start = data.toByteArray();
        byte[] all = Arrays.copyOf(start, Math.addExact(start.length, tailBytes));
        tail.write(all, start.length);
        return new HeapData(all);
    }
}

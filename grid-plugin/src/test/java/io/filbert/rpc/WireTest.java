package io.filbert.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wire forms through Hazelcast's serialization, as members and clients build it. */
class WireTest {
    /** Where the form begins in serialized data: after the partition hash and the type id. */
    private static final int FORM = 8;

    private final InternalSerializationService serialization = new DefaultSerializationServiceBuilder().build();

    private Arrays roundTrip(Arrays arrays) {
        return serialization.toObject(serialization.toData(arrays));
    }

    @Test
    void arraysOfAllLengthsComeBackEqual() {
        for (int n : List.of(0, 1, 100, 16_383, 16_384, 16_385, 100_000)) {
            int[] ints = new int[n];
            long[] longs = new long[n];
            float[] floats = new float[n];
            byte[] bytes = new byte[n];
            for (int i = 0; i < n; i++) {
                ints[i] = i * 0x9E3779B9;
                longs[i] = i * 0x9E3779B97F4A7C15L;
                floats[i] = 1f / (i + 1);
                bytes[i] = (byte) i;
            }
            Arrays back = roundTrip(new Arrays(ints, longs, floats, bytes, 0));
            assertThat(back.ints()).isEqualTo(ints);
            assertThat(back.longs()).isEqualTo(longs);
            assertThat(back.floats()).isEqualTo(floats);
            assertThat(back.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void anAbsentArrayComesBackAbsent() {
        assertThat(roundTrip(new Arrays(null, null, null, null, 0)).longs()).isNull();
    }

    @Test
    void aForgedLengthIsRefusedBeforeAnythingIsAllocated() {
        for (int forged : List.of(Integer.MAX_VALUE, Integer.MAX_VALUE / 4, 1 << 20, -2)) {
            assertThatThrownBy(() -> roundTrip(new Arrays(null, null, null, null, forged)))
                    .hasStackTraceContaining("claims " + forged);
        }
    }

    @Test
    void anotherFormatVersionIsRefusedByName() {
        byte[] bytes =
                serialization.toData(new Arrays(null, null, null, null, 0)).toByteArray();
        assertThat(bytes[FORM]).isEqualTo((byte) 1);
        bytes[FORM] = 2;
        assertThatThrownBy(() -> serialization.toObject(new HeapData(bytes)))
                .hasStackTraceContaining("Arrays arrived in format 2, this version reads format 1");
    }
}

package io.filbert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static ByteBuffer bytes(int n) {
        return ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void expectNaNInRowOneOnly(DType dtype, byte[] rows) {
        AttributeSpec spec = AttributeSpec.of("x", dtype, 2);
        assertThat(Rows.of(rows).hasNaN(0, spec)).isFalse();
        assertThat(Rows.of(rows).hasNaN(1, spec)).isTrue();
    }

    @Test
    void aNaNIsSeenInRawBytesOfEveryFloatingPointType() {
        expectNaNInRowOneOnly(
                DType.FLOAT32,
                bytes(16)
                        .putFloat(1)
                        .putFloat(Float.POSITIVE_INFINITY)
                        .putFloat(2)
                        .putFloat(Float.NaN)
                        .array());
        expectNaNInRowOneOnly(
                DType.FLOAT64,
                bytes(32)
                        .putDouble(1)
                        .putDouble(-0.0)
                        .putDouble(Double.NaN)
                        .putDouble(2)
                        .array());
        short infinity = 0x7C00;
        short quietNaN = (short) 0xFE00;
        expectNaNInRowOneOnly(
                DType.FLOAT16,
                bytes(8).putShort(infinity)
                        .putShort((short) 1)
                        .putShort(quietNaN)
                        .putShort(infinity)
                        .array());
    }

    @Test
    void integersHaveNoNaN() {
        byte[] ones = new byte[16];
        Arrays.fill(ones, (byte) -1);
        assertThat(Rows.of(ones).hasNaN(0, AttributeSpec.of("y", DType.INT64, 2)))
                .isFalse();
    }

    @Test
    void moreRowsThanABufferHoldsAreRefusedByName() {
        assertThatThrownBy(() -> FeatureTensor.bytes(AttributeSpec.of("x", DType.FLOAT32, 1024), 1 << 20))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("attribute x")
                .hasMessageContaining("1048576 rows");
    }
}

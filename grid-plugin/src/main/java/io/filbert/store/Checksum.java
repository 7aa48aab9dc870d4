package io.filbert.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** CRC-32C (RFC 3720) over arrays, little-endian; absent arrays count as empty. Not thread-safe. */
final class Checksum {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);

    long value() {
        return crc.getValue();
    }

    Checksum update(long value) {
        scratch.clear();
        scratch.putLong(value);
        crc.update(scratch.array(), 0, 8);
        return this;
    }

    void update(byte[] a) {
        crc.update(a);
    }

    void update(int[] a) {
        int step = scratch.capacity() / 4;
        for (int at = 0; at < a.length; at += step) {
            int n = Math.min(step, a.length - at);
            scratch.clear();
            scratch.asIntBuffer().put(a, at, n);
            crc.update(scratch.array(), 0, n * 4);
        }
    }

    void update(long @Nullable [] a) {
        if (a == null) {
            return;
        }
        int step = scratch.capacity() / 8;
        for (int at = 0; at < a.length; at += step) {
            int n = Math.min(step, a.length - at);
            scratch.clear();
            scratch.asLongBuffer().put(a, at, n);
            crc.update(scratch.array(), 0, n * 8);
        }
    }

    void update(double @Nullable [] a) {
        if (a == null) {
            return;
        }
        int step = scratch.capacity() / 8;
        for (int at = 0; at < a.length; at += step) {
            int n = Math.min(step, a.length - at);
            scratch.clear();
            scratch.asDoubleBuffer().put(a, at, n);
            crc.update(scratch.array(), 0, n * 8);
        }
    }

    void update(float @Nullable [] a) {
        if (a == null) {
            return;
        }
        int step = scratch.capacity() / 4;
        for (int at = 0; at < a.length; at += step) {
            int n = Math.min(step, a.length - at);
            scratch.clear();
            scratch.asFloatBuffer().put(a, at, n);
            crc.update(scratch.array(), 0, n * 4);
        }
    }
}

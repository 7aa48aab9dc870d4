package io.filbert.train;

import io.filbert.group.Part;
import io.filbert.group.Reduction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rank does in a collective operation.
 *
 * @param in what it gives, cut into buckets; null for nothing
 * @param out where the result goes; null for nowhere
 * @param length of the buffer that all ranks agree on
 * @param bytes what it gives in place of floats
 */
record Operation(
        Reduction reduction, float @Nullable [] in, float @Nullable [] out, int length, byte @Nullable [] bytes) {
    static Operation barrier() {
        return new Operation(Reduction.BROADCAST, null, null, 0, null);
    }

    static Operation broadcast(float[] buffer) {
        return new Operation(Reduction.BROADCAST, buffer, null, buffer.length, null);
    }

    static Operation receive(float[] buffer) {
        return new Operation(Reduction.BROADCAST, null, buffer, buffer.length, null);
    }

    static Operation reduce(Reduction reduction, float[] buffer) {
        return new Operation(reduction, buffer, buffer, buffer.length, null);
    }

    static Operation gather(byte[] own) {
        return new Operation(Reduction.GATHER, null, null, 0, own);
    }

    int buckets() {
        return Math.max(1, (length + Collectives.BUCKET - 1) / Collectives.BUCKET);
    }

    /** A copy of what this rank gives to a bucket. */
    Part part(int bucket) {
        if (bytes != null) {
            return Part.of(bytes);
        }
        return in == null ? Part.NOTHING : Part.of(Arrays.copyOfRange(in, from(bucket), to(bucket)));
    }

    /** The first float of a bucket. */
    int from(int bucket) {
        return bucket * Collectives.BUCKET;
    }

    /** Behind the last one. */
    int to(int bucket) {
        return Math.min(length, from(bucket) + Collectives.BUCKET);
    }

    void write(List<Part> results) {
        if (out == null) {
            return;
        }
        for (int b = 0; b < results.size(); b++) {
            float[] floats = results.get(b).floats();
            if (floats != null) {
                System.arraycopy(floats, 0, out, b * Collectives.BUCKET, floats.length);
            }
        }
    }
}

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

    /** From the first of the ranks, whoever that is when the operation is done. */
    static Operation broadcast(float[] buffer) {
        return new Operation(Reduction.BROADCAST, buffer, buffer, buffer.length, null);
    }

    static Operation reduce(Reduction reduction, float[] buffer) {
        return new Operation(reduction, buffer, buffer, buffer.length, null);
    }

    static Operation gather(byte[] own) {
        return new Operation(Reduction.GATHER, null, null, 0, own);
    }

    /** What one of these ranks does: of a broadcast only the first gives. */
    Operation of(int rank, int[] ranks) {
        return reduction == Reduction.BROADCAST && rank != ranks[0]
                ? new Operation(reduction, null, out, length, bytes)
                : this;
    }

    int buckets() {
        return (int) Math.max(1, (length + Collectives.BUCKET - 1L) / Collectives.BUCKET);
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
        return (int) Math.min(length, from(bucket) + (long) Collectives.BUCKET);
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

package io.filbert.batch;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.GraphConfigException;
import io.filbert.rpc.Wire;
import io.filbert.sampler.NegativeSampling;
import io.filbert.store.FeatureTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Labels of links, by position: 1 for each unless given. Negatives are labelled 0. Immutable. */
final class EdgeLabels {
    private static final String NAME = "edge_label";

    private final float @Nullable [] floats;
    private final long @Nullable [] longs;

    private EdgeLabels(float @Nullable [] floats, long @Nullable [] longs) {
        this.floats = floats;
        this.longs = longs;
    }

    static EdgeLabels ones() {
        return new EdgeLabels(null, null);
    }

    static EdgeLabels of(float[] values) {
        return new EdgeLabels(values.clone(), null);
    }

    static EdgeLabels of(long[] values) {
        return new EdgeLabels(null, values.clone());
    }

    void write(ObjectDataOutput out) throws IOException {
        Wire.writeFloats(out, floats);
        Wire.writeLongs(out, longs);
    }

    static EdgeLabels read(ObjectDataInput in) throws IOException {
        return new EdgeLabels(Wire.readFloatsOrNull(in), Wire.readLongsOrNull(in));
    }

    void check(long links, @Nullable NegativeSampling negatives) {
        long given = floats != null ? floats.length : longs != null ? longs.length : -1;
        if (given >= 0 && given != links) {
            throw new GraphConfigException("edgeLabel has " + given + " labels for " + links + " links");
        }
        if (given >= 0 && negatives != null && negatives.isTriplet()) {
            throw new GraphConfigException("edgeLabel has no meaning with triplet negatives; leave it out");
        }
    }

    /** The labels beside binary negatives: 1 more when the least is 0, so that 0 means negative. */
    EdgeLabels shifted() {
        if (longs != null && Arrays.stream(longs).min().orElse(1) == 0) {
            return new EdgeLabels(null, Arrays.stream(longs).map(l -> l + 1).toArray());
        }
        if (floats != null && isLeastZero(floats)) {
            float[] more = new float[floats.length];
            for (int i = 0; i < more.length; i++) {
                more[i] = floats[i] + 1;
            }
            return new EdgeLabels(more, null);
        }
        return this;
    }

    private static boolean isLeastZero(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least == 0;
    }

    void describe(BatchOptions options) {
        if (longs != null) {
            options.add("edgeLabel", longs);
        } else if (floats != null) {
            long[] bits = new long[floats.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Float.floatToIntBits(floats[i]);
            }
            options.add("edgeLabel", bits);
        }
    }

    /** Labels of the links at these positions, then zeros up to {@code size}. */
    FeatureTensor of(long[] positions, int size) {
        AttributeSpec spec = AttributeSpec.of(NAME, longs == null ? DType.FLOAT32 : DType.INT64, 1);
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(FeatureTensor.bytes(spec, size)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < positions.length; i++) {
            if (longs != null) {
                buffer.putLong(8 * i, longs[(int) positions[i]]);
            } else {
                buffer.putFloat(4 * i, floats == null ? 1 : floats[(int) positions[i]]);
            }
        }
        return new FeatureTensor(spec, size, buffer);
    }
}

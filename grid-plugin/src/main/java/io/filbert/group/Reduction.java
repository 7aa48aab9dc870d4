package io.filbert.group;

import io.filbert.graph.GraphConfigException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What becomes of the parts of all ranks. Names are part of the wire form. */
public enum Reduction {
    /** The sum in the order of the ranks, element by element, in float32: ((r0 + r1) + r2) + r3. */
    SUM {
        @Override
        Part combine(@Nullable Part[] parts, int[] ranks) {
            return Part.of(sum(parts, ranks));
        }
    },
    /** {@link #SUM} divided by the number of ranks. */
    MEAN {
        @Override
        Part combine(@Nullable Part[] parts, int[] ranks) {
            float[] sum = sum(parts, ranks);
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= ranks.length;
            }
            return Part.of(sum);
        }
    },
    /** The part of the one rank that gave some. */
    BROADCAST {
        @Override
        Part combine(@Nullable Part[] parts, int[] ranks) {
            Part only = Part.NOTHING;
            for (int rank : ranks) {
                Part part = present(parts, rank);
                if (!part.isNothing()) {
                    if (!only.isNothing()) {
                        throw new GraphConfigException("two ranks broadcast at once; all must name the same root");
                    }
                    only = part;
                }
            }
            return only;
        }
    },
    /** The bytes of all, in the order of the ranks, each after its rank and its length as int32, big-endian. */
    GATHER {
        @Override
        Part combine(@Nullable Part[] parts, int[] ranks) {
            int length = 0;
            for (int rank : ranks) {
                length += 8 + bytes(parts, rank).length;
            }
            ByteBuffer all = ByteBuffer.allocate(length);
            for (int rank : ranks) {
                byte[] own = bytes(parts, rank);
                all.putInt(rank).putInt(own.length).put(own);
            }
            return Part.of(all.array());
        }
    };

    private static final int BLOCK = 1 << 12;

    /** @throws GraphConfigException when the parts do not fit each other */
    abstract Part combine(@Nullable Part[] parts, int[] ranks);

    /** By blocks: the sum of one stays in the cache while the ranks' are added. */
    private static float[] sum(@Nullable Part[] parts, int[] ranks) {
        float[][] all = new float[ranks.length][];
        for (int r = 0; r < ranks.length; r++) {
            all[r] = floats(parts, ranks[r]);
            if (all[r].length != all[0].length) {
                throw new GraphConfigException("rank " + ranks[r] + " gave " + all[r].length + " floats, rank "
                        + ranks[0] + " " + all[0].length + "; all ranks must give buffers of one length");
            }
        }
        float[] sum = all[0].clone();
        for (int from = 0; from < sum.length; from += BLOCK) {
            int to = Math.min(sum.length, from + BLOCK);
            for (int r = 1; r < all.length; r++) {
                add(sum, all[r], from, to);
            }
        }
        return sum;
    }

    private static void add(float[] sum, float[] next, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += next[i];
        }
    }

    private static float[] floats(@Nullable Part[] parts, int rank) {
        Part part = present(parts, rank);
        if (part.floats() == null) {
            throw new GraphConfigException("rank " + rank + " gave " + part.describe() + " where floats are summed");
        }
        return part.floats();
    }

    private static byte[] bytes(@Nullable Part[] parts, int rank) {
        Part part = present(parts, rank);
        if (part.bytes() == null) {
            throw new GraphConfigException("rank " + rank + " gave " + part.describe() + " where bytes are gathered");
        }
        return part.bytes();
    }

    private static Part present(@Nullable Part[] parts, int rank) {
        Part part = parts[rank];
        if (part == null) {
            throw new IllegalStateException("rank " + rank + " gave nothing yet");
        }
        return part;
    }
}

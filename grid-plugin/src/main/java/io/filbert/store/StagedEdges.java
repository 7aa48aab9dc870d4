package io.filbert.store;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.rpc.Wire;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Edges on their way into one partition: runs of one kind, in input order. Lies in the staging map until the partition is
 * sealed. Immutable once built.
 *
 * <p>A kind is an adjacency ({@link GraphSchema#adjacencies}) or {@link #links}. A link stands in the row of its edge id, with its
 * source as neighbor, its destination as id, and no attributes.
 *
 * @param kinds kind of each run
 * @param ends end position of each run
 * @param rows of the node that has the edge, as the partition book's row key
 * @param neighbors the node at the other end
 * @param ids edge ids
 * @param weights of edges of types with weights, 0 elsewhere; null when no type here has any
 * @param times likewise
 * @param attributes the attribute rows of all edges, one edge after the other, attributes in declared order
 */
record StagedEdges(
        int[] kinds,
        int[] ends,
        int[] rows,
        Ids neighbors,
        Ids ids,
        float @Nullable [] weights,
        long @Nullable [] times,
        byte[] attributes) {

    /** The kind of the links of an edge type. */
    static int links(GraphSchema schema, int edgeType) {
        return schema.adjacencies() + edgeType;
    }

    /** Bytes of an edge's attributes. */
    static int rowBytes(GraphSchema schema, int kind) {
        if (kind >= schema.adjacencies()) {
            return 0;
        }
        return schema.edgeTypes().get(schema.edgeTypeOf(kind)).attributes().stream()
                .mapToInt(AttributeSpec::rowBytes)
                .sum();
    }

    /** Collects edges of one partition. Not thread-safe. */
    static final class Buffer {
        private static final int FIRST = 64;
        private static final int[] FIRST_ONLY = {0};

        private int[] kinds = new int[4];
        private int[] ends = new int[4];
        private int runs;
        private int[] rows = new int[FIRST];
        private final StagedIds neighbors = new StagedIds();
        private final StagedIds ids = new StagedIds();
        private float @Nullable [] weights;
        private long @Nullable [] times;
        private byte[] attributes = new byte[0];
        private int attributeBytes;
        private int size;

        /**
         * Adds edges of one kind: those at {@code order[from..to)} of the arrays. The caller then sets their weights or times and writes
         * their {@code rowBytes} attribute bytes each to {@link #attributes()}, from the position returned on.
         *
         * @param row row key of the edge at {@code order[i]}, by that place less {@code rowsFrom}
         * @param id null for {@code nextId} plus the edge's place
         */
        int add(
                int kind,
                int[] row,
                int rowsFrom,
                long[] neighbor,
                long @Nullable [] id,
                long nextId,
                int[] order,
                int from,
                int to,
                int rowBytes) {
            int n = to - from;
            if (size + n > rows.length) {
                rows = Arrays.copyOf(rows, Math.max(size + n, 2 * rows.length));
            }
            for (int i = from; i < to; i++) {
                rows[size + i - from] = row[order[i] - rowsFrom];
            }
            neighbors.set(size, neighbor, order, from, to);
            if (id != null) {
                ids.set(size, id, order, from, to);
            } else {
                ids.set(size, nextId, order, from, to);
            }
            if (runs == 0 || kinds[runs - 1] != kind) {
                if (runs == kinds.length) {
                    kinds = Arrays.copyOf(kinds, 2 * runs);
                    ends = Arrays.copyOf(ends, 2 * runs);
                }
                kinds[runs++] = kind;
            }
            size += n;
            ends[runs - 1] = size;
            int at = attributeBytes;
            attributeBytes = Math.addExact(at, n * rowBytes);
            if (attributeBytes > attributes.length) {
                attributes = Arrays.copyOf(attributes, Math.max(2 * attributes.length, attributeBytes));
            }
            return at;
        }

        /** Adds one edge. */
        int add(int kind, int row, long neighbor, long id, int rowBytes) {
            return add(kind, new int[] {row}, 0, new long[] {neighbor}, new long[] {id}, 0, FIRST_ONLY, 0, 1, rowBytes);
        }

        byte[] attributes() {
            return attributes;
        }

        /** Sets the weights of the edges added last. */
        void weights(float[] values, int[] order, int from, int to) {
            float[] all = weights == null ? new float[rows.length] : weights;
            all = all.length < rows.length ? Arrays.copyOf(all, rows.length) : all;
            for (int i = from; i < to; i++) {
                all[size - to + i] = values[order[i]];
            }
            weights = all;
        }

        /** Sets the weight of the edge added last. */
        void weight(float weight) {
            weights(new float[] {weight}, FIRST_ONLY, 0, 1);
        }

        /** Sets the times of the edges added last. */
        void times(long[] values, int[] order, int from, int to) {
            long[] all = times == null ? new long[rows.length] : times;
            all = all.length < rows.length ? Arrays.copyOf(all, rows.length) : all;
            for (int i = from; i < to; i++) {
                all[size - to + i] = values[order[i]];
            }
            times = all;
        }

        /** Sets the time of the edge added last. */
        void time(long time) {
            times(new long[] {time}, FIRST_ONLY, 0, 1);
        }

        int size() {
            return size;
        }

        long bytes() {
            int edge = Integer.BYTES
                    + neighbors.width()
                    + ids.width()
                    + (weights == null ? 0 : Float.BYTES)
                    + (times == null ? 0 : Long.BYTES);
            return (long) edge * size + attributeBytes;
        }

        /** What was collected; the buffer is empty after. */
        StagedEdges take() {
            StagedEdges chunk = new StagedEdges(
                    Arrays.copyOf(kinds, runs),
                    Arrays.copyOf(ends, runs),
                    Arrays.copyOf(rows, size),
                    neighbors.take(size),
                    ids.take(size),
                    weights == null ? null : Arrays.copyOf(weights, size),
                    times == null ? null : Arrays.copyOf(times, size),
                    Arrays.copyOf(attributes, attributeBytes));
            runs = 0;
            size = 0;
            attributeBytes = 0;
            rows = new int[FIRST];
            weights = null;
            times = null;
            attributes = new byte[0];
            return chunk;
        }
    }

    /** The wire form. */
    public static final class Hook extends WireHook<StagedEdges> {
        public Hook() {
            super(StagedEdges.class, 17, 2);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, StagedEdges e) throws IOException {
            Wire.writeInts(out, e.kinds);
            Wire.writeInts(out, e.ends);
            Wire.writeInts(out, e.rows);
            Ids.write(out, e.neighbors);
            Ids.write(out, e.ids);
            Wire.writeFloats(out, e.weights);
            Wire.writeLongs(out, e.times);
            Wire.writeBytes(out, e.attributes);
        }

        @Override
        protected StagedEdges readFields(ObjectDataInput in) throws IOException {
            return new StagedEdges(
                    Wire.readInts(in),
                    Wire.readInts(in),
                    Wire.readInts(in),
                    Objects.requireNonNull(Ids.read(in)),
                    Objects.requireNonNull(Ids.read(in)),
                    Wire.readFloatsOrNull(in),
                    Wire.readLongsOrNull(in),
                    Wire.readBytes(in));
        }
    }
}

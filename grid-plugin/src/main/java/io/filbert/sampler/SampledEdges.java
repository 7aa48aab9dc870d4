package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.sampler.HopRequest.Slot;
import io.filbert.store.FeatureTensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The edges of a sample, by edge type, while it grows. One thread. */
final class SampledEdges {
    private final List<EdgeTypeSpec> specs;
    private final int[] size;
    private int[][] row;
    private int[][] col;
    private final long[] @Nullable [] ids;
    private final byte[][] @Nullable [] attributes;

    SampledEdges(SamplePlan plan) {
        this.specs = plan.schema().edgeTypes();
        int n = specs.size();
        this.size = new int[n];
        this.row = new int[n][0];
        this.col = new int[n][0];
        this.ids = new long[n][];
        this.attributes = new byte[n][][];
        for (int e = 0; e < n; e++) {
            ids[e] = specs.get(e).ids() ? new long[0] : null;
            byte[] @Nullable [] rows = new byte[plan.rowBytes()[e].length][];
            for (int a = 0; a < rows.length; a++) {
                rows[a] = plan.rowBytes()[e][a] > 0 ? new byte[0] : null;
            }
            attributes[e] = rows;
        }
    }

    int[] sizes() {
        return size.clone();
    }

    /** Local ids of the sources; while a sample goes backward, of the frontier's nodes. */
    int[] row(int edgeType) {
        return row[edgeType];
    }

    int[] col(int edgeType) {
        return col[edgeType];
    }

    long @Nullable [] ids(int edgeType) {
        return ids[edgeType];
    }

    byte @Nullable [] attribute(int edgeType, int attribute) {
        return attributes[edgeType][attribute];
    }

    /** Exchanges the ends of all edges: hops went along out-edges. */
    void swap() {
        int[][] before = row;
        row = col;
        col = before;
    }

    void clear() {
        for (int e = 0; e < size.length; e++) {
            size[e] = 0;
            resize(e, 0);
        }
    }

    void set(int e, int[] rows, int[] cols, long @Nullable [] edgeIds, byte[] @Nullable [] edgeAttributes) {
        size[e] = rows.length;
        row[e] = rows;
        col[e] = cols;
        ids[e] = edgeIds;
        attributes[e] = edgeAttributes;
    }

    /**
     * Takes a slot's edges out of the replies in the order of the frontier, and gives local ids to new nodes.
     *
     * @param destinations the local ids of the frontier's type
     * @param sources those of the neighbors' type
     */
    void add(HopCall call, int s, Slot slot, Frontier frontier, NodeIndex destinations, NodeIndex sources) {
        int e = call.edgeType(slot);
        int first = size[e];
        long[] places = call.places(s);
        resize(e, Math.toIntExact(first + edges(call, s, frontier)));
        int[] ints = call.neighbors().ints();
        int[] rows = row[e];
        int[] cols = col[e];
        int next = first;
        for (int k = 0; k < frontier.size(); k++) {
            long place = places[frontier.position(k)];
            int n = (int) place;
            int start = (int) (place >>> 32);
            int local = frontier.local(k);
            if (n == 1 && ints != null) { // where there are many edge types
                rows[next] = ints[start];
                cols[next++] = local;
                continue;
            }
            if (ints != null) {
                for (int j = 0; j < n; j++) {
                    rows[next + j] = ints[start + j];
                }
            }
            for (int j = 0; j < n; j++) {
                cols[next + j] = local;
            }
            next += n;
        }
        if (ints != null && frontier.hasTrees()) {
            sources.addAll(rows, first, next, cols, destinations);
        } else if (ints != null) {
            sources.addAll(rows, first, next);
        } else {
            addOneByOne(call.neighbors(), places, frontier, sources, rows, first);
        }
        long[] edgeIds = ids[e];
        if (edgeIds != null && call.edgeIds().size() > 0) {
            copyIds(call.edgeIds(), places, frontier, edgeIds, first);
        }
        copyAttributes(call, s, slot, frontier, attributes[e], first);
        size[e] = next;
    }

    /** A node that has two local ids has its edges twice. */
    private static long edges(HopCall call, int s, Frontier frontier) {
        if (!frontier.hasRepeats()) {
            return call.edges(s);
        }
        long edges = 0;
        for (int k = 0; k < frontier.size(); k++) {
            edges += (int) call.places(s)[frontier.position(k)];
        }
        return edges;
    }

    private static void addOneByOne(
            IdBuffer neighbors, long[] places, Frontier frontier, NodeIndex sources, int[] rows, int first) {
        int next = first;
        for (int k = 0; k < frontier.size(); k++) {
            int position = frontier.position(k);
            int start = (int) (places[position] >>> 32);
            int end = start + (int) places[position];
            for (int j = start; j < end; j++) {
                rows[next++] = sources.add(frontier.tree(position), neighbors.get(j));
            }
        }
    }

    private static void copyIds(IdBuffer from, long[] places, Frontier frontier, long[] to, int first) {
        int next = first;
        for (int k = 0; k < frontier.size(); k++) {
            long place = places[frontier.position(k)];
            int start = (int) (place >>> 32);
            int end = start + (int) place;
            for (int j = start; j < end; j++) {
                to[next++] = from.get(j);
            }
        }
    }

    private static void copyAttributes(
            HopCall call, int s, Slot slot, Frontier frontier, byte[] @Nullable [] targets, int first) {
        for (int a = 0; a < slot.rowBytes().length; a++) {
            int bytes = slot.rowBytes()[a];
            byte[] target = targets[a];
            if (bytes == 0 || target == null) {
                continue;
            }
            int next = first;
            for (int k = 0; k < frontier.size(); k++) {
                int position = frontier.position(k);
                int n = (int) call.places(s)[position];
                byte[] source = n == 0 ? null : call.attributes(s, position)[a];
                if (source != null) {
                    System.arraycopy(source, call.attributeStart(s, position) * bytes, target, next * bytes, n * bytes);
                }
                next += n;
            }
        }
    }

    private void resize(int e, int to) {
        row[e] = Arrays.copyOf(row[e], to);
        col[e] = Arrays.copyOf(col[e], to);
        long[] edgeIds = ids[e];
        if (edgeIds != null) {
            ids[e] = Arrays.copyOf(edgeIds, to);
        }
        List<AttributeSpec> declared = specs.get(e).attributes();
        for (int a = 0; a < declared.size(); a++) {
            byte[] rows = attributes[e][a];
            if (rows != null) {
                attributes[e][a] = Arrays.copyOf(rows, FeatureTensor.bytes(declared.get(a), to));
            }
        }
    }
}

package io.filbert.sampler;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many neighbors to sample, by hop and edge type: PyG's {@code num_neighbors}. A number per hop for all edge types, or
 * for some, with or without a default for the rest; -1 takes all neighbors, 0 none. Immutable.
 */
public final class NumNeighbors {
    private final int @Nullable [] byDefault;
    private final Map<EdgeType, int[]> byType;

    private NumNeighbors(int @Nullable [] byDefault, Map<EdgeType, int[]> byType) {
        this.byDefault = byDefault;
        this.byType = byType;
    }

    /** The same for every edge type. */
    public static NumNeighbors of(int... perHop) {
        return new NumNeighbors(perHop.length == 0 ? null : checked("numNeighbors", perHop), Map.of());
    }

    /** Another row of numbers for one edge type. */
    public NumNeighbors with(EdgeType type, int... perHop) {
        Map<EdgeType, int[]> types = new LinkedHashMap<>(byType);
        types.put(type, checked("numNeighbors of " + type, perHop));
        return new NumNeighbors(byDefault, types);
    }

    private static int[] checked(String what, int[] perHop) {
        for (int hop = 0; hop < perHop.length; hop++) {
            if (perHop[hop] < -1) {
                throw new InvalidGraphException(
                        what + "=" + perHop[hop] + " at hop " + hop + ", must be >= 0, or -1 for all");
            }
        }
        if (perHop.length == 0) {
            throw new InvalidGraphException(what + " is empty, must have one number per hop");
        }
        return perHop.clone();
    }

    /** The numbers by (hop, edge type in schema order). Refuses unknown types, missing ones, and rows of different length. */
    public int[][] resolve(GraphSchema schema) {
        byType.keySet().forEach(schema::edgeTypeIndex);
        int hops = -1;
        String first = "";
        int[][] rows = new int[schema.edgeTypes().size()][];
        for (int e = 0; e < rows.length; e++) {
            EdgeType type = schema.edgeTypes().get(e).type();
            int[] row = byType.getOrDefault(type, byDefault);
            if (row == null) {
                throw new InvalidGraphException(
                        "numNeighbors is missing for edge type " + type + "; give it, or a default for all types");
            }
            if (hops >= 0 && row.length != hops) {
                throw new InvalidGraphException("numNeighbors of " + type + " has " + row.length + " hops and that of "
                        + first + " has " + hops + ", must be the same across all edge types");
            }
            hops = row.length;
            first = type.toString();
            rows[e] = row;
        }
        if (hops < 0) {
            hops = byDefault == null ? 0 : byDefault.length;
        }
        int[][] byHop = new int[hops][rows.length];
        for (int hop = 0; hop < hops; hop++) {
            for (int e = 0; e < rows.length; e++) {
                byHop[hop][e] = rows[e][hop];
            }
        }
        return byHop;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(byDefault == null ? "" : Arrays.toString(byDefault));
        byType.forEach((type, row) -> out.append(' ').append(type).append(Arrays.toString(row)));
        return out.toString();
    }
}

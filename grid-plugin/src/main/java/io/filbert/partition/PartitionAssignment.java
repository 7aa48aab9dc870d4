package io.filbert.partition;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.graph.UnknownNameException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of each node, 0 to {@link #parts} - 1: what {@link Partitioner} answers, or a table that another program made. A
 * part is meant for a member. Immutable.
 */
public final class PartitionAssignment {
    /** As many as a short tells. */
    public static final int MAX_PARTS = Short.MAX_VALUE;

    private final int parts;
    private final Map<String, short[]> partOf;

    private PartitionAssignment(int parts, Map<String, short[]> partOf) {
        this.parts = parts;
        this.partOf = partOf;
    }

    /**
     * A table made elsewhere.
     *
     * @param parts the number of parts, 1 to {@value #MAX_PARTS}
     * @param partOf for each node type the part of each node by id; a type may be left out, and a table end before its last node.
     *     The arrays become this object's
     * @throws InvalidGraphException naming a node whose part there is not
     */
    public static PartitionAssignment of(int parts, Map<String, short[]> partOf) {
        requireParts(parts);
        partOf.forEach((type, table) -> {
            for (int node = 0; node < table.length; node++) {
                if (table[node] < 0 || table[node] >= parts) {
                    throw new InvalidGraphException("node=" + node + " of type " + type + " is in part " + table[node]
                            + ", parts are 0 to " + (parts - 1));
                }
            }
        });
        return new PartitionAssignment(parts, new LinkedHashMap<>(partOf));
    }

    static void requireParts(int parts) {
        if (parts < 1 || parts > MAX_PARTS) {
            throw new InvalidGraphException("parts=" + parts + ", must be 1 to " + MAX_PARTS);
        }
    }

    /** The parts of the nodes of a graph, by their numbers in it. */
    static PartitionAssignment of(int parts, PartitionGraph graph, int[] part) {
        Map<String, short[]> partOf = new LinkedHashMap<>();
        GraphSchema schema = graph.schema();
        for (int t = 0; t < schema.nodeTypes().size(); t++) {
            short[] table = new short[(int) schema.nodeTypes().get(t).count()];
            for (int i = 0; i < table.length; i++) {
                table[i] = (short) part[graph.first(t) + i];
            }
            partOf.put(schema.nodeTypes().get(t).name(), table);
        }
        return of(parts, partOf);
    }

    public int parts() {
        return parts;
    }

    /** The part of each node of a type by id, which may end before the last one; empty for a type without. Do not change it. */
    public short[] partOf(String nodeType) {
        short[] table = partOf.get(nodeType);
        return table == null ? new short[0] : table;
    }

    /** The nodes of each part. */
    public long[] sizes() {
        long[] sizes = new long[parts];
        for (short[] table : partOf.values()) {
            for (short part : table) {
                sizes[part]++;
            }
        }
        return sizes;
    }

    /** The most nodes of a part divided by the mean: 1 is perfect. */
    public double imbalance() {
        long most = 0;
        long sum = 0;
        for (long size : sizes()) {
            most = Math.max(most, size);
            sum += size;
        }
        return sum == 0 ? 1 : (double) most * parts / sum;
    }

    /** The share of a graph's edges whose ends lie in two parts, 0 to 1. The table must cover the graph. */
    public double edgeCut(PartitionGraph graph) {
        requireFits(graph.schema());
        short[] part = new short[graph.nodes()];
        for (int t = 0; t < graph.schema().nodeTypes().size(); t++) {
            short[] table = partOf(graph.schema().nodeTypes().get(t).name());
            if (graph.first(t) + table.length < graph.first(t + 1)) {
                throw new InvalidGraphException("the assignment has no part for node=" + table.length + " of type "
                        + graph.schema().nodeTypes().get(t).name());
            }
            System.arraycopy(table, 0, part, graph.first(t), table.length);
        }
        long[] edges = new long[2]; // kept, cut
        graph.forEachEdge((a, b) -> edges[part[a] == part[b] ? 0 : 1]++);
        return edges[0] + edges[1] == 0 ? 0 : (double) edges[1] / (edges[0] + edges[1]);
    }

    /** Refuses, by name, a table of a type that the schema does not have, or of more nodes than it has. */
    void requireFits(GraphSchema schema) {
        partOf.forEach((type, table) -> {
            long count;
            try {
                count = schema.nodeTypes().get(schema.nodeTypeIndex(type)).count();
            } catch (UnknownNameException e) {
                throw new InvalidGraphException("the assignment does not fit the schema: " + e.getMessage());
            }
            if (table.length > count) {
                throw new InvalidGraphException("the assignment has parts for " + table.length + " nodes of type "
                        + type + ", the schema has " + count + "; was it made for another graph?");
            }
        });
    }
}

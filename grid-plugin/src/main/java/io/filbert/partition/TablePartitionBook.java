package io.filbert.partition;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import java.util.Arrays;

/**
 * A book by table: two bytes a node. The owner of a partition has the ascending list of its nodes and needs no table, so a row
 * key is the node id. Nodes after a table's end are where {@link HashPartitionBook} has them.
 */
public final class TablePartitionBook implements PartitionBook {
    private final int partitions;
    private final short[][] partitionOf;

    /**
     * @param partitions P, at most 65,536
     * @param partitionOf for each node type the partition of each node by id, an unsigned short below P; the arrays become the
     *     book's
     */
    public TablePartitionBook(int partitions, short[][] partitionOf) {
        if (partitions < 1 || partitions > 1 << 16) {
            throw new InvalidGraphException("partitions=" + partitions + ", a table book takes 1 to " + (1 << 16)
                    + "; create the graph without one");
        }
        this.partitions = partitions;
        this.partitionOf = partitionOf;
    }

    /**
     * Deals the nodes of each part over the partitions of that part, round-robin in the order of their ids.
     *
     * @param partitionsOfPart for each part, the partitions that its member owns
     * @throws InvalidGraphException naming a table that does not fit the schema, a part without partitions, or a node type of
     *     more than 2^31 - 1 nodes
     */
    public static TablePartitionBook deal(
            GraphSchema schema, PartitionAssignment assignment, int partitions, int[][] partitionsOfPart) {
        requireInts(schema);
        assignment.requireFits(schema);
        for (int part = 0; part < partitionsOfPart.length; part++) {
            if (partitionsOfPart[part].length == 0) {
                throw new InvalidGraphException("part " + part + " has no partition to lie in; its member owns none");
            }
        }
        short[][] partitionOf = new short[schema.nodeTypes().size()][];
        for (int t = 0; t < partitionOf.length; t++) {
            short[] parts = assignment.partOf(schema.nodeTypes().get(t).name());
            int[] dealt = new int[assignment.parts()];
            partitionOf[t] = new short[parts.length];
            for (int node = 0; node < parts.length; node++) {
                int[] own = partitionsOfPart[parts[node]];
                partitionOf[t][node] = (short) own[dealt[parts[node]]++ % own.length];
            }
        }
        return new TablePartitionBook(partitions, partitionOf);
    }

    /** The partition of each node of a type by id, unsigned. Do not change it. */
    public short[] table(int nodeType) {
        return partitionOf[nodeType];
    }

    private static void requireInts(GraphSchema schema) {
        for (GraphSchema.NodeTypeSpec type : schema.nodeTypes()) {
            if (type.count() > Integer.MAX_VALUE) {
                throw new InvalidGraphException("node type " + type.name() + " has " + type.count()
                        + " nodes, a table book takes at most " + Integer.MAX_VALUE
                        + "; create the graph without an assignment");
            }
        }
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public int partition(int nodeType, long node) {
        short[] table = partitionOf[nodeType];
        return node < table.length ? table[(int) node] & 0xFFFF : (int) (node % partitions);
    }

    /** The node id. */
    @Override
    public int rowKey(int nodeType, long node) {
        return (int) node;
    }

    /** The nodes of a type in each partition, ascending, of {@code count} nodes. */
    public int[][] nodes(int nodeType, int count) {
        int[] rows = new int[partitions];
        for (int node = 0; node < count; node++) {
            rows[partition(nodeType, node)]++;
        }
        int[][] nodes = new int[partitions][];
        Arrays.setAll(nodes, p -> new int[rows[p]]);
        Arrays.fill(rows, 0);
        for (int node = 0; node < count; node++) {
            int p = partition(nodeType, node);
            nodes[p][rows[p]++] = node;
        }
        return nodes;
    }
}

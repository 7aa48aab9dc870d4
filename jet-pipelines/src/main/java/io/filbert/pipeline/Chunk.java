package io.filbert.pipeline;

import io.filbert.graph.GraphSchema;
import io.filbert.store.AdjacencySection;
import io.filbert.store.GraphVersion;
import io.filbert.store.PartitionEdges;
import java.util.List;

/**
 * Nodes of one type that go into one call of a layer: consecutive rows of one or more partitions, in the order of (partition, row).
 *
 * @param version of the graph
 * @param nodeType their type
 * @param parts the partitions, in the order of the nodes; a partition may have none
 * @param part of each node its partition, as an index into {@code parts}, ascending
 * @param row of each node its row there
 */
record Chunk(GraphVersion version, int nodeType, List<PartitionEdges> parts, int[] part, int[] row) {
    /** Takes an edge that stands at a position of a section and is the e-th of the chunk. */
    interface EdgeTaker {
        void take(AdjacencySection section, int position, int e);
    }

    int size() {
        return row.length;
    }

    long[] nodes() {
        long[] nodes = new long[row.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = parts.get(part[i]).node(nodeType, row[i]);
        }
        return nodes;
    }

    /** The first node of a partition, or where it would stand. */
    int firstOf(int partIndex) {
        int i = 0;
        while (i < part.length && part[i] < partIndex) {
            i++;
        }
        return i;
    }

    int[] indptr(int edgeType) {
        int[] indptr = new int[row.length + 1];
        for (int i = 0; i < row.length; i++) {
            indptr[i + 1] = Math.addExact(indptr[i], parts.get(part[i]).degree(edgeType, row[i]));
        }
        return indptr;
    }

    /** Visits the in-edges of all nodes, in the order of (node, canonical order). */
    void edges(int edgeType, EdgeTaker taker) {
        int[] e = {0};
        for (int i = 0; i < row.length; i++) {
            parts.get(part[i]).visit(edgeType, row[i], (section, from, to) -> {
                for (int position = from; position < to; position++) {
                    taker.take(section, position, e[0]++);
                }
            });
        }
    }

    /** In-edges of a node, of all types. */
    static long degree(GraphSchema schema, int nodeType, PartitionEdges partition, int row) {
        long degree = 0;
        for (int e = 0; e < schema.edgeTypes().size(); e++) {
            if (schema.destinationIndex(e) == nodeType) {
                degree += partition.degree(e, row);
            }
        }
        return degree;
    }
}

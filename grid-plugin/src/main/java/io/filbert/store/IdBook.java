package io.filbert.store;

import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionBook;

/**
 * Where the external id of a node is: partitions have ascending ranges of ranks, and the row in a partition is what a node's rank
 * exceeds the range's start by. Immutable.
 *
 * @param version of the graph
 */
record IdBook(GraphVersion version) implements PartitionBook {
    /** Refuses a type whose external ids are not in the grid, by name. */
    static void requireIds(GraphVersion version, int nodeType) {
        GraphSchema.NodeTypeSpec spec = version.schema().nodeTypes().get(nodeType);
        if (spec.externalIds() == null) {
            throw new InvalidGraphException("node type " + spec.name() + " of graph " + version.graph()
                    + " has no external ids; name its nodes by 0 to " + (spec.count() - 1)
                    + ", or declare it with external ids and load the graph again");
        }
        if (!version.hasExternalIds(nodeType)) {
            throw new InvalidGraphException("the external ids of node type " + spec.name() + " of graph "
                    + version.graph() + " are not stored yet; give all of them first");
        }
    }

    @Override
    public int partitions() {
        return version.partitions();
    }

    @Override
    public int partition(int nodeType, long node) {
        long[] starts = version.idStarts(nodeType);
        int last = starts.length - 2;
        int p = Math.min(last, (int) (node * ((double) (last + 1) / starts[last + 1])));
        while (starts[p] > node) {
            p--;
        }
        while (starts[p + 1] <= node) {
            p++;
        }
        return p;
    }

    @Override
    public int rowKey(int nodeType, long node) {
        return Math.toIntExact(node - version.idStarts(nodeType)[partition(nodeType, node)]);
    }
}

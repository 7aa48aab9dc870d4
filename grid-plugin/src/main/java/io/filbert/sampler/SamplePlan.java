package io.filbert.sampler;

import io.filbert.graph.GraphSchema;

/**
 * A sampler's options, resolved against the schema.
 *
 * @param schema of the graph
 * @param numNeighbors by (hop, edge type)
 * @param replace with replacement
 * @param disjoint whether each seed has a subgraph of its own
 * @param direction which edges hops follow
 * @param subgraphType which edges the sample has
 * @param choices by edge type, what restricts the draws
 * @param rowBytes by (edge type, attribute), the bytes of a row that comes along; 0 where it does not
 */
record SamplePlan(
        GraphSchema schema,
        int[][] numNeighbors,
        boolean replace,
        boolean disjoint,
        SampleDirection direction,
        SubgraphType subgraphType,
        Choice[] choices,
        int[][] rowBytes) {

    int hops() {
        return numNeighbors.length;
    }

    /** Whether draws are bounded by time. */
    boolean isTimed() {
        for (Choice choice : choices) {
            if (choice.time() >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The adjacency that a hop follows for an edge type. */
    int adjacency(int edgeType) {
        return direction == SampleDirection.FORWARD
                ? edgeType
                : schema.edgeTypes().size() + edgeType;
    }
}

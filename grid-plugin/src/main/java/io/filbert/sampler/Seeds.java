package io.filbert.sampler;

import org.jspecify.annotations.Nullable;

/**
 * What one sample starts from. The arrays must not change.
 *
 * @param input the node type of the inputs, or of the sources of links: an index in the schema
 * @param size how many inputs: nodes, or links
 * @param nodes by node type, the seeds in order
 * @param firstTree by node type, the number of its first seed's subgraph
 * @param trees the subgraphs; null when the sample is not disjoint
 * @param time of each input; null without times
 * @param exclusions by edge type, what must not be drawn; null where nothing
 */
record Seeds(
        int input,
        int size,
        long[][] nodes,
        int[] firstTree,
        @Nullable Trees trees,
        long @Nullable [] time,
        @Nullable Exclusion[] exclusions) {}

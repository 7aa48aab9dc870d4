package io.filbert.sampler;

/** Which edges a sample has: PyG's {@code subgraph_type}; {@code docs/sampling.md} defines each. */
public enum SubgraphType {
    /** The sampled edges. */
    DIRECTIONAL,
    /** The sampled edges and their reverses, each once, by (col, row). */
    BIDIRECTIONAL,
    /** All edges of the graph among the sampled nodes. */
    INDUCED
}

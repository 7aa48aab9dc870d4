package io.filbert.sampler;

/**
 * Which edges are kept out of the sample around a link, so that a model does not see what it is to predict.
 * {@code docs/sampling.md}, section "Links", says it exactly.
 */
public enum ExcludeEdges {
    /** None: the target edge may be sampled, as in PyG. */
    NONE,
    /** The target edge itself; not with {@link SubgraphType#BIDIRECTIONAL}, where its reverse could bring it back. */
    SELF,
    /**
     * The target edge and its reverse: where ids are known, the edge of the reverse type that has the same id, as
     * {@code GraphWriter.toUndirected} numbers them.
     */
    REVERSE
}

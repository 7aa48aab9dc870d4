package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Scores triples of a knowledge graph (Yang et al., "Embedding entities and relations for learning and inference in knowledge
 * bases", ICLR 2015): sum over columns of h(u) r h(v), with a learned vector r for each relation. PyG: {@code DistMult}.
 * Immutable; any thread.
 */
public final class DistMultDecoder {
    private final String prefix;

    private DistMultDecoder(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Declares {@code prefix.relation}, a row for each relation (Glorot).
     *
     * @param columns of the nodes' vectors
     */
    public static DistMultDecoder of(Parameters.Builder parameters, String prefix, int relations, int columns) {
        parameters.glorotUniform(prefix + ".relation", new Shape(relations, columns));
        return new DistMultDecoder(prefix);
    }

    /** A score for each triple (row[k], relation[k], col[k]), row and col being rows of {@code h}: one dimension. */
    public NDArray score(Parameters.Bound parameters, NDArray h, int[] row, int[] col, int[] relation) {
        return GraphOps.gatherRows(h, row)
                .mul(GraphOps.gatherRows(parameters.get(prefix + ".relation"), relation))
                .mul(GraphOps.gatherRows(h, col))
                .sum(new int[] {1});
    }
}

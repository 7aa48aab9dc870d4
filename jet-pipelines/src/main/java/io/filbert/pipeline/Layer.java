package io.filbert.pipeline;

import java.io.Serializable;

/**
 * One layer of a model, applied to all nodes of a graph by {@link InferencePipeline}. It is sent to the members by Java serialization, so
 * its class must be on their class path. One object serves all processors of a member at once: {@link #apply} must not keep anything
 * between two calls. The row of a node must depend on nothing but its own row, its in-edges and the rows of its neighbors, and be
 * the same however nodes are divided into calls; neighbors stand in canonical order, so that a sum in that order is always the same.
 *
 * <pre>{@code
 * // h_i = x_i + the sum of the neighbors' x
 * public float[] apply(LayerInput in) {
 *     float[] h = in.rows().clone();
 *     for (EdgeType type : in.edgeTypes()) {
 *         InEdges edges = in.edges(type);
 *         float[] x = in.neighborRows(type.source());
 *         for (int i = 0; i < in.size(); i++) {
 *             for (int e = edges.indptr()[i]; e < edges.indptr()[i + 1]; e++) {
 *                 for (int c = 0; c < 16; c++) {
 *                     h[i * 16 + c] += x[edges.index()[e] * 16 + c];
 *                 }
 *             }
 *         }
 *     }
 *     return h;
 * }
 * }</pre>
 */
public interface Layer extends Serializable {
    /** How many columns the rows of a node type have after this layer; 0 when it has none, and they are not computed. */
    int columns(String nodeType);

    /**
     * Computes the rows of some nodes of one type.
     *
     * @param in the nodes and their neighborhoods; valid during the call
     * @return {@code in.size()} rows of {@code columns(in.nodeType())} values, row-major; becomes the pipeline's
     */
    float[] apply(LayerInput in);
}

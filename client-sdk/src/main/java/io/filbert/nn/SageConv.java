package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The layer of GraphSAGE (Hamilton, Ying and Leskovec, "Inductive representation learning on large graphs", NeurIPS 2017):
 *
 * <pre>z(v) = W_self h(v) + W_neighbor aggregate(h(u), u in N(v)) + b</pre>
 *
 * The aggregate of a node without neighbors is zero. PyG: {@code SAGEConv}, whose {@code lin_r} and {@code lin_l} these weights
 * are. Immutable; any thread.
 */
public final class SageConv {
    private final String prefix;
    private final int in;
    private final Aggregation aggregation;

    /** How the vectors of the neighbors become one. */
    public enum Aggregation {
        /** Their mean. */
        MEAN,
        /** The greatest value of each column. */
        MAX
    }

    private SageConv(String prefix, int in, Aggregation aggregation) {
        this.prefix = prefix;
        this.in = in;
        this.aggregation = aggregation;
    }

    /**
     * Declares {@code prefix.weightSelf}, {@code prefix.weightNeighbor} (both Glorot) and {@code prefix.bias} (zero).
     *
     * @param in columns that it takes
     * @param out columns that it gives
     */
    public static SageConv of(Parameters.Builder parameters, String prefix, int in, int out, Aggregation aggregation) {
        parameters
                .glorotUniform(prefix + ".weightSelf", new Shape(in, out))
                .glorotUniform(prefix + ".weightNeighbor", new Shape(in, out))
                .zeros(prefix + ".bias", new Shape(out));
        return new SageConv(prefix, in, aggregation);
    }

    /**
     * The vectors of the destinations, before any activation.
     *
     * @param h a row for every source
     */
    public NDArray forward(Parameters.Bound parameters, NDArray h, LayerEdges edges) {
        LayerEdges.require(prefix, h, edges.sources(), in);
        NDArray neighbors =
                switch (aggregation) {
                    case MEAN -> GraphOps.meanOfNeighbors(h, edges.row(), edges.col(), edges.destinations());
                    case MAX -> GraphOps.maxOfNeighbors(h, edges.row(), edges.col(), edges.destinations());
                };
        NDArray self = GraphOps.firstRows(h, edges.destinations());
        return self.matMul(parameters.get(prefix + ".weightSelf"))
                .add(neighbors.matMul(parameters.get(prefix + ".weightNeighbor")))
                .add(parameters.get(prefix + ".bias"));
    }
}

package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * The graph convolution of Kipf and Welling ("Semi-supervised classification with graph convolutional networks", ICLR 2017):
 *
 * <pre>z(v) = sum over u in N(v) and v itself of W h(u) / sqrt(d(u) d(v)) + b        d = in-degree + 1</pre>
 *
 * A self loop of the graph counts besides the one that is added. The degrees are those of the whole graph, which a sampled batch
 * does not know: {@code GraphWriter.inDegree} writes them as an attribute. A sample has fewer terms than the formula; take all
 * neighbors ({@code numNeighbors} -1), or a layer that averages. PyG: {@code GCNConv}. Immutable; any thread.
 */
public final class GcnConv {
    private final String prefix;
    private final int in;

    private GcnConv(String prefix, int in) {
        this.prefix = prefix;
        this.in = in;
    }

    /**
     * Declares {@code prefix.weight} (Glorot) and {@code prefix.bias} (zero).
     *
     * @param in columns that it takes
     * @param out columns that it gives
     */
    public static GcnConv of(Parameters.Builder parameters, String prefix, int in, int out) {
        parameters.glorotUniform(prefix + ".weight", new Shape(in, out)).zeros(prefix + ".bias", new Shape(out));
        return new GcnConv(prefix, in);
    }

    /**
     * The vectors of the destinations, before any activation.
     *
     * @param h a row for every source
     * @param inDegree of every source at least, by local id: its edges in the whole graph, without the one that is added
     */
    public NDArray forward(Parameters.Bound parameters, NDArray h, LayerEdges edges, int[] inDegree) {
        LayerEdges.require(prefix, h, edges.sources(), in);
        if (inDegree.length < edges.sources()) {
            throw new IllegalArgumentException("layer " + prefix + " has " + edges.sources() + " sources, got "
                    + inDegree.length + " in-degrees; give those of all nodes of the batch");
        }
        LayerEdges all = edges.withSelfLoops();
        float[] weight = new float[all.row().length];
        for (int k = 0; k < weight.length; k++) {
            weight[k] = (float) (1 / Math.sqrt((inDegree[all.row()[k]] + 1.0) * (inDegree[all.col()[k]] + 1.0)));
        }
        return GraphOps.sparse(h.getManager(), all.destinations(), all.sources(), all.col(), all.row(), weight)
                .matMul(h)
                .matMul(parameters.get(prefix + ".weight"))
                .add(parameters.get(prefix + ".bias"));
    }
}

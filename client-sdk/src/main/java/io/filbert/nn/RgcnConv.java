package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/**
 * The layer of R-GCN (Schlichtkrull et al., "Modeling relational data with graph convolutional networks", ESWC 2018), which is
 * GraphSAGE with types. With m(v, r) the mean of h(u) over the neighbors u of v under relation r,
 *
 * <pre>z(v) = b[type(v)] + W_self[type(v)] h(v) + sum over relations r of W_r m(v, r)</pre>
 *
 * With a basis decomposition the W_r of edges are sums of a few matrices: W_r = sum over i of a(r, i) V_i. PyG: {@code RGCNConv}.
 * Immutable; any thread.
 */
public final class RgcnConv {
    private final String prefix;
    private final Relations relations;
    private final int in;
    private final int out;
    private final int bases;

    private RgcnConv(Builder builder) {
        this.prefix = builder.prefix;
        this.relations = builder.relations;
        this.in = builder.in;
        this.out = builder.out;
        this.bases = builder.bases;
    }

    /**
     * @param in columns that it takes
     * @param out columns that it gives
     */
    public static Builder builder(Parameters.Builder parameters, String prefix, Relations relations, int in, int out) {
        return new Builder(parameters, prefix, relations, in, out);
    }

    /**
     * The vectors of the destinations, before any activation.
     *
     * @param h a row for every source
     */
    public NDArray forward(Parameters.Bound parameters, NDArray h, TypedEdges edges) {
        LayerEdges.require(prefix, h, edges.sources(), in);
        if (edges.relations() != relations.count()) {
            throw new IllegalArgumentException("layer " + prefix + " has " + relations.count()
                    + " relations, the edges have " + edges.relations() + "; make both of the same Relations");
        }
        int pairs = edges.destination.length;
        NDArray means = GraphOps.sparse(h.getManager(), pairs, edges.sources(), edges.pair, edges.source, edges.weight)
                .matMul(h);
        NDList ofRelation = GraphOps.splitRows(means, edges.pairsOfRelation);
        NDList weights = weights(parameters);
        NDList sent = new NDList();
        for (int r = 0; r < relations.count(); r++) {
            if (edges.pairsOfRelation[r] > 0) {
                sent.add(ofRelation.get(r).matMul(weights.get(r)));
            }
        }
        NDArray bias = GraphOps.gatherRows(parameters.get(prefix + ".bias"), edges.nodeType);
        if (sent.isEmpty()) {
            return bias;
        }
        return GraphOps.segmentSum(GraphOps.concatRows(h.getManager(), sent), edges.destination, edges.destinations())
                .add(bias);
    }

    /** A matrix for each relation, those of nodes to themselves last. */
    private NDList weights(Parameters.Bound parameters) {
        NDArray weight = parameters.get(prefix + ".weight");
        if (bases == 0) {
            return GraphOps.splitRows(weight, equal(relations.count()));
        }
        NDArray ofEdges = parameters
                .get(prefix + ".coefficient")
                .matMul(parameters.get(prefix + ".basis"))
                .reshape(new Shape((long) relations.edgeRelations() * in, out));
        NDList weights = new NDList();
        weights.addAll(GraphOps.splitRows(ofEdges, equal(relations.edgeRelations())));
        weights.addAll(GraphOps.splitRows(weight, equal(relations.nodeTypes())));
        return weights;
    }

    private int[] equal(int parts) {
        return IntStream.generate(() -> in).limit(parts).toArray();
    }

    /** The options of a layer; {@link #build()} declares its parameters. */
    public static final class Builder {
        private final Parameters.Builder parameters;
        private final String prefix;
        private final Relations relations;
        private final int in;
        private final int out;
        private int bases;
        private double deviation;

        private Builder(Parameters.Builder parameters, String prefix, Relations relations, int in, int out) {
            this.parameters = parameters;
            this.prefix = prefix;
            this.relations = relations;
            this.in = in;
            this.out = out;
            this.deviation = 1 / Math.sqrt(in);
        }

        /** Matrices that those of the edges' relations are sums of, at least 1; by default each relation has a matrix of its own. */
        public Builder bases(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("bases=" + number + ", must be at least 1");
            }
            bases = number;
            return this;
        }

        /** Standard deviation of the initial weights, above 0; 1 / sqrt(in) by default. */
        public Builder deviation(double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("deviation=" + value + ", must be above 0");
            }
            deviation = value;
            return this;
        }

        /**
         * Declares {@code prefix.weight}, the matrices one below the other in the order of the relations (normal), and
         * {@code prefix.bias}, a row for each node type (zero). With bases the weight is that of nodes to themselves, and there are
         * {@code prefix.basis} (normal), a row for each matrix, and {@code prefix.coefficient} (Glorot).
         */
        public RgcnConv build() {
            int own = bases == 0 ? relations.count() : relations.nodeTypes();
            parameters.normal(prefix + ".weight", new Shape((long) own * in, out), deviation);
            if (bases > 0) {
                parameters
                        .normal(prefix + ".basis", new Shape(bases, (long) in * out), deviation)
                        .glorotUniform(prefix + ".coefficient", new Shape(relations.edgeRelations(), bases));
            }
            parameters.zeros(prefix + ".bias", new Shape(relations.nodeTypes(), out));
            return new RgcnConv(this);
        }
    }
}

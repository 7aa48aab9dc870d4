package io.filbert.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/**
 * The graph attention layer of Velickovic et al. ("Graph attention networks", ICLR 2018). For each head, with z(v) = W h(v),
 *
 * <pre>e(u, v) = leakyRelu(aSource . z(u) + aDestination . z(v))        for u in N(v) and v itself
 * z'(v)   = sum over u of softmax over N(v) and v of e(u, v), times z(u)</pre>
 *
 * and the heads side by side, or their mean, plus b. A self loop of the graph counts besides the one that is added. In training the
 * input and the softmax lose values to dropout. PyG: {@code GATConv}. Immutable; any thread.
 */
public final class GatConv {
    /** {@value}, as in the paper. */
    public static final float NEGATIVE_SLOPE = 0.2f;

    private final String prefix;
    private final int in;
    private final int out;
    private final int heads;
    private final boolean concat;
    private final float dropout;

    private GatConv(Builder builder) {
        this.prefix = builder.prefix;
        this.in = builder.in;
        this.out = builder.out;
        this.heads = builder.heads;
        this.concat = builder.concat;
        this.dropout = builder.dropout;
    }

    /**
     * @param in columns that it takes
     * @param out columns that each head gives
     */
    public static Builder builder(Parameters.Builder parameters, String prefix, int in, int out) {
        return new Builder(parameters, prefix, in, out);
    }

    /** Columns that it gives: those of all heads, or of one when they are averaged. */
    public int columns() {
        return concat ? heads * out : out;
    }

    /**
     * The vectors of the destinations, before any activation.
     *
     * @param h a row for every source
     */
    public NDArray forward(Parameters.Bound parameters, NDArray h, LayerEdges edges) {
        LayerEdges.require(prefix, h, edges.sources(), in);
        LayerEdges all = edges.withSelfLoops();
        long messages = all.row().length;
        int destinations = all.destinations();
        boolean training = parameters.isTraining();

        NDArray z = GraphOps.dropout(h, dropout, training)
                .matMul(parameters.get(prefix + ".weight"))
                .reshape(new Shape(all.sources(), heads, out));
        NDArray ofSource = z.mul(parameters.get(prefix + ".attentionSource")).sum(new int[] {2});
        NDArray ofDestination =
                z.mul(parameters.get(prefix + ".attentionDestination")).sum(new int[] {2});
        NDArray score = Activation.leakyRelu(
                GraphOps.gatherRows(ofSource, all.row()).add(GraphOps.gatherRows(ofDestination, all.col())),
                NEGATIVE_SLOPE);
        NDArray attention = GraphOps.dropout(GraphOps.edgeSoftmax(score, all.col(), destinations), dropout, training);

        NDArray sent = GraphOps.gatherRows(z.reshape(new Shape(all.sources(), (long) heads * out)), all.row())
                .reshape(new Shape(messages, heads, out))
                .mul(attention.reshape(new Shape(messages, heads, 1)))
                .reshape(new Shape(messages, (long) heads * out));
        NDArray joined = GraphOps.segmentSum(sent, all.col(), destinations);
        NDArray given = concat
                ? joined
                : joined.reshape(new Shape(destinations, heads, out)).mean(new int[] {1});
        return given.add(parameters.get(prefix + ".bias"));
    }

    /** The options of a layer; {@link #build()} declares its parameters. */
    public static final class Builder {
        private final Parameters.Builder parameters;
        private final String prefix;
        private final int in;
        private final int out;
        private int heads = 1;
        private boolean concat = true;
        private float dropout;

        private Builder(Parameters.Builder parameters, String prefix, int in, int out) {
            this.parameters = parameters;
            this.prefix = prefix;
            this.in = in;
            this.out = out;
        }

        /** Attention heads, at least 1; 1 by default. */
        public Builder heads(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("heads=" + number + ", must be at least 1");
            }
            heads = number;
            return this;
        }

        /** Whether the heads stand side by side, else their mean is taken; true by default. */
        public Builder concat(boolean sideBySide) {
            concat = sideBySide;
            return this;
        }

        /** Share of the input and of the attention that is dropped in training, from 0 and below 1; 0 by default, .6 in the paper. */
        public Builder dropout(float rate) {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("dropout=" + rate + ", must be from 0 and below 1");
            }
            dropout = rate;
            return this;
        }

        /**
         * Declares {@code prefix.weight}, {@code prefix.attentionSource}, {@code prefix.attentionDestination} (all Glorot) and
         * {@code prefix.bias} (zero).
         */
        public GatConv build() {
            GatConv layer = new GatConv(this);
            parameters
                    .glorotUniform(prefix + ".weight", new Shape(in, (long) heads * out))
                    .glorotUniform(prefix + ".attentionSource", new Shape(heads, out))
                    .glorotUniform(prefix + ".attentionDestination", new Shape(heads, out))
                    .zeros(prefix + ".bias", new Shape(layer.columns()));
            return layer;
        }
    }
}

package io.filbert.examples.sage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.filbert.train.GraphOps;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Two layers of typed GraphSAGE. With m(v, r) the mean of h(u) over the sampled neighbors u of v under relation r, a layer
 * computes
 *
 * <pre>z(v) = b[type(v)] + sum over relations r of W_r m(v, r)</pre>
 *
 * where the relation of a node to itself is one of the relations, one per node type. The hidden layer is
 * dropout(relu(z)), the second z is the logits. Not thread-safe.
 */
final class TypedSage implements AutoCloseable {
    /** Number of layers, hence of hops: {@value}. */
    static final int LAYERS = 2;

    /** Share of the hidden vector that is dropped in training: {@value}. */
    static final float DROPOUT = 0.5f;

    private final NDManager manager;
    private final RelationTable relations;
    private final int columns;
    private List<NDArray> weights;
    private List<NDArray> biases;
    private final Random dropout;

    /**
     * Weights start as normal numbers with standard deviation {@code inputScale / sqrt(columns)} in the first layer and
     * {@code 1 / sqrt(hidden)} in the second, biases as zero.
     */
    TypedSage(NDManager parent, RelationTable relations, SageOptions options, int columns, int classes) {
        this.manager = parent.newSubManager();
        this.relations = relations;
        this.columns = columns;
        int hidden = options.hidden();
        Random random = new Random(options.seed());
        this.weights = List.of(
                normal(random, columns, hidden, options.inputScale() / Math.sqrt(columns)),
                normal(random, hidden, classes, 1 / Math.sqrt(hidden)));
        this.biases = List.of(zeros(hidden), zeros(classes));
        this.dropout = new Random(random.nextLong());
        parameters().forEach(p -> p.setRequiresGradient(true));
    }

    private NDArray normal(Random random, int from, int to, double deviation) {
        float[] values = new float[relations.count() * from * to];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return owned(values, new Shape((long) relations.count() * from, to));
    }

    private NDArray zeros(int to) {
        return owned(new float[relations.nodeTypes() * to], new Shape(relations.nodeTypes(), to));
    }

    /** An array whose memory torch owns, not a Java buffer. */
    private NDArray owned(float[] values, Shape shape) {
        try (NDArray wrapped = manager.create(values, shape)) {
            NDArray own = wrapped.duplicate();
            own.attach(manager);
            return own;
        }
    }

    /** Weights and biases; the order is always the same. */
    List<NDArray> parameters() {
        return List.of(weights.get(0), weights.get(1), biases.get(0), biases.get(1));
    }

    /**
     * Logits of the seeds of a step.
     *
     * @param plan the step's messages
     * @param training whether the hidden layer is thinned out
     * @param step the manager that everything made here belongs to, the result too
     */
    NDArray logits(MessagePlan plan, boolean training, NDManager step) {
        NDArray h = step.create(plan.features(), new Shape(plan.nodes(), columns), DataType.FLOAT32);
        MessagePlan.Layer[] layers = plan.layers();
        for (int i = 0; i < LAYERS; i++) {
            h = layer(layers[i], plan.nodeType(), h, weights.get(i), biases.get(i), step);
            if (i < LAYERS - 1) {
                h = h.getNDArrayInternal().relu();
                h = training ? h.mul(mask(h.getShape(), step)) : h;
            }
        }
        return h;
    }

    private NDArray layer(
            MessagePlan.Layer layer, int[] nodeType, NDArray h, NDArray weight, NDArray bias, NDManager step) {
        int pairs = layer.destination().length;
        NDArray means = GraphOps.sparse(step, pairs, layer.sources(), layer.pair(), layer.source(), layer.weight())
                .matMul(h);
        NDList perRelation = split(means, layer.pairsOfRelation(), step);
        NDList weightOf = split(weight, equal(relations.count(), weight), step);
        NDList sent = new NDList();
        for (int r = 0; r < relations.count(); r++) {
            if (layer.pairsOfRelation()[r] > 0) {
                sent.add(perRelation.get(r).matMul(weightOf.get(r)));
            }
        }
        NDArray z = GraphOps.segmentSum(GraphOps.concatRows(step, sent), layer.destination(), layer.destinations());
        return z.add(GraphOps.sparse(
                        step,
                        layer.destinations(),
                        relations.nodeTypes(),
                        IntStream.range(0, layer.destinations()).toArray(),
                        Arrays.copyOf(nodeType, layer.destinations()),
                        ones(layer.destinations()))
                .matMul(bias));
    }

    /** Pieces of an array along its first axis; one split has one backward, where slices would have many. */
    private static NDList split(NDArray array, int[] rows, NDManager step) {
        long[] ends = new long[rows.length - 1];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += rows[i];
            ends[i] = end;
        }
        NDList pieces = array.split(ends, 0);
        pieces.attach(step); // a result belongs to its first operand's manager, which is the model's for the weights
        return pieces;
    }

    private static int[] equal(int parts, NDArray array) {
        int[] rows = new int[parts];
        Arrays.fill(rows, Math.toIntExact(array.getShape().get(0)) / parts);
        return rows;
    }

    private static float[] ones(int n) {
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Drawn here and not by torch, so that a run depends on the seed alone. */
    private NDArray mask(Shape shape, NDManager step) {
        float[] kept = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = dropout.nextFloat() < DROPOUT ? 0 : 1 / (1 - DROPOUT);
        }
        return step.create(kept, shape);
    }

    /** A copy of all parameters, in their order. */
    List<float[]> snapshot() {
        return parameters().stream().map(NDArray::toFloatArray).toList();
    }

    /** Puts back what {@link #snapshot()} copied, in new arrays: a parameter that is written to makes torch warn. */
    void restore(List<float[]> snapshot) {
        List<NDArray> old = parameters();
        weights = List.of(
                owned(snapshot.get(0), old.get(0).getShape()),
                owned(snapshot.get(1), old.get(1).getShape()));
        biases = List.of(
                owned(snapshot.get(2), old.get(2).getShape()),
                owned(snapshot.get(3), old.get(3).getShape()));
        parameters().forEach(p -> p.setRequiresGradient(true));
        old.forEach(NDArray::close);
    }

    @Override
    public void close() {
        manager.close();
    }
}

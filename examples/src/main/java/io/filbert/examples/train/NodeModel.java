package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.filbert.nn.GatConv;
import io.filbert.nn.GcnConv;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Parameters;
import io.filbert.nn.SageConv;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two layers that classify the nodes of a graph with one type, as the papers have them: dropout, layer, activation, dropout, layer. */
public final class NodeModel {
    private static final int HEADS = 8;

    private final Parameters parameters;
    private final Layer first;
    private final Layer second;
    private final int columns;
    private final TrainOptions options;

    /** A layer with its activation. */
    private interface Layer {
        NDArray forward(Parameters.Bound model, NDArray h, LayerEdges edges, int[] inDegree);
    }

    public NodeModel(TrainOptions options, int columns, int classes, RandomGenerator random) {
        Parameters.Builder declared = Parameters.builder(random);
        this.options = options;
        this.columns = columns;
        int hidden = options.hidden();
        switch (options.model()) {
            case SAGE -> {
                SageConv one = SageConv.of(declared, "conv1", columns, hidden, SageConv.Aggregation.MEAN);
                SageConv two = SageConv.of(declared, "conv2", hidden, classes, SageConv.Aggregation.MEAN);
                first = (m, h, e, d) -> Activation.relu(one.forward(m, h, e));
                second = (m, h, e, d) -> two.forward(m, h, e);
            }
            case GCN -> {
                GcnConv one = GcnConv.of(declared, "conv1", columns, hidden);
                GcnConv two = GcnConv.of(declared, "conv2", hidden, classes);
                first = (m, h, e, d) -> Activation.relu(one.forward(m, h, e, d));
                second = two::forward;
            }
            case GAT -> {
                GatConv one = GatConv.builder(declared, "conv1", columns, Math.max(1, hidden / HEADS))
                        .heads(HEADS)
                        .dropout(options.dropout())
                        .build();
                GatConv two = GatConv.builder(declared, "conv2", one.columns(), classes)
                        .dropout(options.dropout())
                        .build();
                first = (m, h, e, d) -> Activation.elu(one.forward(m, h, e), 1f);
                second = (m, h, e, d) -> two.forward(m, h, e);
            }
            default -> throw new IllegalArgumentException(options.model() + " needs a graph with types");
        }
        this.parameters = declared.build();
    }

    public Parameters parameters() {
        return parameters;
    }

    /** Logits of the seeds, {@code seeds x classes}; belongs to {@code step}. */
    public NDArray logits(Parameters.Bound model, NodeBatch batch, NDManager step) {
        List<LayerEdges> layers =
                LayerEdges.layers(batch.row(), batch.col(), batch.numSampledNodes(), batch.numSampledEdges());
        float[] rows = new float[batch.nodes() * columns];
        batch.features()
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(rows);
        NDArray h = GraphOps.array(step, rows, new Shape(batch.nodes(), columns));
        boolean own = options.model() == TrainOptions.Model.GAT; // which drops inside
        h = own ? h : GraphOps.dropout(h, options.dropout(), model.isTraining());
        h = first.forward(model, h, layers.get(0), batch.inDegree());
        h = own ? h : GraphOps.dropout(h, options.dropout(), model.isTraining());
        return second.forward(model, h, layers.get(1), batch.inDegree());
    }
}

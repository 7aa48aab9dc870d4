package io.filbert.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.filbert.loader.MiniBatch;
import io.filbert.nn.DotProductDecoder;
import io.filbert.nn.GatConv;
import io.filbert.nn.GraphOps;
import io.filbert.nn.LayerEdges;
import io.filbert.nn.Parameters;
import io.filbert.nn.SageConv;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Scores links: nodes have learned vectors, layers over the sampled past make those of the ends, their dot product is the score, and a
 * small perceptron over what the past says of the pair is added to it ({@link LinkBatch}; marks of the two ends in their subgraph, as
 * the labeling trick of Zhang et al., NeurIPS 2021, gives them).
 */
final class LinkModel {
    private static final int HEADS = 4;
    private static final int WIDTH = 16;

    private final TrainOptions options;
    private final Parameters parameters;
    private final List<Layer> layers = new ArrayList<>();

    private interface Layer {
        NDArray forward(Parameters.Bound model, NDArray h, LayerEdges edges);
    }

    LinkModel(TrainOptions options, int nodes, RandomGenerator random) {
        Parameters.Builder declared = Parameters.builder(random);
        int hidden = options.hidden();
        this.options = options;
        declared.normal("embedding", new Shape(nodes, hidden), 1 / Math.sqrt(hidden));
        for (int l = 0; l < options.fanout().length; l++) {
            if (options.model() == TrainOptions.Model.GAT) {
                GatConv conv = GatConv.builder(declared, "conv" + (l + 1), hidden, Math.max(1, hidden / HEADS))
                        .heads(HEADS)
                        .build();
                layers.add(conv::forward);
            } else {
                SageConv conv = SageConv.of(declared, "conv" + (l + 1), hidden, hidden, SageConv.Aggregation.MEAN);
                layers.add(conv::forward);
            }
        }
        declared.glorotUniform("past.weight", new Shape(LinkBatch.COLUMNS, WIDTH))
                .zeros("past.bias", new Shape(WIDTH))
                .glorotUniform("score.weight", new Shape(WIDTH, 1))
                .zeros("score.bias", new Shape(1));
        this.parameters = declared.build();
    }

    Parameters parameters() {
        return parameters;
    }

    /** A score for each link; belongs to {@code step}. */
    NDArray scores(Parameters.Bound model, LinkBatch links, NDManager step) {
        MiniBatch batch = links.batch();
        long[] ids = batch.nId();
        int[] nodes = new int[ids.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = (int) ids[i];
        }
        NDArray h = GraphOps.dropout(
                GraphOps.gatherRows(model.get("embedding"), nodes), options.dropout(), model.isTraining());
        List<LayerEdges> edges = LayerEdges.layers(batch);
        for (int l = 0; l < layers.size(); l++) {
            h = layers.get(l).forward(model, h, edges.get(l));
            h = l + 1 < layers.size() ? Activation.relu(h) : h;
        }
        int n = batch.batchSize();
        NDArray dot = DotProductDecoder.score(
                h, batch.edgeLabelIndex().row(), batch.edgeLabelIndex().col());
        NDArray past = GraphOps.array(step, links.past(), new Shape(n, LinkBatch.COLUMNS));
        NDArray known = Activation.relu(past.matMul(model.get("past.weight")).add(model.get("past.bias")));
        NDArray score = known.matMul(model.get("score.weight")).add(model.get("score.bias"));
        return dot.add(score.reshape(new Shape(n)));
    }
}

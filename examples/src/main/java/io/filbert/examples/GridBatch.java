package io.filbert.examples;

import io.filbert.examples.sage.SampledBatch;
import io.filbert.examples.wordnet.WordNetGraph;
import io.filbert.graph.GraphSchema;
import io.filbert.loader.MiniBatch;
import io.filbert.nn.TypedSample;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A mini-batch of the grid as the model reads it. */
final class GridBatch implements SampledBatch {
    private final GraphSchema schema;
    private final MiniBatch batch;
    private final int inputType;
    private final TypedSample sample;

    GridBatch(GraphSchema schema, MiniBatch batch, int inputType) {
        this.schema = schema;
        this.batch = batch;
        this.inputType = inputType;
        this.sample = TypedSample.of(batch, WordNetGraph.X);
    }

    /** The mini-batch behind it. */
    MiniBatch miniBatch() {
        return batch;
    }

    @Override
    public int inputType() {
        return inputType;
    }

    @Override
    public long[] labels() {
        String type = schema.nodeTypes().get(inputType).name();
        return Arrays.copyOf(batch.y(type).toLongArray(), batch.batchSize());
    }

    @Override
    public int[] numSampledNodes(int nodeType) {
        return sample.numSampledNodes(nodeType);
    }

    @Override
    public ByteBuffer features(int nodeType) {
        return sample.features(nodeType);
    }

    @Override
    public int[] numSampledEdges(int edgeType) {
        return sample.numSampledEdges(edgeType);
    }

    @Override
    public int[] row(int edgeType) {
        return sample.row(edgeType);
    }

    @Override
    public int[] col(int edgeType) {
        return sample.col(edgeType);
    }
}

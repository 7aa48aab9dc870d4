package io.filbert.examples;

import io.filbert.examples.sage.SampledBatch;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.loader.MiniBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A mini-batch of the grid as the model reads it. */
final class GridBatch implements SampledBatch {
    private final GraphSchema schema;
    private final MiniBatch batch;
    private final int inputType;

    GridBatch(GraphSchema schema, MiniBatch batch, int inputType) {
        this.schema = schema;
        this.batch = batch;
        this.inputType = inputType;
    }

    /** The mini-batch behind it. */
    MiniBatch miniBatch() {
        return batch;
    }

    private String nodeType(int index) {
        return schema.nodeTypes().get(index).name();
    }

    private EdgeType edgeType(int index) {
        return schema.edgeTypes().get(index).type();
    }

    @Override
    public int inputType() {
        return inputType;
    }

    @Override
    public long[] labels() {
        return Arrays.copyOf(batch.y(nodeType(inputType)).toLongArray(), batch.batchSize());
    }

    @Override
    public int[] numSampledNodes(int nodeType) {
        return batch.numSampledNodes(nodeType(nodeType));
    }

    @Override
    public ByteBuffer features(int nodeType) {
        return batch.x(nodeType(nodeType)).buffer();
    }

    @Override
    public int[] numSampledEdges(int edgeType) {
        return batch.numSampledEdges(edgeType(edgeType));
    }

    @Override
    public int[] row(int edgeType) {
        return batch.edgeIndex(edgeType(edgeType)).row();
    }

    @Override
    public int[] col(int edgeType) {
        return batch.edgeIndex(edgeType(edgeType)).col();
    }
}

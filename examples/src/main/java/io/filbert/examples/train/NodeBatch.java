package io.filbert.examples.train;

import io.filbert.loader.MiniBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a model of a graph with one type reads of a mini-batch, wherever that comes from. Local ids, the seeds first; arrays are the
 * batch's.
 *
 * @param step the number of the batch in its epoch
 * @param labels of the seeds
 * @param numSampledNodes by hop
 * @param numSampledEdges by hop
 * @param row sources of the edges
 * @param col their destinations
 * @param features float32 rows, little-endian, from position 0 to the limit
 * @param inDegree of every node in the whole graph
 */
public record NodeBatch(
        int step,
        long[] labels,
        int[] numSampledNodes,
        int[] numSampledEdges,
        int[] row,
        int[] col,
        ByteBuffer features,
        int[] inDegree) {
    static NodeBatch of(MiniBatch batch) {
        return new NodeBatch(
                batch.step(),
                Arrays.copyOf(batch.y().toLongArray(), batch.batchSize()),
                batch.numSampledNodes(),
                batch.numSampledEdges(),
                batch.edgeIndex().row(),
                batch.edgeIndex().col(),
                batch.x().buffer(),
                batch.attribute(CitationGraph.NODE, CitationGraph.IN_DEGREE).toIntArray());
    }

    int seeds() {
        return labels.length;
    }

    long edges() {
        return row.length;
    }

    int nodes() {
        return Arrays.stream(numSampledNodes).sum();
    }
}

package io.filbert.examples.sage;

import java.nio.ByteBuffer;

/**
 * What the model needs of a mini-batch. Types are numbered in schema order; arrays belong to the batch and are valid until
 * the source's next step.
 */
public interface SampledBatch {
    /** The node type of the seeds, which are its first local ids. */
    int inputType();

    /** Labels of the seeds; its length is their number. */
    long[] labels();

    /** Local ids of a node type by hop, the seeds first: hops + 1 counts. */
    int[] numSampledNodes(int nodeType);

    /** Feature rows of all local ids of a node type: float32, row-major, little-endian, from position 0. */
    ByteBuffer features(int nodeType);

    /** Edges of an edge type by hop: hops counts. */
    int[] numSampledEdges(int edgeType);

    /** Local ids of the edges' sources. */
    int[] row(int edgeType);

    /** Local ids of the edges' destinations. */
    int[] col(int edgeType);
}

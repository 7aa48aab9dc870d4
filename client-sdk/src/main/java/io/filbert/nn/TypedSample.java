package io.filbert.nn;

import io.filbert.graph.EdgeType;
import io.filbert.loader.MiniBatch;
import java.nio.ByteBuffer;

/**
 * What {@link TypedBatch} reads of a sampled batch of a heterogeneous graph. Types are numbered in schema order; the arrays are
 * the sample's.
 */
public interface TypedSample {
    /** Local ids of a node type by hop, the seeds first: hops + 1 counts. */
    int[] numSampledNodes(int nodeType);

    /** Feature rows of all local ids of a node type: float32, row-major, direct, little-endian, from position 0 to the limit. */
    ByteBuffer features(int nodeType);

    /** Edges of an edge type by hop: hops counts. */
    int[] numSampledEdges(int edgeType);

    /** Local ids of the edges' sources. */
    int[] row(int edgeType);

    /** Local ids of the edges' destinations. */
    int[] col(int edgeType);

    /**
     * A mini-batch, valid as long as that is.
     *
     * @param attribute float32 features that every node type has, with the same number of columns
     */
    static TypedSample of(MiniBatch batch, String attribute) {
        return new TypedSample() {
            @Override
            public int[] numSampledNodes(int nodeType) {
                return batch.numSampledNodes(node(nodeType));
            }

            @Override
            public ByteBuffer features(int nodeType) {
                return batch.attribute(node(nodeType), attribute).buffer();
            }

            @Override
            public int[] numSampledEdges(int edgeType) {
                return batch.numSampledEdges(edge(edgeType));
            }

            @Override
            public int[] row(int edgeType) {
                return batch.edgeIndex(edge(edgeType)).row();
            }

            @Override
            public int[] col(int edgeType) {
                return batch.edgeIndex(edge(edgeType)).col();
            }

            private String node(int type) {
                return batch.schema().nodeTypes().get(type).name();
            }

            private EdgeType edge(int type) {
                return batch.schema().edgeTypes().get(type).type();
            }
        };
    }
}

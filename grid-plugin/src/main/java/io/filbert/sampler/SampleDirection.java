package io.filbert.sampler;

/** Which edges a hop follows: PyG's {@code sample_direction}. */
public enum SampleDirection {
    /** From a node to the sources of its in-edges. */
    FORWARD,
    /** From a node to the destinations of its out-edges; the edge types must keep those ({@code withOutEdges}). */
    BACKWARD
}

package io.filbert.store;

/** The form of an edge index, with PyG's names. The grid keeps edges in compressed sparse column form. */
public enum EdgeLayout {
    /** Two arrays of the same length: source and destination of each edge. */
    COO,
    /** {@code row}: the source of each edge, by destination; {@code col}: nodes + 1 pointers, of each destination's first edge. */
    CSC,
    /** {@code row}: nodes + 1 pointers, of each source's first edge; {@code col}: the destination of each edge, by source. */
    CSR
}

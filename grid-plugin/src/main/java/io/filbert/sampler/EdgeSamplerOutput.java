package io.filbert.sampler;

/**
 * A sample around links, and where in it their ends are. All index arrays hold local ids; they belong to the caller.
 *
 * @param sample the subgraph
 * @param source of each link, then of each binary negative: local ids of the link type's source type
 * @param destination of each of those, of its destination type
 * @param negative with triplets, the negative destinations, {@code amount} for link 0, then link 1 and so on; else empty
 * @param links how many positive links there are
 */
public record EdgeSamplerOutput(SamplerOutput sample, int[] source, int[] destination, int[] negative, int links) {}

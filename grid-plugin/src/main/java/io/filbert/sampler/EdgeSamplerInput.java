package io.filbert.sampler;

import io.filbert.graph.EdgeType;
import org.jspecify.annotations.Nullable;

/**
 * Seed links: PyG's {@code EdgeSamplerInput}. The arrays must not change while the sample is taken.
 *
 * @param type edge type of the links; they need not be edges of the graph
 * @param source global id of each link's source
 * @param destination and of its destination
 * @param time of each link, or null
 * @param ids edge ids of the links where they are edges of the graph, or null
 * @param places of each link in the epoch's order, part of the draws; null for 0, 1, 2 and so on
 */
public record EdgeSamplerInput(
        EdgeType type,
        long[] source,
        long[] destination,
        long @Nullable [] time,
        long @Nullable [] ids,
        long @Nullable [] places) {
    /** Links without times and ids. */
    public EdgeSamplerInput(EdgeType type, long[] source, long[] destination) {
        this(type, source, destination, null, null, null);
    }

    /** Refuses arrays that are not as long as {@code source}. */
    void check() {
        NodeSamplerInput.requireLength("destination", destination, source.length);
        NodeSamplerInput.requireLength("time", time, source.length);
        NodeSamplerInput.requireLength("ids", ids, source.length);
        NodeSamplerInput.requireLength("places", places, source.length);
    }
}

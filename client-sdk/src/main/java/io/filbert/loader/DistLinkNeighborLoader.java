package io.filbert.loader;

import io.filbert.batch.LinkInputs;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.NegativeSampling;

/**
 * Mini-batches around links, with negatives: PyG's {@code DistLinkNeighborLoader}.
 *
 * <pre>{@code
 * try (var loader = DistLinkNeighborLoader.builder(grid.open("papers"), 15, 10)
 *         .edgeLabelIndex(CITES).negSampling(NegativeSampling.binary(1)).batchSize(512).shuffle(true).build()) {
 *     for (MiniBatch b : loader.epoch(0)) step(b.x(), b.edgeIndex(), b.edgeLabelIndex(), b.edgeLabel());
 * }
 * }</pre>
 *
 * <p>As in PyG the target edges of a batch are among the edges that it may sample; {@link Builder#excludeTargetEdges} keeps them out, and
 * a model that is to predict them needs that.
 */
public final class DistLinkNeighborLoader extends DistLoader {
    private DistLinkNeighborLoader(Graph graph, LoaderOptions options, DistNeighborSampler sampler, LinkInputs links) {
        super(graph, options, sampler, links);
    }

    /**
     * @param numNeighbors neighbors by hop for every edge type, -1 for all, 0 for none; may be left out when each edge type is
     *     given its own
     */
    public static Builder builder(Graph graph, int... numNeighbors) {
        return new Builder(graph, numNeighbors);
    }

    /** Options, with PyG's names and defaults where it has them. */
    public static final class Builder extends LoaderBuilder<Builder> {
        private LinkInputs links = LinkInputs.all();

        private Builder(Graph graph, int[] numNeighbors) {
            super(graph, numNeighbors);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * All edges of a type, by edge id, without bringing them here: each batch asks the grid for its own. The type must keep
         * links ({@code withLinks}). The default is all edges of the only type.
         */
        public Builder edgeLabelIndex(EdgeType edgeType) {
            graph.schema().edgeTypeIndex(edgeType);
            links = links.edges(edgeType);
            return this;
        }

        /** These links, by global ids of their ends, which need not be edges of the graph; copied. */
        public Builder edgeLabelIndex(EdgeType edgeType, long[] sources, long[] destinations) {
            graph.schema().edgeTypeIndex(edgeType);
            links = links.edges(edgeType, sources, destinations);
            return this;
        }

        /** A label for each link, float32; 1 without it. Copied. Not with triplets. */
        public Builder edgeLabel(float... values) {
            links = links.label(values);
            return this;
        }

        /** A label for each link, int64. */
        public Builder edgeLabel(long... values) {
            links = links.label(values);
            return this;
        }

        /**
         * The time of each link, up to which its subgraphs are drawn; needs a {@code timeAttr}. All edges of a type with times have
         * their own by default. Copied.
         */
        public Builder edgeLabelTime(long... times) {
            links = links.time(times);
            return this;
        }

        /** The edge id of each given link, so that exactly these edges can be excluded; copied. */
        public Builder edgeLabelIds(long... ids) {
            links = links.ids(ids);
            return this;
        }

        /** Negatives of each batch; none by default. */
        public Builder negSampling(NegativeSampling sampling) {
            links = links.negSampling(sampling);
            return this;
        }

        /** Which edges are kept out of the samples; {@link ExcludeEdges#NONE} by default, as in PyG. */
        public Builder excludeTargetEdges(ExcludeEdges edges) {
            links = links.excludeTargetEdges(edges);
            return this;
        }

        /** Checks the combination. */
        public DistLinkNeighborLoader build() {
            if (seedsByOwner && !links.areGiven()) {
                throw new GraphConfigException("seedsByOwner() needs given links: where an edge of the grid leads to is"
                        + " known with its batch only; give the links, or use rank(rank, worldSize)");
            }
            LoaderOptions options = options();
            DistNeighborSampler sampler = sampler();
            return new DistLinkNeighborLoader(
                    graph,
                    options,
                    sampler,
                    links.checked(sampler, options.epoch().skipUnknown()));
        }
    }
}

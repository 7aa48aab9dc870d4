package io.filbert.loader;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.EdgeSamplerInput;
import io.filbert.sampler.EdgeSamplerOutput;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.EdgeList;
import io.filbert.store.GraphVersion;
import org.jspecify.annotations.Nullable;

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
    private final DistNeighborSampler sampler;
    private final Links links;
    private final EdgeLabels labels;
    private final @Nullable NegativeSampling negSampling;
    private final ExcludeEdges exclude;

    private DistLinkNeighborLoader(
            Graph graph,
            LoaderOptions options,
            DistNeighborSampler sampler,
            Links links,
            EdgeLabels labels,
            @Nullable NegativeSampling negSampling,
            ExcludeEdges exclude) {
        super(graph, options);
        this.sampler = sampler;
        this.links = links;
        this.labels = labels;
        this.negSampling = negSampling;
        this.exclude = exclude;
    }

    /**
     * The links of a loader.
     *
     * @param type their edge type
     * @param count how many
     * @param source of each; null when they are all edges of the type, by edge id, and stay in the grid
     * @param destination likewise
     * @param time of each, or null
     * @param ids edge ids of given links, or null
     */
    private record Links(
            EdgeType type,
            long count,
            long @Nullable [] source,
            long @Nullable [] destination,
            long @Nullable [] time,
            long @Nullable [] ids) {}

    /**
     * @param numNeighbors neighbors by hop for every edge type, -1 for all, 0 for none; may be left out when each edge type is
     *     given its own
     */
    public static Builder builder(Graph graph, int... numNeighbors) {
        return new Builder(graph, numNeighbors);
    }

    @Override
    protected long inputs() {
        return links.count;
    }

    @Override
    int partition(GraphVersion version, long position) {
        if (links.source == null || links.destination == null) {
            return position < links.count ? 0 : -1;
        }
        GraphSchema schema = version.schema();
        int e = schema.edgeTypeIndex(links.type);
        long destination = links.destination[(int) position];
        return version.hasNode(schema.sourceIndex(e), links.source[(int) position])
                        && version.hasNode(schema.destinationIndex(e), destination)
                ? version.book().partition(schema.destinationIndex(e), destination)
                : -1;
    }

    @Override
    void describe(BatchOptions options) {
        options.add("edgeType", links.type).add("links", links.count);
        add(options, "source", links.source);
        add(options, "destination", links.destination);
        add(options, "edgeLabelTime", links.time);
        add(options, "edgeLabelIds", links.ids);
        labels.describe(options);
        BatchOptions numbers = new BatchOptions();
        if (negSampling != null) {
            negSampling.describe(numbers::add);
        }
        options.add("negSampling", negSampling == null ? "none" : negSampling + " " + numbers.values());
        options.add("excludeTargetEdges", exclude);
    }

    private static void add(BatchOptions options, String name, long @Nullable [] values) {
        if (values != null) {
            options.add(name, values);
        }
    }

    @Override
    Sampled sample(GraphVersion version, StepInputs inputs, int epoch, int step) {
        EdgeSamplerOutput output =
                sampler.sampleFromEdges(version, input(version, inputs), negSampling, exclude, epoch, step);
        boolean triplet = negSampling != null && negSampling.isTriplet();
        return new Sampled(
                output.sample(),
                new LinkLabels(output, triplet ? null : labels.of(inputs.positions(), output.source().length)));
    }

    private EdgeSamplerInput input(GraphVersion version, StepInputs step) {
        long[] positions = step.positions();
        long[] time = links.time == null ? null : pick(links.time, positions);
        if (links.source != null && links.destination != null) {
            return new EdgeSamplerInput(
                    links.type,
                    pick(links.source, positions),
                    pick(links.destination, positions),
                    time,
                    links.ids == null ? null : pick(links.ids, positions),
                    step.places());
        }
        EdgeList edges = graph().topology().links(version, links.type, positions);
        return new EdgeSamplerInput(
                links.type,
                edges.source(),
                edges.destination(),
                time == null && sampler.isTimed() ? edges.times() : time,
                positions,
                step.places());
    }

    private static long[] pick(long[] values, long[] positions) {
        long[] picked = new long[positions.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[(int) positions[i]];
        }
        return picked;
    }

    /** Options, with PyG's names and defaults where it has them. */
    public static final class Builder extends LoaderBuilder<Builder> {
        private @Nullable EdgeType type;
        private long @Nullable [] source;
        private long @Nullable [] destination;
        private long @Nullable [] edgeLabelTime;
        private long @Nullable [] edgeLabelIds;
        private EdgeLabels labels = EdgeLabels.ones();
        private @Nullable NegativeSampling negSampling;
        private ExcludeEdges exclude = ExcludeEdges.NONE;

        private Builder(Graph graph, int[] numNeighbors) {
            super(graph, numNeighbors);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * All edges of a type, by edge id, without bringing them here: each batch asks the grid for its own. The type must keep
         * links ({@code withLinks}). The default is all edges of the only type.
         */
        public Builder edgeLabelIndex(EdgeType edgeType) {
            graph.schema().edgeTypeIndex(edgeType);
            type = edgeType;
            source = null;
            destination = null;
            return this;
        }

        /** These links, by global ids of their ends, which need not be edges of the graph; copied. */
        public Builder edgeLabelIndex(EdgeType edgeType, long[] sources, long[] destinations) {
            graph.schema().edgeTypeIndex(edgeType);
            if (sources.length != destinations.length) {
                throw new GraphConfigException("edgeLabelIndex has " + sources.length + " sources and "
                        + destinations.length + " destinations");
            }
            type = edgeType;
            source = sources.clone();
            destination = destinations.clone();
            return this;
        }

        /** A label for each link, float32; 1 without it. Copied. Not with triplets. */
        public Builder edgeLabel(float... values) {
            labels = EdgeLabels.of(values);
            return this;
        }

        /** A label for each link, int64. */
        public Builder edgeLabel(long... values) {
            labels = EdgeLabels.of(values);
            return this;
        }

        /**
         * The time of each link, up to which its subgraphs are drawn; needs a {@code timeAttr}. All edges of a type with times have
         * their own by default. Copied.
         */
        public Builder edgeLabelTime(long... times) {
            edgeLabelTime = times.clone();
            return this;
        }

        /** The edge id of each given link, so that exactly these edges can be excluded; copied. */
        public Builder edgeLabelIds(long... ids) {
            edgeLabelIds = ids.clone();
            return this;
        }

        /** Negatives of each batch; none by default. */
        public Builder negSampling(NegativeSampling sampling) {
            negSampling = sampling;
            return this;
        }

        /** Which edges are kept out of the samples; {@link ExcludeEdges#NONE} by default, as in PyG. */
        public Builder excludeTargetEdges(ExcludeEdges edges) {
            exclude = edges;
            return this;
        }

        /** Checks the combination. */
        public DistLinkNeighborLoader build() {
            GraphSchema schema = graph.schema();
            if (type == null && schema.edgeTypes().size() > 1) {
                throw new GraphConfigException("edgeLabelIndex is missing; the graph has "
                        + schema.edgeTypes().size() + " edge types, say which one the links have");
            }
            EdgeType links = type == null ? SamplerOutput.onlyEdge(schema) : type;
            boolean given = source != null;
            long count = source != null ? source.length : graph.topology().countEdges(links);
            var spec = schema.edgeTypes().get(schema.edgeTypeIndex(links));
            if (!given && !spec.links()) {
                throw new GraphConfigException("edgeLabelIndex of all edges needs an edge type that keeps links, and "
                        + links + " does not; declare it withLinks(), or give the links");
            }
            if (edgeLabelTime != null && !isTimed()) {
                throw new GraphConfigException("edgeLabelTime needs a timeAttr that says what it bounds");
            }
            boolean haveOwn = !given && spec.times() && GraphSchema.EdgeTypeSpec.TIME.equals(timeAttr);
            if (edgeLabelTime == null && isTimed() && !haveOwn) {
                throw new GraphConfigException("timeAttr=" + timeAttr + " needs edgeLabelTime, a time for each link");
            }
            if (edgeLabelIds != null && !given) {
                throw new GraphConfigException("edgeLabelIds are for given links; all edges of a type have their own");
            }
            if (seedsByOwner && !given) {
                throw new GraphConfigException("seedsByOwner() needs given links: where an edge of the grid leads to is"
                        + " known with its batch only; give the links, or use rank(rank, worldSize)");
            }
            requireNodes(schema.edgeTypeIndex(links));
            requireCount("edgeLabelTime", edgeLabelTime, count);
            requireCount("edgeLabelIds", edgeLabelIds, count);
            labels.check(count, negSampling);
            EdgeLabels shifted = negSampling != null && negSampling.isBinary() ? labels.shifted() : labels;
            DistNeighborSampler sampler = sampler();
            sampler.checkExclusion(links, !given || edgeLabelIds != null, exclude);
            if (negSampling != null) {
                sampler.checkNegatives(links, negSampling);
            }
            return new DistLinkNeighborLoader(
                    graph,
                    options(),
                    sampler,
                    new Links(links, count, source, destination, edgeLabelTime, edgeLabelIds),
                    shifted,
                    negSampling,
                    exclude);
        }

        private void requireNodes(int e) {
            if (source == null || destination == null || skipUnknown) {
                return;
            }
            GraphVersion version = graph.current();
            for (int i = 0; i < source.length; i++) {
                version.checkNode(version.schema().sourceIndex(e), source[i]);
                version.checkNode(version.schema().destinationIndex(e), destination[i]);
            }
        }

        private static void requireCount(String name, long @Nullable [] values, long count) {
            if (values != null && values.length != count) {
                throw new GraphConfigException(name + " has " + values.length + " values for " + count + " links");
            }
        }
    }
}

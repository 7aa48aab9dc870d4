package io.filbert.tests.cluster;

import io.filbert.batch.BatchInputs;
import io.filbert.batch.EpochBuilder;
import io.filbert.batch.LinkInputs;
import io.filbert.batch.NodeInputs;
import io.filbert.graph.EdgeType;
import io.filbert.grid.Graph;
import io.filbert.loader.DistLinkNeighborLoader;
import io.filbert.loader.DistNeighborLoader;
import io.filbert.pipeline.SamplingPipeline;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.ExcludeEdges;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NegativeSampling;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SampleDirection;
import io.filbert.sampler.SamplerBuilder;
import io.filbert.sampler.SubgraphType;
import io.filbert.sampler.TemporalStrategy;
import io.filbert.store.LocalGraphStore;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.OracleLinks;
import io.filbert.tests.property.OracleNegatives;
import io.filbert.tests.property.TestFilter;

/** Tells the grid the options of an {@link Oracle}. */
public final class Options {
    private Options() {}

    public static DistNeighborSampler sampler(Oracle options, LocalGraphStore store) {
        NumNeighbors numNeighbors = NumNeighbors.of(options.numNeighbors);
        SamplerBuilder sampler = DistNeighborSampler.builder(store, numNeighbors)
                .seed(options.seed)
                .replace(options.replace)
                .disjoint(options.disjoint)
                .subgraphType(SubgraphType.valueOf(options.subgraphType))
                .sampleDirection(options.backward ? SampleDirection.BACKWARD : SampleDirection.FORWARD);
        if (options.last) {
            sampler.temporalStrategy(TemporalStrategy.LAST);
        }
        if (options.timeAttr != null) {
            sampler.timeAttr(options.timeAttr);
        }
        if (options.weightAttr != null) {
            sampler.weightAttr(options.weightAttr);
        }
        options.numNeighborsOf.forEach((type, fanOuts) -> sampler.numNeighbors(Grids.edgeType(type), fanOuts));
        options.filters.forEach((type, filter) -> sampler.filter(Grids.edgeType(type), filter(filter)));
        return sampler.build();
    }

    /** The same options for a loader of node seeds. */
    public static DistNeighborLoader.Builder loader(Oracle options, Graph graph) {
        DistNeighborLoader.Builder loader = common(DistNeighborLoader.builder(graph, options.numNeighbors), options);
        if (options.inputNodes == null) {
            loader.inputNodes(options.inputType);
        } else {
            loader.inputNodes(options.inputType, options.inputNodes);
        }
        return options.inputTime == null ? loader : loader.inputTime(options.inputTime);
    }

    /** The same options for a loader of links. */
    public static DistLinkNeighborLoader.Builder linkLoader(Oracle options, Graph graph) {
        DistLinkNeighborLoader.Builder loader =
                common(DistLinkNeighborLoader.builder(graph, options.numNeighbors), options);
        OracleLinks links = options.links;
        EdgeType type = Grids.type(links.type);
        if (links.all) {
            loader.edgeLabelIndex(type);
        } else {
            loader.edgeLabelIndex(type, links.sources, links.destinations);
            if (links.ids != null) {
                loader.edgeLabelIds(links.ids);
            }
        }
        if (options.timeAttr != null && !links.ownTimes) {
            loader.edgeLabelTime(links.times);
        }
        if (links.labels instanceof long[] labels) {
            loader.edgeLabel(labels);
        } else if (links.labels != null) {
            loader.edgeLabel((float[]) links.labels);
        }
        if (links.negatives != null) {
            loader.negSampling(negatives(links.negatives));
        }
        return loader.excludeTargetEdges(exclude(options));
    }

    /** The same options for an epoch in a Jet job; where its batches go is left to say. */
    public static SamplingPipeline.Builder pipeline(Oracle options, Graph graph) {
        return common(SamplingPipeline.builder(graph, options.numNeighbors), options)
                .seeds(inputs(options));
    }

    private static BatchInputs inputs(Oracle options) {
        OracleLinks given = options.links;
        if (given == null) {
            NodeInputs nodes = options.inputNodes == null
                    ? NodeInputs.all(options.inputType)
                    : NodeInputs.of(options.inputType, options.inputNodes);
            return options.inputTime == null ? nodes : nodes.time(options.inputTime);
        }
        EdgeType type = Grids.type(given.type);
        LinkInputs links = given.all ? LinkInputs.all(type) : LinkInputs.of(type, given.sources, given.destinations);
        if (!given.all && given.ids != null) {
            links = links.ids(given.ids);
        }
        if (options.timeAttr != null && !given.ownTimes) {
            links = links.time(given.times);
        }
        if (given.labels instanceof long[] labels) {
            links = links.label(labels);
        } else if (given.labels != null) {
            links = links.label((float[]) given.labels);
        }
        if (given.negatives != null) {
            links = links.negSampling(negatives(given.negatives));
        }
        return links.excludeTargetEdges(exclude(options));
    }

    private static <B extends EpochBuilder<B>> B common(B loader, Oracle options) {
        loader.batchSize(options.batchSize)
                .shuffle(options.shuffle)
                .dropLast(options.dropLast)
                .seed(options.seed)
                .rank(options.rank, options.worldSize)
                .replace(options.replace)
                .disjoint(options.disjoint)
                .subgraphType(SubgraphType.valueOf(options.subgraphType))
                .sampleDirection(options.backward ? SampleDirection.BACKWARD : SampleDirection.FORWARD);
        if (options.skipUnknown) {
            loader.skipUnknown();
        }
        if (options.attributes != null) {
            loader.attributes(options.attributes.toArray(new String[0]));
        }
        if (options.last) {
            loader.temporalStrategy(TemporalStrategy.LAST);
        }
        if (options.timeAttr != null) {
            loader.timeAttr(options.timeAttr);
        }
        if (options.weightAttr != null) {
            loader.weightAttr(options.weightAttr);
        }
        options.numNeighborsOf.forEach((type, fanOuts) -> loader.numNeighbors(Grids.edgeType(type), fanOuts));
        options.filters.forEach((type, filter) -> loader.filter(Grids.edgeType(type), filter(filter)));
        return loader;
    }

    public static Filter filter(TestFilter filter) {
        if (filter instanceof TestFilter.And and) {
            return filter(and.left()).and(filter(and.right()));
        }
        if (filter instanceof TestFilter.Or or) {
            return filter(or.left()).or(filter(or.right()));
        }
        TestFilter.Compare compare = (TestFilter.Compare) filter;
        Filter.Attribute attribute = Filter.attr(compare.attribute());
        if (compare.constant() instanceof Long constant) {
            return switch (compare.operator()) {
                case "equalTo" -> attribute.equalTo(constant);
                case "notEqualTo" -> attribute.notEqualTo(constant);
                case "lessThan" -> attribute.lessThan(constant);
                case "atMost" -> attribute.atMost(constant);
                case "greaterThan" -> attribute.greaterThan(constant);
                default -> attribute.atLeast(constant);
            };
        }
        double constant = compare.constant().doubleValue();
        return switch (compare.operator()) {
            case "equalTo" -> attribute.equalTo(constant);
            case "notEqualTo" -> attribute.notEqualTo(constant);
            case "lessThan" -> attribute.lessThan(constant);
            case "atMost" -> attribute.atMost(constant);
            case "greaterThan" -> attribute.greaterThan(constant);
            default -> attribute.atLeast(constant);
        };
    }

    public static NegativeSampling negatives(OracleNegatives options) {
        NegativeSampling negatives = options.triplet
                ? NegativeSampling.triplet((int) options.amount)
                : NegativeSampling.binary(options.amount);
        if (options.srcWeight != null) {
            negatives = negatives.srcWeight(options.srcWeight);
        }
        if (options.dstWeight != null) {
            negatives = negatives.dstWeight(options.dstWeight);
        }
        if (options.candidates != null) {
            negatives = negatives.candidates(options.candidates);
        }
        return options.strict ? negatives.strict() : negatives;
    }

    public static ExcludeEdges exclude(Oracle options) {
        return ExcludeEdges.valueOf(options.links.exclude);
    }
}

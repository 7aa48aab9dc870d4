package io.filbert.sampler;

import io.filbert.graph.GraphSchema;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The seeds of a batch of links and where its ends are among them: {@code docs/sampling.md}, "Links". Plain Java; one use.
 */
final class LinkSeeds {
    private final SamplePlan plan;
    private final EdgeSamplerInput links;
    private final int edgeType;
    private final int sourceType;
    private final int destinationType;
    private final int positive;
    private final int negative;
    private final boolean triplet;
    private final long[] sources;
    private final long[] destinations;

    /** @param negatives sources and destinations of the negatives, negative j being one of link j mod links */
    LinkSeeds(SamplePlan plan, EdgeSamplerInput links, long[][] negatives, boolean triplet) {
        GraphSchema schema = plan.schema();
        this.plan = plan;
        this.links = links;
        this.edgeType = schema.edgeTypeIndex(links.type());
        this.sourceType = schema.sourceIndex(edgeType);
        this.destinationType = schema.destinationIndex(edgeType);
        this.positive = links.source().length;
        this.negative = negatives[1].length;
        this.triplet = triplet;
        this.sources = concat(links.source(), triplet ? new long[0] : negatives[0]);
        this.destinations = concat(links.destination(), negatives[1]);
    }

    private static long[] concat(long[] a, long[] b) {
        return LongStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private boolean oneType() {
        return sourceType == destinationType;
    }

    Seeds seeds(long epochKey, ExcludeEdges exclude) {
        int types = plan.schema().nodeTypes().size();
        long[][] nodes = new long[types][0];
        int[] firstTree = new int[types];
        if (!plan.disjoint() && oneType()) {
            nodes[sourceType] = sorted(concat(sources, destinations));
        } else if (!plan.disjoint()) {
            nodes[sourceType] = sorted(sources);
            nodes[destinationType] = sorted(destinations);
        } else if (oneType()) {
            nodes[sourceType] = concat(sources, destinations);
        } else {
            nodes[sourceType] = sources;
            nodes[destinationType] = destinations;
            firstTree[destinationType] = sources.length;
        }
        return new Seeds(
                sourceType,
                positive,
                nodes,
                firstTree,
                plan.disjoint() ? trees(epochKey) : null,
                links.time(),
                exclusions(exclude));
    }

    private static long[] sorted(long[] nodes) {
        return Arrays.stream(nodes).sorted().distinct().toArray();
    }

    private Trees trees(long epochKey) {
        int n = sources.length + destinations.length;
        long[] keys = new long[n];
        int[] link = new int[n];
        for (int tree = 0; tree < n; tree++) {
            boolean source = tree < sources.length;
            int end = source ? tree : tree - sources.length;
            link[tree] = end % positive;
            int role = 2 * (end / positive) + (source ? 0 : 1);
            keys[tree] = Draws.treeKey(epochKey, NodeSamplerInput.place(links.places(), link[tree]), role);
        }
        long[] time = links.time();
        return new Trees(
                keys,
                time == null
                        ? null
                        : Arrays.stream(link).mapToLong(i -> time[i]).toArray(),
                link);
    }

    private @Nullable Exclusion[] exclusions(ExcludeEdges exclude) {
        @Nullable
        Exclusion[] exclusions = new Exclusion[plan.schema().edgeTypes().size()];
        int reverse = Bidirectional.reverse(plan.schema(), edgeType);
        if (exclude == ExcludeEdges.NONE || positive == 0) {
            return exclusions;
        }
        int n = exclude == ExcludeEdges.REVERSE && reverse == edgeType ? 2 * positive : positive;
        long[] ids = links.ids() == null ? new long[0] : links.ids();
        long[] id = new long[n];
        Arrays.fill(id, -1);
        System.arraycopy(ids, 0, id, 0, ids.length);
        if (n > positive) {
            exclusions[edgeType] = exclusion(
                    concat(links.source(), links.destination()), concat(links.destination(), links.source()), id);
            return exclusions;
        }
        exclusions[edgeType] = exclusion(links.source(), links.destination(), id.clone());
        if (exclude == ExcludeEdges.REVERSE && reverse >= 0) {
            if (!plan.schema().edgeTypes().get(reverse).ids()) {
                Arrays.fill(id, -1);
            }
            exclusions[reverse] = exclusion(links.destination(), links.source(), id);
        }
        return exclusions;
    }

    private Exclusion exclusion(long[] from, long[] to, long[] id) {
        boolean forward = plan.direction() == SampleDirection.FORWARD;
        int[] link = new int[from.length];
        for (int i = 0; i < link.length; i++) {
            link[i] = plan.disjoint() ? i % positive : -1;
        }
        return Exclusion.of(forward ? to : from, forward ? from : to, id, link);
    }

    /** Where the links are in a sample of these seeds. */
    EdgeSamplerOutput output(SamplerOutput sample, Seeds seeds) {
        int ends = triplet ? positive : sources.length;
        int[] source = new int[ends];
        int[] destination = new int[ends];
        int[] negatives = new int[triplet ? negative : 0];
        for (int i = 0; i < ends; i++) {
            source[i] = local(seeds, sourceType, i, sources[i]);
            destination[i] = destination(seeds, i);
        }
        for (int j = 0; j < negatives.length; j++) {
            int amount = negative / positive;
            negatives[j % positive * amount + j / positive] = destination(seeds, positive + j);
        }
        return new EdgeSamplerOutput(sample, source, destination, negatives, positive);
    }

    private int destination(Seeds seeds, int i) {
        return local(seeds, destinationType, oneType() ? sources.length + i : i, destinations[i]);
    }

    private int local(Seeds seeds, int type, int seed, long node) {
        return plan.disjoint() ? seed : Arrays.binarySearch(seeds.nodes()[type], node);
    }
}

package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalGraphStore;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples the neighborhoods of seed nodes or links, hop by hop: PyG's {@code DistNeighborSampler}, on a member or a thin client.
 * Each hop is one request to each owner of a part of the frontier, with all its edge types; what is drawn depends on nothing but
 * the graph's version and (seed, epoch, step): see {@code docs/sampling.md}.
 *
 * <p>Immutable; any number of threads may sample at once, and a call blocks its thread until the sample is complete.
 *
 * <pre>{@code
 * var sampler = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(15, 10)).seed(7).build();
 * SamplerOutput out = sampler.sampleFromNodes("paper", new long[] {1, 6}, 0, 0);
 * }</pre>
 */
public final class DistNeighborSampler {
    private final LocalGraphStore store;
    private final SamplePlan plan;
    private final long seed;
    private final @Nullable String timeAttr;
    private final ConcurrentLinkedQueue<NodeIndex[]> tables = new ConcurrentLinkedQueue<>();

    /** Of the last call: a loader's calls all have the same, and running sums and the node of least time are known then. */
    private volatile @Nullable Negatives lastNegatives;

    DistNeighborSampler(LocalGraphStore store, SamplePlan plan, long seed, @Nullable String timeAttr) {
        this.store = store;
        this.plan = plan;
        this.seed = seed;
        this.timeAttr = timeAttr;
    }

    /** @param numNeighbors how many neighbors by hop and edge type */
    public static SamplerBuilder builder(LocalGraphStore store, NumNeighbors numNeighbors) {
        return new SamplerBuilder(store, numNeighbors);
    }

    /**
     * Samples from the graph as it is now.
     *
     * @param inputType node type of the seeds
     * @param seeds global ids; one given twice has two local ids and both get its edges, drawn once
     * @param epoch part of every draw's name
     * @param step number of the global batch in its epoch, likewise
     */
    public SamplerOutput sampleFromNodes(String inputType, long[] seeds, long epoch, long step) {
        return sampleFromNodes(store.current(), new NodeSamplerInput(inputType, seeds), epoch, step);
    }

    /**
     * Samples from one version of the graph.
     *
     * @throws GraphConfigException when the seeds have no times and {@code timeAttr} is none of their attributes
     */
    public SamplerOutput sampleFromNodes(GraphVersion version, NodeSamplerInput in, long epoch, long step) {
        in.check();
        int input = schema().nodeTypeIndex(in.inputType());
        checkNodes(version, input, in.nodes());
        long[] time =
                timeAttr == null ? in.time() : in.time() == null ? ownTimes(version, input, in.nodes()) : in.time();
        long epochKey = Draws.epochKey(seed, epoch);
        Trees trees = null;
        if (plan.disjoint()) {
            long[] keys = new long[in.nodes().length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Draws.treeKey(epochKey, NodeSamplerInput.place(in.places(), i), 0);
            }
            trees = new Trees(keys, time, null);
        }
        int types = schema().nodeTypes().size();
        long[][] nodes = new long[types][0];
        nodes[input] = in.nodes();
        Seeds seeds = new Seeds(
                input,
                in.nodes().length,
                nodes,
                new int[types],
                trees,
                time,
                new Exclusion[schema().edgeTypes().size()]);
        return sample(version, seeds, Draws.absorb(epochKey, step));
    }

    private long[] ownTimes(GraphVersion version, int nodeType, long[] nodes) {
        for (AttributeSpec spec : schema().attributes(nodeType)) {
            if (spec.name().equals(timeAttr) && SamplingAttributes.isInteger(spec.dtype())) {
                return NodeValues.longs(store, version, nodeType, spec.name(), nodes);
            }
        }
        throw new GraphConfigException("timeAttr=" + timeAttr + " needs inputTime: node type "
                + schema().nodeTypes().get(nodeType).name() + " has no integer attribute of that name");
    }

    /**
     * Samples around links and their negatives, from one version of the graph.
     *
     * @param negatives null for none
     * @throws GraphConfigException when links have times and the sampler no {@code timeAttr}, or the other way round, or
     *     {@code exclude} does not go with the links or with the sampler
     */
    public EdgeSamplerOutput sampleFromEdges(
            GraphVersion version,
            EdgeSamplerInput in,
            @Nullable NegativeSampling negatives,
            ExcludeEdges exclude,
            long epoch,
            long step) {
        in.check();
        int edgeType = schema().edgeTypeIndex(in.type());
        checkNodes(version, schema().sourceIndex(edgeType), in.source());
        checkNodes(version, schema().destinationIndex(edgeType), in.destination());
        if ((timeAttr == null) != (in.time() == null)) {
            throw new GraphConfigException(
                    timeAttr == null
                            ? "links have times, and no timeAttr says what they bound"
                            : "timeAttr=" + timeAttr + " needs a time for each link");
        }
        checkExclusion(edgeType, in.ids() != null, exclude);
        long epochKey = Draws.epochKey(seed, epoch);
        long[][] ends = negatives == null || in.source().length == 0
                ? new long[2][0]
                : negatives(negatives, edgeType).draw(version, in, epochKey);
        LinkSeeds links = new LinkSeeds(plan, in, ends, negatives != null && negatives.isTriplet());
        Seeds seeds = links.seeds(epochKey, exclude);
        return links.output(sample(version, seeds, Draws.absorb(epochKey, step)), seeds);
    }

    /**
     * Refuses by name what {@link #sampleFromEdges} would refuse for any links of a type: for a loader, before its first batch.
     *
     * @param withIds whether the links have edge ids
     * @param negatives null for none
     */
    public void checkEdges(EdgeType type, boolean withIds, @Nullable NegativeSampling negatives, ExcludeEdges exclude) {
        int edgeType = schema().edgeTypeIndex(type);
        checkExclusion(edgeType, withIds, exclude);
        if (negatives != null) {
            negatives(negatives, edgeType).checkCandidates(store.current());
        }
    }

    private void checkExclusion(int edgeType, boolean withIds, ExcludeEdges exclude) {
        EdgeTypeSpec spec = schema().edgeTypes().get(edgeType);
        if (exclude != ExcludeEdges.NONE && withIds && !spec.ids()) {
            throw new GraphConfigException("edge type " + spec.type()
                    + " keeps no edge ids, by which target edges could be excluded; declare them in the schema");
        }
        if (exclude == ExcludeEdges.SELF
                && plan.subgraphType() == SubgraphType.BIDIRECTIONAL
                && Bidirectional.reverse(schema(), edgeType) >= 0) {
            throw new GraphConfigException(
                    "excludeTargetEdges=SELF and subgraphType=BIDIRECTIONAL: the reverse of a target"
                            + " edge could be drawn and would bring it back; use REVERSE");
        }
    }

    private Negatives negatives(NegativeSampling options, int edgeType) {
        Negatives known = lastNegatives;
        if (known == null || !known.isOf(options, edgeType)) {
            known = new Negatives(this, options, edgeType);
            lastNegatives = known;
        }
        return known;
    }

    /** Samples around seeds of any kind. */
    SamplerOutput sample(GraphVersion version, Seeds seeds, long stepKey) {
        NodeIndex[] index = tables.poll();
        if (index == null) {
            index = Stream.generate(NodeIndex::new)
                    .limit(schema().nodeTypes().size())
                    .toArray(NodeIndex[]::new);
        }
        SamplerOutput output = new SampleRun(this, version, seeds, index).sample(stepKey);
        for (NodeIndex table : index) {
            table.clear();
        }
        tables.add(index);
        return output;
    }

    void checkNodes(GraphVersion version, int nodeType, long[] nodes) {
        if (!version.schema().equals(schema())) {
            throw new InvalidGraphException(
                    "the schema of " + version + " is not the one that this sampler was made for");
        }
        for (long node : nodes) {
            version.checkNode(nodeType, node);
        }
    }

    public GraphSchema schema() {
        return plan.schema();
    }

    /** Whether each seed has a subgraph of its own. */
    public boolean isDisjoint() {
        return plan.disjoint();
    }

    /** Whether there is a {@code timeAttr}. */
    public boolean isTimed() {
        return timeAttr != null;
    }

    SamplePlan plan() {
        return plan;
    }

    long seed() {
        return seed;
    }

    @Nullable
    String timeAttr() {
        return timeAttr;
    }

    LocalGraphStore store() {
        return store;
    }

    Rpc rpc() {
        return store.rpc();
    }

    Catalog catalog() {
        return store.catalog();
    }

    Deadline deadline() {
        return Deadline.in(rpc().options().timeout());
    }
}

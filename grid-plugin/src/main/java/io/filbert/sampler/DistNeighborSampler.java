package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalGraphStore;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples the neighborhoods of seed nodes or links, hop by hop: PyG's {@code DistNeighborSampler}, on a member or a thin client.
 * Each hop is one request to each owner of a part of the frontier, with all its edge types; what is drawn depends on nothing but
 * the graph's version and (seed, epoch, step): see {@code docs/sampling.md}.
 *
 * <p>Any number of threads may sample at once, and a call blocks its thread until the sample is complete.
 *
 * <pre>{@code
 * var sampler = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(15, 10)).seed(7).build();
 * SamplerOutput out = sampler.sampleFromNodes("paper", new long[] {1, 6}, 0, 0);
 * }</pre>
 */
public final class DistNeighborSampler {
    private final LocalGraphStore store;
    private final SamplerSpec spec;
    private final SamplePlan plan;
    private final long seed;
    private final @Nullable String timeAttr;
    private volatile @Nullable Negatives negatives;
    private final ConcurrentLinkedQueue<NodeIndex[]> tables = new ConcurrentLinkedQueue<>();

    DistNeighborSampler(LocalGraphStore store, SamplerSpec spec) {
        this.store = store;
        this.spec = spec;
        this.plan = spec.plan();
        this.seed = spec.seed();
        this.timeAttr = spec.timeAttr();
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
        return sample(startFromNodes(version, in, epoch, step, output -> output));
    }

    /**
     * The same in steps: the hops are for the caller to drive. Only the seeds' own times are asked for here, where they are needed.
     *
     * @param result applied to the sample when it is complete
     */
    public <T> SampleRun<T> startFromNodes(
            GraphVersion version, NodeSamplerInput in, long epoch, long step, Function<SamplerOutput, T> result) {
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
        return new SampleRun<>(this, version, seeds, Draws.absorb(epochKey, step), result);
    }

    private long[] ownTimes(GraphVersion version, int nodeType, long[] nodes) {
        return NodeValues.longs(store, version, nodeType, requireOwnTime(nodeType), nodes);
    }

    /**
     * Checks that seeds of a type need no times of their own.
     *
     * @throws GraphConfigException when {@code timeAttr} is none of their attributes
     */
    public void checkOwnTime(String inputType) {
        if (timeAttr != null) {
            requireOwnTime(schema().nodeTypeIndex(inputType));
        }
    }

    private String requireOwnTime(int nodeType) {
        for (AttributeSpec spec : schema().attributes(nodeType)) {
            if (spec.name().equals(timeAttr) && SamplingAttributes.isInteger(spec.dtype())) {
                return spec.name();
            }
        }
        throw new GraphConfigException(
                "timeAttr=" + timeAttr + " needs a time for each seed (inputTime, edgeLabelTime): node type "
                        + schema().nodeTypes().get(nodeType).name() + " has no integer attribute of that name");
    }

    /**
     * Samples around links and their negatives, from one version of the graph. With a {@code timeAttr} and links without times each
     * end is sampled up to its own time; loaders want a time for each link.
     *
     * @param negatives null for none
     * @throws GraphConfigException when links have times and the sampler no {@code timeAttr}, or neither they nor their ends
     *     have, or {@code exclude} does not go with the links or with the sampler
     */
    public EdgeSamplerOutput sampleFromEdges(
            GraphVersion version,
            EdgeSamplerInput in,
            @Nullable NegativeSampling negatives,
            ExcludeEdges exclude,
            long epoch,
            long step) {
        return sample(startFromEdges(version, in, negatives, exclude, epoch, step, output -> output));
    }

    /**
     * The same in steps: the hops are for the caller to drive. Negatives are made here, and the ends' own times asked for.
     *
     * @param result applied to the sample when it is complete
     */
    public <T> SampleRun<T> startFromEdges(
            GraphVersion version,
            EdgeSamplerInput in,
            @Nullable NegativeSampling negatives,
            ExcludeEdges exclude,
            long epoch,
            long step,
            Function<EdgeSamplerOutput, T> result) {
        in.check();
        int edgeType = schema().edgeTypeIndex(in.type());
        checkNodes(version, schema().sourceIndex(edgeType), in.source());
        checkNodes(version, schema().destinationIndex(edgeType), in.destination());
        if (timeAttr == null && in.time() != null) {
            throw new GraphConfigException("links have times, and no timeAttr says what they bound");
        }
        checkExclusion(in.type(), in.ids() != null, exclude);
        long epochKey = Draws.epochKey(seed, epoch);
        long[][] ends = negatives == null || in.source().length == 0
                ? new long[2][0]
                : negatives(edgeType, negatives).draw(version, in, epochKey);
        LinkSeeds links = new LinkSeeds(plan, in, ends, negatives != null && negatives.isTriplet());
        Seeds seeds = links.seeds(epochKey, exclude, (type, nodes) -> ownTimes(version, type, nodes));
        return new SampleRun<>(
                this,
                version,
                seeds,
                Draws.absorb(epochKey, step),
                sample -> result.apply(links.output(sample, seeds)));
    }

    /**
     * Checks that target edges of a type can be excluded from samples.
     *
     * @param withIds whether links come with edge ids
     * @throws GraphConfigException when the edge type keeps no ids, and when the subgraph type would bring an edge back
     */
    public void checkExclusion(EdgeType type, boolean withIds, ExcludeEdges exclude) {
        int edgeType = schema().edgeTypeIndex(type);
        if (exclude != ExcludeEdges.NONE
                && withIds
                && !schema().edgeTypes().get(edgeType).ids()) {
            throw new GraphConfigException("excludeTargetEdges=" + exclude + " needs edge ids, and edge type " + type
                    + " keeps no edge ids; declare them in the schema, or give links without ids");
        }
        if (exclude == ExcludeEdges.SELF
                && plan.subgraphType() == SubgraphType.BIDIRECTIONAL
                && Bidirectional.reverse(schema(), edgeType) >= 0) {
            throw new GraphConfigException("excludeTargetEdges=SELF and subgraphType=BIDIRECTIONAL: the reverse of a"
                    + " target edge could be drawn and would bring it back; use REVERSE");
        }
        if (exclude == ExcludeEdges.REVERSE && Bidirectional.isReverseUnclear(schema(), edgeType)) {
            throw new GraphConfigException(
                    "excludeTargetEdges=REVERSE: several edge types go from " + type.destination()
                            + " to " + type.source() + ", and none is named rev_" + type.relation()
                            + "; name the reverse type so, or use SELF");
        }
    }

    /**
     * Checks that negatives of an edge type can be made by these options.
     *
     * @throws GraphConfigException naming weights that are too many or too few
     * @throws io.filbert.graph.NodeNotFoundException naming a candidate that is not in the graph
     */
    public void checkNegatives(EdgeType type, NegativeSampling options) {
        negatives(schema().edgeTypeIndex(type), options);
    }

    /** The sums of weights are made, and the node of least time is found, once for all batches of a loader. */
    private Negatives negatives(int edgeType, NegativeSampling options) {
        Negatives made = negatives;
        if (made == null || !made.are(options, edgeType)) {
            made = new Negatives(this, options, edgeType);
            negatives = made;
        }
        return made;
    }

    private <T> T sample(SampleRun<T> run) {
        rpc().callOwners(run);
        return run.output();
    }

    /** Tables of local ids, by node type, for one sample. */
    NodeIndex[] borrowTables() {
        NodeIndex[] index = tables.poll();
        return index != null
                ? index
                : Stream.generate(() -> new NodeIndex(plan.disjoint()))
                        .limit(schema().nodeTypes().size())
                        .toArray(NodeIndex[]::new);
    }

    void giveBack(NodeIndex[] index) {
        for (NodeIndex table : index) {
            table.clear();
        }
        tables.add(index);
    }

    void checkNodes(GraphVersion version, int nodeType, long[] nodes) {
        if (!version.schema().extendsSchema(schema())) {
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

    /** What it samples by. */
    public SamplerSpec spec() {
        return spec;
    }

    SamplePlan plan() {
        return plan;
    }

    /** The sampling attribute that bounds what is drawn, null for none. */
    public @Nullable String timeAttr() {
        return timeAttr;
    }

    /** What it samples from. */
    public LocalGraphStore store() {
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

package io.filbert.loader;

import io.filbert.batch.RankSlice;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.UnknownNameException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SampleDirection;
import io.filbert.sampler.SamplerBuilder;
import io.filbert.sampler.SubgraphType;
import io.filbert.sampler.TemporalStrategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The options that all loaders have, with PyG's names and defaults where it has them. Each checks its own value;
 * {@code build()} of the loader's own builder checks the combination. One thread.
 *
 * @param <B> the loader's own builder
 */
public abstract class LoaderBuilder<B extends LoaderBuilder<B>> {
    /** {@value}: as many as keep two cores busy without many batches in memory. */
    public static final int DEFAULT_PREFETCH = 4;

    /** {@value}: one waits for the network while the other one works. */
    public static final int DEFAULT_SAMPLER_THREADS = 2;

    /** 1 GiB: a few of the largest batches that are usual, and no surprise on a small machine. */
    public static final long DEFAULT_PREFETCH_BYTES = 1L << 30;

    final Graph graph;
    private final SamplerBuilder sampler;
    private int batchSize = 1;

    @Nullable
    String timeAttr;

    private boolean shuffle;
    private long seed;
    private boolean dropLast;
    private RankSlice slice = RankSlice.ALL;
    private int prefetch = DEFAULT_PREFETCH;
    private long prefetchBytes = DEFAULT_PREFETCH_BYTES;
    private int samplerThreads = DEFAULT_SAMPLER_THREADS;
    private @Nullable Set<String> attributes;
    private @Nullable UnaryOperator<MiniBatch> transform;
    boolean skipUnknown;
    boolean seedsByOwner;
    private @Nullable FeatureCache featureCache;
    private boolean externalIds;

    LoaderBuilder(Graph graph, int[] numNeighbors) {
        this.graph = graph;
        this.sampler = DistNeighborSampler.builder(graph.topology(), NumNeighbors.of(numNeighbors));
    }

    abstract B self();

    /** Neighbors by hop of one edge type. */
    public B numNeighbors(EdgeType type, int... perHop) {
        graph.schema().edgeTypeIndex(type);
        sampler.numNeighbors(type, perHop);
        return self();
    }

    /** Seeds of a step over all ranks, at least 1; 1 by default, as in PyG. */
    public B batchSize(int size) {
        batchSize = atLeast("batchSize", size, 1);
        return self();
    }

    /** Whether an epoch visits the seeds in an order of its own; false by default. */
    public B shuffle(boolean on) {
        shuffle = on;
        return self();
    }

    /** Seed of order and draws; 0 by default. */
    public B seed(long value) {
        seed = value;
        sampler.seed(value);
        return self();
    }

    /** Whether a last batch of fewer seeds is left out; false by default. */
    public B dropLast(boolean on) {
        dropLast = on;
        return self();
    }

    /** This trainer's part of every batch; all of it by default. */
    public B rank(int rank, int worldSize) {
        slice = new RankSlice(rank, worldSize);
        return self();
    }

    /** Batches in flight ahead of the trainer, at least 0; {@value #DEFAULT_PREFETCH} by default. */
    public B prefetch(int batches) {
        prefetch = atLeast("prefetch", batches, 0);
        return self();
    }

    /**
     * Bound of the bytes of the batches ahead of the trainer, at least 1; {@link #DEFAULT_PREFETCH_BYTES} by default. A batch that
     * is still in work counts as the largest one so far. One batch is ahead in any case, unless {@code prefetch} is 0.
     */
    public B prefetchBytes(long bytes) {
        if (bytes < 1) {
            throw new GraphConfigException("prefetchBytes=" + bytes + ", must be at least 1");
        }
        prefetchBytes = bytes;
        return self();
    }

    /** Batches worked on at once, at least 1; {@value #DEFAULT_SAMPLER_THREADS} by default. */
    public B samplerThreads(int threads) {
        samplerThreads = atLeast("samplerThreads", threads, 1);
        return self();
    }

    /** Whether a neighbor may be drawn more than once for a node; false by default. */
    public B replace(boolean on) {
        sampler.replace(on);
        return self();
    }

    /** Whether each seed gets a subgraph of its own; false by default, always with {@link #timeAttr}. */
    public B disjoint(boolean on) {
        sampler.disjoint(on);
        return self();
    }

    /** Which edges a batch has; {@link SubgraphType#DIRECTIONAL} by default. */
    public B subgraphType(SubgraphType type) {
        sampler.subgraphType(type);
        return self();
    }

    /** Which edges a hop follows; {@link SampleDirection#FORWARD} by default. */
    public B sampleDirection(SampleDirection direction) {
        sampler.sampleDirection(direction);
        return self();
    }

    /** The sampling attribute that bounds what is drawn by the time of the seed: {@link SamplerBuilder#timeAttr}. */
    public B timeAttr(String name) {
        timeAttr = name;
        sampler.timeAttr(name);
        return self();
    }

    /** How neighbors in time are chosen; {@link TemporalStrategy#UNIFORM} by default. */
    public B temporalStrategy(TemporalStrategy strategy) {
        sampler.temporalStrategy(strategy);
        return self();
    }

    /** The sampling attribute by which neighbors are weighted: {@link SamplerBuilder#weightAttr}. */
    public B weightAttr(String name) {
        sampler.weightAttr(name);
        return self();
    }

    /** A condition on every edge drawn, judged at its owner; every edge type must have the attributes that it names. */
    public B filter(Filter condition) {
        sampler.filter(condition);
        return self();
    }

    /** A condition on the edges of one type, in place of {@link #filter(Filter)}. */
    public B filter(EdgeType type, Filter condition) {
        sampler.filter(type, condition);
        return self();
    }

    /** Loads only these attributes, of all types that have them; all by default, none with no name. */
    public B attributes(String... names) {
        Set<String> known = new HashSet<>();
        for (int group = 0; group < graph.schema().groups(); group++) {
            graph.schema().attributes(group).forEach(spec -> known.add(spec.name()));
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnknownNameException("attribute " + name + " is not in the schema, known are " + known);
            }
        }
        attributes = Set.copyOf(List.of(names));
        return self();
    }

    /**
     * Applied last to every batch, by the sampler thread that made it, so by several threads at once. It returns the batch that
     * it was given; what it adds goes into {@link MiniBatch#put}. What it throws ends the epoch, with the batch named.
     */
    public B transform(UnaryOperator<MiniBatch> operator) {
        transform = operator;
        return self();
    }

    /** Leaves inputs that are not in the graph out of their batch; by default they are refused. */
    public B skipUnknown() {
        skipUnknown = true;
        return self();
    }

    /**
     * Serves the seeds whose partition this member owns when the epoch begins, in the epoch's order: with such a loader on every
     * member each seed is served by exactly one, while no partition moves between their calls of {@code epoch}. Then
     * {@code batchSize} is that of a member, and all members have the same number of steps, that of the member with the most seeds;
     * the last batches of the others are short or empty. Seeds that are not in the graph are nobody's.
     *
     * <p>This option alone makes batches depend on the cluster, so such a loader has no {@link DistLoader#state}. It goes with
     * neither {@code rank} nor {@code dropLast}, and not with a client, which owns nothing.
     */
    public B seedsByOwner() {
        seedsByOwner = true;
        return self();
    }

    /**
     * Keeps rows of node attributes in this process, and asks owners only for those that are not there; other loaders may share
     * the cache. None by default: {@code docs/decisions/0009-feature-cache.md} says when it pays. Batches are the same.
     */
    public B featureCache(FeatureCache cache) {
        featureCache = cache;
        return self();
    }

    /**
     * Brings the external ids of all nodes of a batch, for {@link MiniBatch#externalId}: one more request to each owner. Without it
     * {@link Graph#externalIds} looks up those of the few nodes that matter. Batches and their digests are the same otherwise.
     */
    public B externalIds() {
        if (graph.schema().nodeTypes().stream().allMatch(type -> type.externalIds() == null)) {
            throw new GraphConfigException("externalIds(): no node type of " + graph
                    + " has external ids; declare them in the" + " schema, or take nId");
        }
        externalIds = true;
        return self();
    }

    static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new GraphConfigException(name + "=" + value + ", must be at least " + least);
        }
        return value;
    }

    /** What {@link DistLoader} needs of the options; refuses those that exclude each other. */
    LoaderOptions options() {
        if (slice.worldSize() > batchSize) {
            throw new GraphConfigException("batchSize=" + batchSize + " is less than worldSize=" + slice.worldSize()
                    + "; it counts the seeds of a step over all ranks");
        }
        if (seedsByOwner) {
            checkSeedsByOwner();
        }
        return new LoaderOptions(
                batchSize,
                shuffle,
                seed,
                dropLast,
                slice,
                prefetch,
                prefetchBytes,
                samplerThreads,
                attributes,
                transform,
                skipUnknown,
                seedsByOwner,
                featureCache,
                externalIds,
                batchOptions(),
                graph.rpc().options().timeout());
    }

    /** Whether there is a {@code timeAttr}, so that inputs need times. */
    boolean isTimed() {
        return timeAttr != null;
    }

    private void checkSeedsByOwner() {
        if (!graph.rpc().isMember()) {
            throw new GraphConfigException(
                    "seedsByOwner() is for loaders on members: a client owns no partition; use rank(rank, worldSize)");
        }
        if (slice.worldSize() > 1) {
            throw new GraphConfigException("seedsByOwner() and rank=" + slice.rank() + " of worldSize="
                    + slice.worldSize() + " both say which seeds are this trainer's; choose one");
        }
        if (dropLast) {
            throw new GraphConfigException(
                    "seedsByOwner() and dropLast: members own unequal numbers of seeds, and short"
                            + " batches are what makes their steps equal; leave dropLast out");
        }
    }

    /** The options that batches depend on: each one that is added to this class and changes a batch belongs here. */
    private BatchOptions batchOptions() {
        BatchOptions options = new BatchOptions();
        sampler.options().forEach(options::add);
        return options.add("batchSize", batchSize)
                .add("shuffle", shuffle)
                .add("dropLast", dropLast)
                .add("rank", slice.rank() + "/" + slice.worldSize())
                .add("attributes", attributes == null ? "[all]" : String.join(",", new TreeSet<>(attributes)))
                .add("skipUnknown", skipUnknown);
    }

    /** The sampler of the options; refuses hops of unequal length, a missing edge type, and options that exclude each other. */
    DistNeighborSampler sampler() {
        return sampler.edgeAttributes(attributes).build();
    }
}

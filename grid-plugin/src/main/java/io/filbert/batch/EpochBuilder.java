package io.filbert.batch;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.UnknownNameException;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.Filter;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SampleDirection;
import io.filbert.sampler.SamplerBuilder;
import io.filbert.sampler.SubgraphType;
import io.filbert.sampler.TemporalStrategy;
import io.filbert.store.LocalGraphStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options that batches depend on, with PyG's names and defaults where it has them: those of every loader and of epochs sampled in a
 * Jet job. Each checks its own value; {@code build()} of the builder itself checks the combination. One thread.
 *
 * @param <B> the builder itself
 */
public abstract class EpochBuilder<B extends EpochBuilder<B>> {
    private final LocalGraphStore store;
    private final SamplerBuilder sampler;
    private int batchSize = 1;
    private boolean shuffle;
    private long seed;
    private boolean dropLast;
    private RankSlice slice = RankSlice.ALL;
    private @Nullable Set<String> attributes;
    private boolean skipUnknown;

    /** @param numNeighbors neighbors by hop for every edge type; none when each edge type is given its own */
    protected EpochBuilder(LocalGraphStore store, int... numNeighbors) {
        this.store = store;
        this.sampler = DistNeighborSampler.builder(store, NumNeighbors.of(numNeighbors));
    }

    /** This builder. */
    protected abstract B self();

    /** Neighbors by hop of one edge type. */
    public B numNeighbors(EdgeType type, int... perHop) {
        schema().edgeTypeIndex(type);
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
        GraphSchema schema = schema();
        for (int group = 0; group < schema.groups(); group++) {
            schema.attributes(group).forEach(spec -> known.add(spec.name()));
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnknownNameException("attribute " + name + " is not in the schema, known are " + known);
            }
        }
        attributes = Set.copyOf(List.of(names));
        return self();
    }

    /** Leaves inputs that are not in the graph out of their batch; by default they are refused. */
    public B skipUnknown() {
        skipUnknown = true;
        return self();
    }

    /** A value that is not too small; refuses others by the option's name. */
    protected static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw new GraphConfigException(name + "=" + value + ", must be at least " + least);
        }
        return value;
    }

    /** The schema of the graph. */
    protected final GraphSchema schema() {
        return store.current().schema();
    }

    /** The sampler of the options; refuses hops of unequal length, a missing edge type, and options that exclude each other. */
    protected final DistNeighborSampler sampler() {
        return sampler.edgeAttributes(attributes).build();
    }

    /** The options, but the sampler's own; refuses those that exclude each other. */
    protected final EpochOptions epochOptions() {
        if (slice.worldSize() > batchSize) {
            throw new GraphConfigException("batchSize=" + batchSize + " is less than worldSize=" + slice.worldSize()
                    + "; it counts the seeds of a step over all ranks");
        }
        return new EpochOptions(
                batchSize,
                shuffle,
                seed,
                dropLast,
                slice,
                attributes,
                skipUnknown,
                described().values());
    }

    /** The options that batches depend on: each one that is added to this class and changes a batch belongs here. */
    private BatchOptions described() {
        BatchOptions options = new BatchOptions();
        sampler.options().forEach(options::add);
        return options.add("batchSize", batchSize)
                .add("shuffle", shuffle)
                .add("dropLast", dropLast)
                .add("rank", slice.rank() + "/" + slice.worldSize())
                .add("attributes", attributes == null ? "[all]" : String.join(",", new TreeSet<>(attributes)))
                .add("skipUnknown", skipUnknown);
    }
}

package io.filbert.loader;

import io.filbert.batch.RankSlice;
import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NumNeighbors;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.GraphVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mini-batches around seed nodes: PyG's {@code DistNeighborLoader}.
 *
 * <pre>{@code
 * try (var loader = DistNeighborLoader.builder(grid.open("papers"), 15, 10)
 *         .inputNodes("paper", train).batchSize(1024).shuffle(true).seed(7).build()) {
 *     for (MiniBatch b : loader.epoch(0)) step(b.x("paper"), b.edgeIndex(CITES), b.y("paper"));
 * }
 * }</pre>
 */
public final class DistNeighborLoader extends DistLoader {
    private final DistNeighborSampler sampler;
    private final String inputType;
    private final long @Nullable [] inputNodes;
    private final long inputs;

    private DistNeighborLoader(
            Graph graph, LoaderOptions options, DistNeighborSampler sampler, String type, long @Nullable [] nodes) {
        super(graph, options);
        this.sampler = sampler;
        this.inputType = type;
        this.inputNodes = nodes;
        GraphSchema schema = graph.schema();
        this.inputs = nodes != null
                ? nodes.length
                : schema.nodeTypes().get(schema.nodeTypeIndex(type)).count();
    }

    /**
     * @param numNeighbors neighbors by hop for every edge type, -1 for all, 0 for none; may be left out when each edge type is
     *     given its own
     */
    public static Builder builder(Graph graph, int... numNeighbors) {
        return new Builder(graph, NumNeighbors.of(numNeighbors));
    }

    @Override
    protected long inputs() {
        return inputs;
    }

    @Override
    protected SamplerOutput sample(GraphVersion version, long[] positions, int epoch, int step) {
        long[] seeds = positions;
        if (inputNodes != null) {
            seeds = new long[positions.length];
            for (int i = 0; i < seeds.length; i++) {
                seeds[i] = inputNodes[(int) positions[i]];
            }
        }
        return sampler.sampleFromNodes(version, inputType, seeds, epoch, step);
    }

    /** Options, with PyG's names and defaults where it has them. */
    public static final class Builder {
        /** {@value}: as many as keep two cores busy without many batches in memory. */
        public static final int DEFAULT_PREFETCH = 4;

        /** {@value}: one waits for the network while the other one works. */
        public static final int DEFAULT_SAMPLER_THREADS = 2;

        private final Graph graph;
        private NumNeighbors numNeighbors;
        private @Nullable String inputType;
        private long @Nullable [] inputNodes;
        private int batchSize = 1;
        private boolean shuffle;
        private long seed;
        private boolean dropLast;
        private RankSlice slice = RankSlice.ALL;
        private int prefetch = DEFAULT_PREFETCH;
        private int samplerThreads = DEFAULT_SAMPLER_THREADS;
        private boolean replace;
        private @Nullable Set<String> attributes;

        private Builder(Graph graph, NumNeighbors numNeighbors) {
            this.graph = graph;
            this.numNeighbors = numNeighbors;
        }

        /** Neighbors by hop of one edge type. */
        public Builder numNeighbors(EdgeType type, int... perHop) {
            graph.schema().edgeTypeIndex(type);
            numNeighbors = numNeighbors.with(type, perHop);
            return this;
        }

        /** All nodes of a type. The default is all nodes of the only type. */
        public Builder inputNodes(String nodeType) {
            graph.schema().nodeTypeIndex(nodeType);
            inputType = nodeType;
            inputNodes = null;
            return this;
        }

        /** These nodes of a type, by global id; copied. One may stand there twice. */
        public Builder inputNodes(String nodeType, long... ids) {
            GraphVersion version = graph.current();
            int type = version.schema().nodeTypeIndex(nodeType);
            for (long id : ids) {
                version.checkNode(type, id);
            }
            inputType = nodeType;
            inputNodes = ids.clone();
            return this;
        }

        /** Seeds of a step over all ranks, at least 1; 1 by default, as in PyG. */
        public Builder batchSize(int size) {
            batchSize = atLeast("batchSize", size, 1);
            return this;
        }

        /** Whether an epoch visits the seeds in an order of its own; false by default. */
        public Builder shuffle(boolean on) {
            shuffle = on;
            return this;
        }

        /** Seed of order and draws; 0 by default. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Whether a last batch of fewer seeds is left out; false by default. */
        public Builder dropLast(boolean on) {
            dropLast = on;
            return this;
        }

        /** This trainer's part of every batch; all of it by default. */
        public Builder rank(int rank, int worldSize) {
            slice = new RankSlice(rank, worldSize);
            return this;
        }

        /** Batches in flight ahead of the trainer, at least 0; {@value #DEFAULT_PREFETCH} by default. */
        public Builder prefetch(int batches) {
            prefetch = atLeast("prefetch", batches, 0);
            return this;
        }

        /** Batches worked on at once, at least 1; {@value #DEFAULT_SAMPLER_THREADS} by default. */
        public Builder samplerThreads(int threads) {
            samplerThreads = atLeast("samplerThreads", threads, 1);
            return this;
        }

        /** Whether a neighbor may be drawn more than once for a node; false by default. */
        public Builder replace(boolean on) {
            replace = on;
            return this;
        }

        /** Loads only these attributes, of all types that have them; all by default, none with no name. */
        public Builder attributes(String... names) {
            Set<String> known = new HashSet<>();
            for (int group = 0; group < graph.schema().groups(); group++) {
                graph.schema().attributes(group).forEach(spec -> known.add(spec.name()));
            }
            for (String name : names) {
                if (!known.contains(name)) {
                    throw new io.filbert.graph.UnknownNameException(
                            "attribute " + name + " is not in the schema, known are " + known);
                }
            }
            attributes = Set.copyOf(List.of(names));
            return this;
        }

        private static int atLeast(String name, int value, int least) {
            if (value < least) {
                throw new GraphConfigException(name + "=" + value + ", must be at least " + least);
            }
            return value;
        }

        /** Checks the combination; throws {@link InvalidGraphException} for hops of unequal length or a missing edge type. */
        public DistNeighborLoader build() {
            if (inputType == null && graph.schema().nodeTypes().size() > 1) {
                throw new GraphConfigException("inputNodes is missing; the graph has "
                        + graph.schema().nodeTypes().size() + " node types, say which one the seeds have");
            }
            String type = inputType == null ? SamplerOutput.only(graph.schema()) : inputType;
            if (slice.worldSize() > batchSize) {
                throw new GraphConfigException("batchSize=" + batchSize + " is less than worldSize=" + slice.worldSize()
                        + "; it counts the seeds of a step over all ranks");
            }
            LoaderOptions options = new LoaderOptions(
                    batchSize,
                    shuffle,
                    seed,
                    dropLast,
                    slice,
                    prefetch,
                    samplerThreads,
                    attributes,
                    graph.rpc().options().timeout());
            DistNeighborSampler sampler =
                    new DistNeighborSampler(graph.topology(), numNeighbors, seed, replace, attributes);
            return new DistNeighborLoader(graph, options, sampler, type, inputNodes);
        }
    }
}

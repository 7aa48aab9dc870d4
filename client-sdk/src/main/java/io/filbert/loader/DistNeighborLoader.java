package io.filbert.loader;

import io.filbert.graph.GraphConfigException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
import io.filbert.sampler.NodeSamplerInput;
import io.filbert.sampler.SamplerOutput;
import io.filbert.store.GraphVersion;
import java.util.Arrays;
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
    private final long @Nullable [] inputTime;
    private final @Nullable PartitionOrder byPartition;
    private final long inputs;

    private DistNeighborLoader(Builder options, DistNeighborSampler sampler, String type) {
        super(options.graph, options.options());
        long[] nodes = options.inputNodes;
        this.sampler = sampler;
        this.inputType = type;
        this.inputNodes = nodes;
        this.inputTime = options.inputTime;
        GraphVersion version = graph().current();
        GraphSchema schema = version.schema();
        this.byPartition = options.byPartition ? new PartitionOrder(version, schema.nodeTypeIndex(type)) : null;
        this.inputs = nodes != null
                ? nodes.length
                : schema.nodeTypes().get(schema.nodeTypeIndex(type)).count();
    }

    /**
     * @param numNeighbors neighbors by hop for every edge type, -1 for all, 0 for none; may be left out when each edge type is
     *     given its own
     */
    public static Builder builder(Graph graph, int... numNeighbors) {
        return new Builder(graph, numNeighbors);
    }

    /**
     * Batches for inference: every node of a type exactly once, with all its neighbors up to {@code hops} away, partition by
     * partition, so that consecutive batches begin at one owner. The order is that of the partition book: which nodes share a
     * batch depends on the number of partitions of the cluster, not on its members.
     *
     * <p>With a hop for each layer of the model a batch can grow to the whole graph. Layer by layer it does not: each layer is an
     * epoch of one hop, whose input is the output of the layer before, kept by node id where the trainer has room for it.
     *
     * <pre>{@code
     * double[] h = x;
     * try (var loader = DistNeighborLoader.inference(graph, "paper", 1).batchSize(1024).build()) {
     *     for (int layer = 0; layer < layers; layer++) {
     *         double[] next = new double[h.length];
     *         for (MiniBatch b : loader.epoch(0)) {
     *             double[] sum = new double[b.batchSize()];
     *             int[] n = new int[b.batchSize()];
     *             EdgeIndex edges = b.edgeIndex(CITES);
     *             long[] id = b.nId("paper");
     *             for (int e = 0; e < edges.size(); e++) {
     *                 sum[edges.col()[e]] += h[(int) id[edges.row()[e]]];
     *                 n[edges.col()[e]]++;
     *             }
     *             for (int i = 0; i < sum.length; i++) next[(int) id[i]] = n[i] == 0 ? 0 : sum[i] / n[i];
     *         }
     *         h = next;
     *     }
     * }
     * }</pre>
     *
     * @param hops at least 1
     */
    public static Builder inference(Graph graph, String nodeType, int hops) {
        int[] all = new int[LoaderBuilder.atLeast("hops", hops, 1)];
        Arrays.fill(all, -1);
        Builder builder = new Builder(graph, all).inputNodes(nodeType);
        builder.byPartition = true;
        return builder;
    }

    @Override
    protected long inputs() {
        return inputs;
    }

    @Override
    int partition(GraphVersion version, long position) {
        int type = version.schema().nodeTypeIndex(inputType);
        long node = node(position);
        return version.hasNode(type, node) ? version.book().partition(type, node) : -1;
    }

    @Override
    void describe(BatchOptions options) {
        options.add("inputType", inputType).add("byPartition", byPartition != null);
        if (inputNodes != null) {
            options.add("inputNodes", inputNodes);
        }
        if (inputTime != null) {
            options.add("inputTime", inputTime);
        }
    }

    private long node(long position) {
        if (byPartition != null) {
            return byPartition.node(position);
        }
        return inputNodes == null ? position : inputNodes[(int) position];
    }

    @Override
    Sampled sample(GraphVersion version, StepInputs inputs, int epoch, int step) {
        int n = inputs.positions().length;
        long[] seeds = new long[n];
        long[] time = inputTime == null ? null : new long[n];
        for (int i = 0; i < n; i++) {
            seeds[i] = node(inputs.positions()[i]);
            if (time != null && inputTime != null) {
                time[i] = inputTime[(int) (inputNodes == null ? seeds[i] : inputs.positions()[i])];
            }
        }
        NodeSamplerInput nodes = new NodeSamplerInput(inputType, seeds, time, inputs.places());
        return new Sampled(sampler.sampleFromNodes(version, nodes, epoch, step), null);
    }

    /** Options, with PyG's names and defaults where it has them. */
    public static final class Builder extends LoaderBuilder<Builder> {
        private @Nullable String inputType;
        private long @Nullable [] inputNodes;
        private long @Nullable [] inputTime;
        private boolean byPartition;

        private Builder(Graph graph, int[] numNeighbors) {
            super(graph, numNeighbors);
        }

        @Override
        Builder self() {
            return this;
        }

        /** All nodes of a type. The default is all nodes of the only type. */
        public Builder inputNodes(String nodeType) {
            graph.schema().nodeTypeIndex(nodeType);
            inputType = nodeType;
            inputNodes = null;
            byPartition = false;
            return this;
        }

        /** These nodes of a type, by global id; copied. One may stand there twice. {@link #build} checks them. */
        public Builder inputNodes(String nodeType, long... ids) {
            graph.schema().nodeTypeIndex(nodeType);
            inputType = nodeType;
            inputNodes = ids.clone();
            byPartition = false;
            return this;
        }

        /**
         * The time of each seed, up to which its subgraph is drawn; copied. It stands as the seed does in {@code inputNodes}, or
         * at the node's id where all of a type are the input. With a {@code timeAttr} that the seeds' type has as an attribute their
         * own times are the default.
         */
        public Builder inputTime(long... times) {
            inputTime = times.clone();
            return this;
        }

        /**
         * Checks the combination.
         *
         * @throws InvalidGraphException for hops of unequal length or a missing edge type
         * @throws io.filbert.graph.NodeNotFoundException for an input node that is not in the graph, unless {@link #skipUnknown}
         */
        public DistNeighborLoader build() {
            if (inputType == null && graph.schema().nodeTypes().size() > 1) {
                throw new GraphConfigException("inputNodes is missing; the graph has "
                        + graph.schema().nodeTypes().size() + " node types, say which one the seeds have");
            }
            String type = inputType == null ? SamplerOutput.only(graph.schema()) : inputType;
            if (inputTime != null && !isTimed()) {
                throw new GraphConfigException("inputTime needs a timeAttr that says what it bounds");
            }
            long inputs = inputNodes != null
                    ? inputNodes.length
                    : graph.schema()
                            .nodeTypes()
                            .get(graph.schema().nodeTypeIndex(type))
                            .count();
            if (inputTime != null && inputTime.length != inputs) {
                throw new GraphConfigException("inputTime has " + inputTime.length + " times for " + inputs + " seeds");
            }
            if (inputNodes != null && !skipUnknown) {
                GraphVersion version = graph.current();
                int index = version.schema().nodeTypeIndex(type);
                for (long id : inputNodes) {
                    version.checkNode(index, id);
                }
            }
            DistNeighborSampler sampler = sampler();
            if (inputTime == null) {
                sampler.checkOwnTime(type);
            }
            return new DistNeighborLoader(this, sampler, type);
        }
    }
}

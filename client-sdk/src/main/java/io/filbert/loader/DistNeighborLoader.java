package io.filbert.loader;

import io.filbert.batch.NodeInputs;
import io.filbert.graph.InvalidGraphException;
import io.filbert.grid.Graph;
import io.filbert.sampler.DistNeighborSampler;
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
    private DistNeighborLoader(Graph graph, LoaderOptions options, DistNeighborSampler sampler, NodeInputs inputs) {
        super(graph, options, sampler, inputs);
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
        return Builder.inference(graph, nodeType, hops);
    }

    /** Options, with PyG's names and defaults where it has them. */
    public static final class Builder extends LoaderBuilder<Builder> {
        private NodeInputs inputs = NodeInputs.all();
        private long @Nullable [] inputTime;

        private Builder(Graph graph, int[] numNeighbors) {
            super(graph, numNeighbors);
        }

        private static Builder inference(Graph graph, String nodeType, int hops) {
            int[] all = new int[atLeast("hops", hops, 1)];
            Arrays.fill(all, -1);
            Builder builder = new Builder(graph, all);
            builder.inputs = NodeInputs.byPartition(graph.current(), nodeType);
            return builder;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** All nodes of a type. The default is all nodes of the only type. */
        public Builder inputNodes(String nodeType) {
            graph.schema().nodeTypeIndex(nodeType);
            inputs = NodeInputs.all(nodeType);
            return this;
        }

        /** These nodes of a type, by global id; copied. One may stand there twice. {@link #build} checks them. */
        public Builder inputNodes(String nodeType, long... ids) {
            graph.schema().nodeTypeIndex(nodeType);
            inputs = NodeInputs.of(nodeType, ids);
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
            LoaderOptions options = options();
            DistNeighborSampler sampler = sampler();
            NodeInputs all = inputTime == null ? inputs : inputs.time(inputTime);
            return new DistNeighborLoader(
                    graph,
                    options,
                    sampler,
                    all.checked(sampler, options.epoch().skipUnknown()));
        }
    }
}

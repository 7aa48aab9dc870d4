package io.filbert.sampler;

import io.filbert.graph.AttributeSpec;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.InvalidGraphException;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.Rpc;
import io.filbert.store.Catalog;
import io.filbert.store.GraphVersion;
import io.filbert.store.LocalGraphStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Samples the neighborhoods of seed nodes, hop by hop: PyG's {@code DistNeighborSampler}, on a member or a thin client. Each hop
 * is one request to each owner of a part of the frontier, with all its edge types; what is drawn depends on nothing but
 * the graph's version and (seed, epoch, step): see {@code docs/sampling.md}.
 *
 * <p>Immutable; any number of threads may sample at once, and a call blocks its thread until the sample is complete.
 *
 * <pre>{@code
 * var sampler = new DistNeighborSampler(graph.topology(), NumNeighbors.of(15, 10), 7);
 * SamplerOutput out = sampler.sampleFromNodes("paper", new long[] {1, 6}, 0, 0);
 * }</pre>
 */
public final class DistNeighborSampler {
    private final LocalGraphStore store;
    private final boolean replace;
    private final long seed;
    private final GraphSchema schema;
    private final int[][] fanouts;
    private final int[][] rowBytes;
    private final ConcurrentLinkedQueue<NodeIndex[]> tables = new ConcurrentLinkedQueue<>();

    /** Without replacement, with all edge attributes. */
    public DistNeighborSampler(LocalGraphStore store, NumNeighbors numNeighbors, long seed) {
        this(store, numNeighbors, seed, false, null);
    }

    /**
     * @param store the graph
     * @param numNeighbors how many neighbors by hop and edge type
     * @param seed of all draws
     * @param replace whether a neighbor may be drawn more than once for a node
     * @param edgeAttributes names of the edge attributes that come along; null for all
     */
    public DistNeighborSampler(
            LocalGraphStore store,
            NumNeighbors numNeighbors,
            long seed,
            boolean replace,
            @Nullable Set<String> edgeAttributes) {
        this.store = store;
        this.replace = replace;
        this.seed = seed;
        this.schema = store.current().schema();
        this.fanouts = numNeighbors.resolve(schema);
        this.rowBytes = new int[schema.edgeTypes().size()][];
        for (int e = 0; e < rowBytes.length; e++) {
            List<AttributeSpec> specs = schema.edgeTypes().get(e).attributes();
            rowBytes[e] = specs.stream()
                    .mapToInt(s -> edgeAttributes == null || edgeAttributes.contains(s.name()) ? s.rowBytes() : 0)
                    .toArray();
        }
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
        return sampleFromNodes(store.current(), inputType, seeds, epoch, step);
    }

    /** Samples from one version of the graph. */
    public SamplerOutput sampleFromNodes(GraphVersion version, String inputType, long[] seeds, long epoch, long step) {
        if (!version.schema().equals(schema)) {
            throw new InvalidGraphException(
                    "the schema of " + version + " is not the one that this sampler was made for");
        }
        int input = schema.nodeTypeIndex(inputType);
        for (long node : seeds) {
            version.checkNode(input, node);
        }
        NodeIndex[] index = tables.poll();
        if (index == null) {
            index = Stream.generate(NodeIndex::new)
                    .limit(schema.nodeTypes().size())
                    .toArray(NodeIndex[]::new);
        }
        SamplerOutput output =
                new SampleRun(version, index, rowBytes).sample(this, input, seeds, Draws.stepKey(seed, epoch, step));
        for (NodeIndex table : index) {
            table.clear();
        }
        tables.add(index);
        return output;
    }

    public GraphSchema schema() {
        return schema;
    }

    /** By (hop, edge type). */
    int[][] numNeighbors() {
        return fanouts;
    }

    int[][] rowBytes() {
        return rowBytes;
    }

    boolean replace() {
        return replace;
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

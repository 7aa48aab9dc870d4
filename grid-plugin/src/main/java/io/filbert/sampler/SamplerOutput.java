package io.filbert.sampler;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.store.GraphVersion;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sampled subgraph, in PyG's words. The arrays are exactly as long as stated and belong to the caller.
 *
 * <p>For a graph with one node type and one edge type the forms without a type name it.
 */
public final class SamplerOutput {
    private final GraphVersion version;
    private final int input;
    private final int seeds;
    private final long[][] node;
    private final int @Nullable [][] batch;
    private final long @Nullable [] seedTime;
    private final SampledEdges edges;
    private final int[][] numSampledNodes;
    private final int @Nullable [][] numSampledEdges;

    SamplerOutput(
            GraphVersion version,
            int input,
            int seeds,
            long[][] node,
            int @Nullable [][] batch,
            long @Nullable [] seedTime,
            SampledEdges edges,
            int[][] numSampledNodes,
            int @Nullable [][] numSampledEdges) {
        this.version = version;
        this.input = input;
        this.seeds = seeds;
        this.node = node;
        this.batch = batch;
        this.seedTime = seedTime;
        this.edges = edges;
        this.numSampledNodes = numSampledNodes;
        this.numSampledEdges = numSampledEdges;
    }

    /** What was read. */
    public GraphVersion version() {
        return version;
    }

    public GraphSchema schema() {
        return version.schema();
    }

    /** The node type of the seeds; of links, that of their sources. */
    public String inputType() {
        return schema().nodeTypes().get(input).name();
    }

    /** The number of inputs: seed nodes, which have the first local ids of the input type; or links. */
    public int seeds() {
        return seeds;
    }

    /** Global ids by local id: the seeds as given, then the sampled nodes in the order in which they were found. */
    public long[] node(String nodeType) {
        return node[schema().nodeTypeIndex(nodeType)];
    }

    /** The subgraph of each local id: the number of its seed, or link, in the batch. Null when the sample is not disjoint. */
    public int @Nullable [] batch(String nodeType) {
        int type = schema().nodeTypeIndex(nodeType);
        return batch == null ? null : batch[type];
    }

    /** Whether each seed has a subgraph of its own. */
    public boolean isDisjoint() {
        return batch != null;
    }

    /** The time of each input, null when there are none. */
    public long @Nullable [] seedTime() {
        return seedTime;
    }

    /** Local id of the source of each sampled edge. */
    public int[] row(EdgeType type) {
        return edges.row(schema().edgeTypeIndex(type));
    }

    /** Local id of the destination of each sampled edge, as long as {@link #row}. */
    public int[] col(EdgeType type) {
        return edges.col(schema().edgeTypeIndex(type));
    }

    /** Edge id of each sampled edge, -1 where it was removed; null when the edge type keeps no ids. */
    public long @Nullable [] edge(EdgeType type) {
        return edges.ids(schema().edgeTypeIndex(type));
    }

    /** Rows of an edge attribute as they are stored, in the order of the edges; null when it was not asked for. */
    public byte @Nullable [] edgeAttribute(EdgeType type, String attribute) {
        int e = schema().edgeTypeIndex(type);
        return edges.attribute(e, schema().attributeIndex(schema().edgeGroup(e), attribute));
    }

    /** New nodes by hop, the seeds first: hops + 1 numbers. */
    public int[] numSampledNodes(String nodeType) {
        return numSampledNodes[schema().nodeTypeIndex(nodeType)];
    }

    /** Edges by hop: as many numbers as hops. None where edges were added to the sampled ones ({@link SubgraphType}). */
    public int[] numSampledEdges(EdgeType type) {
        int e = schema().edgeTypeIndex(type);
        return numSampledEdges == null ? new int[0] : numSampledEdges[e];
    }

    /** {@link #node(String)} of the only node type. */
    public long[] node() {
        return node(only(schema()));
    }

    /** {@link #row(EdgeType)} of the only edge type. */
    public int[] row() {
        return row(onlyEdge(schema()));
    }

    /** {@link #col(EdgeType)} of the only edge type. */
    public int[] col() {
        return col(onlyEdge(schema()));
    }

    /** {@link #edge(EdgeType)} of the only edge type. */
    public long @Nullable [] edge() {
        return edge(onlyEdge(schema()));
    }

    /** {@link #numSampledNodes(String)} of the only node type. */
    public int[] numSampledNodes() {
        return numSampledNodes(only(schema()));
    }

    /** {@link #numSampledEdges(EdgeType)} of the only edge type. */
    public int[] numSampledEdges() {
        return numSampledEdges(onlyEdge(schema()));
    }

    /** All sampled edges. */
    public long edges() {
        return Arrays.stream(edges.sizes()).asLongStream().sum();
    }

    /** The only node type; refuses a heterogeneous graph by name. */
    public static String only(GraphSchema schema) {
        if (schema.nodeTypes().size() != 1) {
            throw new io.filbert.graph.UnknownNameException(
                    "the graph has " + schema.nodeTypes().size() + " node types; name one");
        }
        return schema.nodeTypes().get(0).name();
    }

    /** The only edge type; refuses a heterogeneous graph by name. */
    public static EdgeType onlyEdge(GraphSchema schema) {
        if (schema.edgeTypes().size() != 1) {
            throw new io.filbert.graph.UnknownNameException(
                    "the graph has " + schema.edgeTypes().size() + " edge types; name one");
        }
        return Objects.requireNonNull(schema.edgeTypes().get(0)).type();
    }
}

package io.filbert.pipeline;

import io.filbert.graph.EdgeType;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.UnknownNameException;
import java.util.List;

/**
 * Some nodes of one type, all in one call of a {@link Layer}: their rows, all their in-edges, and the rows of the distinct neighbors.
 * Rows are what the layer before computed, or the input attribute. Arrays must not be changed. One thread.
 */
public final class LayerInput {
    private final GraphSchema schema;
    private final int nodeType;
    private final long[] nodes;
    private final List<InEdges> edges;
    private final long[][] neighbors;
    private final int[] columns;
    private final float[] rows;
    private final float[][] neighborRows;

    /**
     * @param edges by edge type with this destination, in schema order
     * @param neighbors by node type
     * @param columns by node type
     * @param neighborRows by node type
     */
    LayerInput(
            GraphSchema schema,
            int nodeType,
            long[] nodes,
            List<InEdges> edges,
            long[][] neighbors,
            int[] columns,
            float[] rows,
            float[][] neighborRows) {
        this.schema = schema;
        this.nodeType = nodeType;
        this.nodes = nodes;
        this.edges = edges;
        this.neighbors = neighbors;
        this.columns = columns;
        this.rows = rows;
        this.neighborRows = neighborRows;
    }

    /** The type of the nodes. */
    public String nodeType() {
        return schema.nodeTypes().get(nodeType).name();
    }

    /** How many nodes. */
    public int size() {
        return nodes.length;
    }

    /** Their ids. */
    public long[] nodes() {
        return nodes;
    }

    /** How many columns the rows of a type have; 0 when it has none. */
    public int columns(String type) {
        return columns[schema.nodeTypeIndex(type)];
    }

    /** The rows of the nodes: {@code size() * columns(nodeType())} values, row-major. */
    public float[] rows() {
        return rows;
    }

    /** The edge types that end in this node type, in schema order. */
    public List<EdgeType> edgeTypes() {
        return edges.stream().map(InEdges::type).toList();
    }

    /** The in-edges of one of {@link #edgeTypes}; throws {@link UnknownNameException} for another one. */
    public InEdges edges(EdgeType type) {
        for (InEdges some : edges) {
            if (some.type().equals(type)) {
                return some;
            }
        }
        throw new UnknownNameException(
                "edge type " + type + " does not end in node type " + nodeType() + ", these do: " + edgeTypes());
    }

    /** The distinct neighbors of a type over all edge types, ascending; {@link InEdges#index} points here. */
    public long[] neighbors(String type) {
        return neighbors[schema.nodeTypeIndex(type)];
    }

    /** Their rows: {@code neighbors(type).length * columns(type)} values, row-major. */
    public float[] neighborRows(String type) {
        return neighborRows[schema.nodeTypeIndex(type)];
    }
}

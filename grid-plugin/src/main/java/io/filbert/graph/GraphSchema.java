package io.filbert.graph;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a graph consists of: node types with their number of nodes, edge types, and the attributes of both. Immutable.
 *
 * <p>Node ids are dense, 0 to count - 1 for each node type. A homogeneous graph is the case of one node type and one edge
 * type. The order in which types are declared is the schema order, and a type's index in it is part of the definition of
 * a draw ({@code docs/sampling.md}).
 *
 * <pre>{@code
 * GraphSchema schema = GraphSchema.builder()
 *         .nodeType("paper", 2708, AttributeSpec.of("x", DType.FLOAT32, 1433), AttributeSpec.of("y", DType.INT64, 1))
 *         .edgeType(new EdgeType("paper", "cites", "paper"))
 *         .build();
 * }</pre>
 */
public final class GraphSchema {
    /** The node type of {@link #homogeneous}. */
    public static final String NODE = "node";

    /** The edge type of {@link #homogeneous}. */
    public static final EdgeType EDGE = new EdgeType(NODE, "to", NODE);

    private final List<NodeTypeSpec> nodeTypes;
    private final List<EdgeTypeSpec> edgeTypes;
    private final Map<String, Integer> nodeIndex = new HashMap<>();
    private final Map<EdgeType, Integer> edgeIndex = new HashMap<>();
    private final int[] sources;
    private final int[] destinations;
    private final List<List<ColumnSpec>> samplingColumns = new ArrayList<>();

    private GraphSchema(List<NodeTypeSpec> nodeTypes, List<EdgeTypeSpec> edgeTypes) {
        this.nodeTypes = List.copyOf(nodeTypes);
        this.edgeTypes = List.copyOf(edgeTypes);
        for (NodeTypeSpec spec : nodeTypes) {
            if (nodeIndex.put(spec.name(), nodeIndex.size()) != null) {
                throw new InvalidGraphException("node type " + spec.name() + " is declared twice");
            }
        }
        this.sources = new int[edgeTypes.size()];
        this.destinations = new int[edgeTypes.size()];
        for (EdgeTypeSpec spec : edgeTypes) {
            int index = edgeIndex.size();
            if (edgeIndex.put(spec.type(), index) != null) {
                throw new InvalidGraphException("edge type " + spec.type() + " is declared twice");
            }
            sources[index] = nodeTypeIndex(spec.type().source());
            destinations[index] = nodeTypeIndex(spec.type().destination());
        }
        for (int a = 0; a < adjacencies(); a++) {
            EdgeTypeSpec spec = edgeTypes.get(edgeTypeOf(a));
            samplingColumns.add(
                    ColumnSpec.of(spec, nodeTypes.get(neighborType(a)).attributes()));
        }
    }

    /**
     * A node type.
     *
     * @param name its name
     * @param count its number of nodes; ids are 0 to count - 1
     * @param externalIds what its nodes are called outside, null when they have no names but their ids; a node's id is the rank of its
     *     external one, see {@code docs/external-ids.md}
     * @param attributes what every node has
     */
    public record NodeTypeSpec(
            String name, long count, @Nullable IdKind externalIds, List<AttributeSpec> attributes) {
        public NodeTypeSpec {
            Names.checked("node type", name);
            if (count < 0) {
                throw new InvalidGraphException("node type " + name + " has count=" + count + ", must be at least 0");
            }
            attributes = List.copyOf(attributes);
            refuseDuplicates("node type " + name, attributes);
        }

        public NodeTypeSpec(String name, long count, AttributeSpec... attributes) {
            this(name, count, null, List.of(attributes));
        }

        /** The same with external ids of a kind. */
        public NodeTypeSpec withExternalIds(IdKind kind) {
            return new NodeTypeSpec(name, count, kind, attributes);
        }

        NodeTypeSpec withAttributes(List<AttributeSpec> others) {
            return new NodeTypeSpec(name, count, externalIds, others);
        }

        NodeTypeSpec withAttribute(AttributeSpec attribute) {
            List<AttributeSpec> more = new ArrayList<>(attributes);
            more.add(attribute);
            return withAttributes(more);
        }
    }

    /**
     * An edge type.
     *
     * @param type its name
     * @param ids whether edge ids are kept and can be asked for; they always define the order of a neighborhood
     * @param weights whether every edge has a float32 weight
     * @param times whether every edge has an int64 time, by which a neighborhood is then ordered first
     * @param outEdges whether edges can be followed from source to destination too; they are kept a second time for that
     * @param links whether an edge's ends can be looked up by its id; ids must be dense, 0 to the number of edges - 1
     * @param attributes what every edge has besides
     */
    public record EdgeTypeSpec(
            EdgeType type,
            boolean ids,
            boolean weights,
            boolean times,
            boolean outEdges,
            boolean links,
            List<AttributeSpec> attributes)
            implements Serializable {
        /** What draws call the weight of an edge type with weights. */
        public static final String WEIGHT = "weight";

        /** What draws call the time of an edge type with times. */
        public static final String TIME = "time";

        public EdgeTypeSpec {
            attributes = List.copyOf(attributes);
            refuseDuplicates("edge type " + type, attributes);
            for (AttributeSpec spec : attributes) {
                if ((weights && spec.name().equals(WEIGHT))
                        || (times && spec.name().equals(TIME))) {
                    throw new InvalidGraphException("edge type " + type + " has " + spec.name()
                            + "s and an attribute of the name " + spec.name() + "; name the attribute otherwise");
                }
            }
        }

        public EdgeTypeSpec(
                EdgeType type, boolean ids, boolean weights, boolean times, List<AttributeSpec> attributes) {
            this(type, ids, weights, times, false, false, attributes);
        }

        /** An edge type that keeps its edge ids and has these attributes. */
        public EdgeTypeSpec(EdgeType type, AttributeSpec... attributes) {
            this(type, true, false, false, List.of(attributes));
        }

        public EdgeTypeSpec withIds(boolean kept) {
            return new EdgeTypeSpec(type, kept, weights, times, outEdges, links, attributes);
        }

        public EdgeTypeSpec withWeights() {
            return new EdgeTypeSpec(type, ids, true, times, outEdges, links, attributes);
        }

        public EdgeTypeSpec withTimes() {
            return new EdgeTypeSpec(type, ids, weights, true, outEdges, links, attributes);
        }

        public EdgeTypeSpec withOutEdges() {
            return new EdgeTypeSpec(type, ids, weights, times, true, links, attributes);
        }

        public EdgeTypeSpec withLinks() {
            return new EdgeTypeSpec(type, ids, weights, times, outEdges, true, attributes);
        }

        /** The same of the reversed edges. */
        public EdgeTypeSpec reversed() {
            return new EdgeTypeSpec(type.reversed(), ids, weights, times, outEdges, links, attributes);
        }
    }

    private static void refuseDuplicates(String owner, List<AttributeSpec> attributes) {
        Set<String> seen = new HashSet<>();
        for (AttributeSpec spec : attributes) {
            if (!seen.add(spec.name())) {
                throw new InvalidGraphException("attribute " + spec.name() + " of " + owner + " is declared twice");
            }
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** One node type {@value #NODE} and one edge type {@code node__to__node} that keeps its edge ids. */
    public static GraphSchema homogeneous(long nodes, AttributeSpec... nodeAttributes) {
        return builder().nodeType(NODE, nodes, nodeAttributes).edgeType(EDGE).build();
    }

    public List<NodeTypeSpec> nodeTypes() {
        return nodeTypes;
    }

    public List<EdgeTypeSpec> edgeTypes() {
        return edgeTypes;
    }

    /** The position of a node type in schema order; throws {@link UnknownNameException}. */
    public int nodeTypeIndex(String name) {
        Integer index = nodeIndex.get(name);
        if (index == null) {
            throw new UnknownNameException(
                    "node type " + name + " is not in the schema, known are " + nodeIndex.keySet());
        }
        return index;
    }

    /** The position of an edge type in schema order; throws {@link UnknownNameException}. */
    public int edgeTypeIndex(EdgeType type) {
        Integer index = edgeIndex.get(type);
        if (index == null) {
            throw new UnknownNameException(
                    "edge type " + type + " is not in the schema, known are " + edgeIndex.keySet());
        }
        return index;
    }

    /** The index of the source node type of the edge type with this index. */
    public int sourceIndex(int edgeType) {
        return sources[edgeType];
    }

    /** The index of the destination node type of the edge type with this index. */
    public int destinationIndex(int edgeType) {
        return destinations[edgeType];
    }

    /**
     * Both directions of the edge types in one numbering: adjacency e holds the in-edges of edge type e, by destination, and
     * adjacency e + (number of edge types) its out-edges, by source, if it has {@code outEdges}.
     *
     * @return twice the number of edge types
     */
    public int adjacencies() {
        return 2 * edgeTypes.size();
    }

    /** The edge type of an adjacency. */
    public int edgeTypeOf(int adjacency) {
        return adjacency % edgeTypes.size();
    }

    /** The node type whose rows an adjacency has: the destination of in-edges, the source of out-edges. */
    public int rowType(int adjacency) {
        return isOut(adjacency) ? sources[edgeTypeOf(adjacency)] : destinations[edgeTypeOf(adjacency)];
    }

    /** The node type at the other end. */
    public int neighborType(int adjacency) {
        return isOut(adjacency) ? destinations[edgeTypeOf(adjacency)] : sources[edgeTypeOf(adjacency)];
    }

    /** Whether edges of an adjacency are kept: in-edges are, out-edges where the edge type says so. */
    public boolean hasAdjacency(int adjacency) {
        return !isOut(adjacency) || edgeTypes.get(edgeTypeOf(adjacency)).outEdges();
    }

    private boolean isOut(int adjacency) {
        return adjacency >= edgeTypes.size();
    }

    /**
     * What stands beside the edges of an adjacency: the weight if any, the time if any, the edge type's sampling attributes, those
     * of the neighbors' type.
     */
    public List<ColumnSpec> samplingColumns(int adjacency) {
        return samplingColumns.get(adjacency);
    }

    /** The first sampling column of this name, an edge's before a neighbor's; -1 when there is none. */
    public int samplingColumn(int adjacency, String name) {
        List<ColumnSpec> columns = samplingColumns.get(adjacency);
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).name().equals(name)) {
                return c;
            }
        }
        return -1;
    }

    /**
     * This schema and, for every edge type (a, r, b), its reverse (b, rev_r, a) with the same flags and attributes, after the others;
     * for {@code GraphWriter.toUndirected}.
     */
    public GraphSchema toUndirected() {
        List<EdgeTypeSpec> both = new ArrayList<>(edgeTypes);
        for (EdgeTypeSpec spec : edgeTypes) {
            if (!edgeIndex.containsKey(spec.type().reversed())) {
                both.add(spec.reversed());
            }
        }
        return new GraphSchema(nodeTypes, both);
    }

    /**
     * This schema and one more attribute of a node type, after its others: every index stays what it is.
     *
     * @param nodeType its index
     */
    public GraphSchema withAttribute(int nodeType, AttributeSpec attribute) {
        List<NodeTypeSpec> more = new ArrayList<>(nodeTypes);
        more.set(nodeType, nodeTypes.get(nodeType).withAttribute(attribute));
        return new GraphSchema(more, edgeTypes);
    }

    /** Whether this schema is the other one, or that with attributes added to node types: what indices of it name is the same here. */
    public boolean extendsSchema(GraphSchema other) {
        if (!edgeTypes.equals(other.edgeTypes) || nodeTypes.size() != other.nodeTypes.size()) {
            return false;
        }
        for (int t = 0; t < nodeTypes.size(); t++) {
            NodeTypeSpec before = other.nodeTypes.get(t);
            NodeTypeSpec now = nodeTypes.get(t);
            int known = before.attributes().size();
            if (now.attributes().size() < known
                    || !now.withAttributes(now.attributes().subList(0, known)).equals(before)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Node types and edge types in one numbering, as blocks and requests use it: node types first, then edge types.
     *
     * @return the number of groups
     */
    public int groups() {
        return nodeTypes.size() + edgeTypes.size();
    }

    /** The group of the edge type with this index. */
    public int edgeGroup(int edgeType) {
        return nodeTypes.size() + edgeType;
    }

    /** The group under which the links of the edge type with this index are stored, beyond {@link #groups}. */
    public int linkGroup(int edgeType) {
        return groups() + edgeType;
    }

    /**
     * The group under which the edge attributes of an adjacency are stored: that of in-edges is the edge type's, that of out-edges
     * lies beyond {@link #groups} and the links.
     */
    public int adjacencyGroup(int adjacency) {
        return isOut(adjacency) ? groups() + adjacency : edgeGroup(adjacency);
    }

    /** The attributes of a group, in declared order; of links (source, destination, time if any) as one. */
    public List<AttributeSpec> attributes(int group) {
        if (group < nodeTypes.size()) {
            return nodeTypes.get(group).attributes();
        }
        EdgeTypeSpec spec = edgeTypeOfGroup(group);
        return group >= linkGroup(0) && group < linkGroup(edgeTypes.size())
                ? List.of(AttributeSpec.of("link", DType.INT64, spec.times() ? 3 : 2))
                : spec.attributes();
    }

    private EdgeTypeSpec edgeTypeOfGroup(int group) {
        return edgeTypes.get((group - nodeTypes.size()) % edgeTypes.size());
    }

    /** {@code node type paper} or {@code edge type paper__cites__paper}, for messages. */
    public String groupName(int group) {
        return group < nodeTypes.size()
                ? "node type " + nodeTypes.get(group).name()
                : "edge type " + edgeTypeOfGroup(group).type();
    }

    /** The position of an attribute among those of its group; throws {@link UnknownNameException}. */
    public int attributeIndex(int group, String name) {
        List<AttributeSpec> attributes = attributes(group);
        List<String> known = new ArrayList<>();
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.get(i).name().equals(name)) {
                return i;
            }
            known.add(attributes.get(i).name());
        }
        throw new UnknownNameException(groupName(group) + " has no attribute " + name + ", it has " + known);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GraphSchema that
                && nodeTypes.equals(that.nodeTypes)
                && edgeTypes.equals(that.edgeTypes);
    }

    @Override
    public int hashCode() {
        return 31 * nodeTypes.hashCode() + edgeTypes.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (NodeTypeSpec spec : nodeTypes) {
            out.append(String.format("node type %-12s %,12d nodes", spec.name(), spec.count()));
            out.append(spec.externalIds() == null ? "" : ", external ids " + spec.externalIds());
            append(out, spec.attributes());
        }
        for (EdgeTypeSpec spec : edgeTypes) {
            out.append("edge type ").append(spec.type());
            out.append(spec.ids() ? ", ids" : "").append(spec.weights() ? ", weights" : "");
            out.append(spec.times() ? ", times" : "").append(spec.outEdges() ? ", out-edges" : "");
            out.append(spec.links() ? ", links" : "");
            append(out, spec.attributes());
        }
        return out.toString();
    }

    private static void append(StringBuilder out, List<AttributeSpec> attributes) {
        for (AttributeSpec a : attributes) {
            out.append(", ")
                    .append(a.name())
                    .append(' ')
                    .append(a.dtype())
                    .append('[')
                    .append(a.columns())
                    .append(a.isSampling() ? "] sampling" : "]");
        }
        out.append('\n');
    }

    /** Collects the types; {@link #build()} checks that every edge type's ends are declared. */
    public static final class Builder {
        private final List<NodeTypeSpec> nodeTypes = new ArrayList<>();
        private final List<EdgeTypeSpec> edgeTypes = new ArrayList<>();

        private Builder() {}

        public Builder nodeType(String name, long count, AttributeSpec... attributes) {
            return nodeType(new NodeTypeSpec(name, count, attributes));
        }

        public Builder nodeType(NodeTypeSpec spec) {
            nodeTypes.add(spec);
            return this;
        }

        public Builder edgeType(EdgeType type, AttributeSpec... attributes) {
            return edgeType(new EdgeTypeSpec(type, attributes));
        }

        public Builder edgeType(EdgeTypeSpec spec) {
            edgeTypes.add(spec);
            return this;
        }

        public GraphSchema build() {
            if (nodeTypes.isEmpty()) {
                throw new InvalidGraphException("a graph needs at least one node type");
            }
            return new GraphSchema(nodeTypes, edgeTypes);
        }
    }
}

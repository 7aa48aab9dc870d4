package io.filbert.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    }

    /**
     * A node type.
     *
     * @param name its name
     * @param count its number of nodes; ids are 0 to count - 1
     * @param attributes what every node has
     */
    public record NodeTypeSpec(String name, long count, List<AttributeSpec> attributes) {
        public NodeTypeSpec {
            Names.checked("node type", name);
            if (count < 0) {
                throw new InvalidGraphException("node type " + name + " has count=" + count + ", must be at least 0");
            }
            attributes = List.copyOf(attributes);
            refuseDuplicates("node type " + name, attributes);
        }

        public NodeTypeSpec(String name, long count, AttributeSpec... attributes) {
            this(name, count, List.of(attributes));
        }
    }

    /**
     * An edge type.
     *
     * @param type its name
     * @param ids whether edge ids are kept and can be asked for; they always define the order of a neighborhood
     * @param weights whether every edge has a float32 weight
     * @param times whether every edge has an int64 time, by which a neighborhood is then ordered first
     * @param attributes what every edge has besides
     */
    public record EdgeTypeSpec(
            EdgeType type, boolean ids, boolean weights, boolean times, List<AttributeSpec> attributes) {
        public EdgeTypeSpec {
            attributes = List.copyOf(attributes);
            refuseDuplicates("edge type " + type, attributes);
        }

        /** An edge type that keeps its edge ids and has these attributes. */
        public EdgeTypeSpec(EdgeType type, AttributeSpec... attributes) {
            this(type, true, false, false, List.of(attributes));
        }

        public EdgeTypeSpec withIds(boolean kept) {
            return new EdgeTypeSpec(type, kept, weights, times, attributes);
        }

        public EdgeTypeSpec withWeights() {
            return new EdgeTypeSpec(type, ids, true, times, attributes);
        }

        public EdgeTypeSpec withTimes() {
            return new EdgeTypeSpec(type, ids, weights, true, attributes);
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

    /** The attributes of a group, in declared order. */
    public List<AttributeSpec> attributes(int group) {
        return group < nodeTypes.size()
                ? nodeTypes.get(group).attributes()
                : edgeTypes.get(group - nodeTypes.size()).attributes();
    }

    /** {@code node type paper} or {@code edge type paper__cites__paper}, for messages. */
    public String groupName(int group) {
        return group < nodeTypes.size()
                ? "node type " + nodeTypes.get(group).name()
                : "edge type " + edgeTypes.get(group - nodeTypes.size()).type();
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
            append(out, spec.attributes());
        }
        for (EdgeTypeSpec spec : edgeTypes) {
            out.append("edge type ").append(spec.type());
            out.append(spec.ids() ? ", ids" : "").append(spec.weights() ? ", weights" : "");
            out.append(spec.times() ? ", times" : "");
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
                    .append(']');
        }
        out.append('\n');
    }

    /** Collects the types; {@link #build()} checks that every edge type's ends are declared. */
    public static final class Builder {
        private final List<NodeTypeSpec> nodeTypes = new ArrayList<>();
        private final List<EdgeTypeSpec> edgeTypes = new ArrayList<>();

        private Builder() {}

        public Builder nodeType(String name, long count, AttributeSpec... attributes) {
            nodeTypes.add(new NodeTypeSpec(name, count, attributes));
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
